#include "verify/output/kept_draws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/results/draw_journal.hpp"
#include "verify/results/samples_file.hpp"
#include "verify/run/run_record.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kExtensions = "extensions";  // of a record: how often it was extended

fs::path journal_in(const fs::path& folder) {
  return folder / DrawJournal::kName;
}

fs::path samples_in(const fs::path& folder) {
  return folder / "samples.h5";
}

bool there_is(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

// But for what runs have under way there.
bool is_empty_folder(const fs::path& folder) {
  std::error_code ignored;
  return std::ranges::all_of(fs::directory_iterator(folder, ignored), [](const auto& entry) {
    return entry.path().filename().string().starts_with(".staging-");
  });
}

void require_same(const fs::path& folder, const json& there, const json& here,
                  const std::vector<std::string>& ignored) {
  const std::string found = differences(there, here, ignored);
  if (found.empty()) return;
  throw UsageError(
      fmt::format("{}: holds a run with other parameters ({}); give the same ones, "
                  "or another folder",
                  folder.string(), found));
}

// Verdicts on the same draws and more: each extension spends half of what the one before spent.
void spend(const json& record, RunRequest& request) {
  request.alpha = std::ldexp(request.alpha, -record.value(kExtensions, 0));
}

std::unique_ptr<JournalStore> store_of(DrawJournal journal, const RunRequest& request) {
  return std::make_unique<JournalStore>(std::move(journal), request.threads);
}

BegunRun begin_afresh(const fs::path& folder, const json& record, const RunRequest& request,
                      const std::string& why) {
  auto journal = DrawJournal::create(journal_in(folder), record.dump());
  return {store_of(std::move(journal), request), record,
          why.empty() ? "" : fmt::format("{}: {}; starting afresh", folder.string(), why)};
}

// Without a journal there is nothing to go on with: the run is complete, or there never was one.
BegunRun resume_without_journal(const fs::path& folder, const json& record,
                                const RunRequest& request) {
  if (is_empty_folder(folder)) return begin_afresh(folder, record, request, "holds no run");
  const fs::path file = samples_in(folder);
  if (!there_is(file)) {
    throw FileError(
        fmt::format("{}: holds other files and no run that could be resumed; choose "
                    "another folder",
                    folder.string()));
  }
  const Samples samples = read_samples(file);
  require_same(folder, record_of(samples, file), record, {kExtensions});
  if (samples.provenance.partial) {
    throw FileError(
        fmt::format("{}: is missing, without which the partial run there cannot be "
                    "resumed",
                    journal_in(folder).string()));
  }
  return {nullptr, record, fmt::format("{}: the run is complete already", folder.string())};
}

BegunRun resume(const fs::path& folder, const json& record, RunRequest& request) {
  const fs::path file = journal_in(folder);
  if (!there_is(file)) return resume_without_journal(folder, record, request);
  std::optional<DrawJournal> journal = DrawJournal::open(file);
  if (!journal) {
    return begin_afresh(folder, record, request, "its run ended before anything was kept");
  }
  const json there = parse_record(journal->header(), file.string());
  require_same(folder, there, record, {kExtensions});
  spend(there, request);
  const std::string told =
      fmt::format("{}: resuming with {} draws", folder.string(), journal->n_rows());
  const std::string loss = journal->loss();
  return {store_of(std::move(*journal), request), there, told, loss};
}

// Nothing that was drawn may be left out, not even of the first look. Each table has a share of the
// samples of a run, whose looks have doubled them.
void require_more(const Samples& samples, const RunRequest& request) {
  const DrawsByStudy all(request.claims, request.widths);
  std::int64_t used = 0;
  for (const StudyDraws& draws : all.studies()) {
    for (const SampleTable& table : samples.tables) {
      if (table.study != draws.study->name()) continue;
      used = std::max(used, draws.samples_within(table.draws.rows(), table.width));
    }
  }
  if (request.n_samples > used) return;
  throw UsageError(
      fmt::format("samples {}: too few to add to all draws that are there; give more than {}",
                  request.n_samples, used));
}

BegunRun extend(const fs::path& folder, json record, RunRequest& request) {
  const std::string name = folder.string();
  if (there_is(journal_in(folder))) {
    throw UsageError(
        fmt::format("{}: holds a run that is not finished; --resume finishes it", name));
  }
  if (request.seconds) {
    throw UsageError(
        fmt::format("seconds {}: --extend needs a number of --samples", *request.seconds));
  }
  const fs::path file = samples_in(folder);
  const Samples samples = read_samples(file);
  const json there = record_of(samples, file);
  if (there.contains("parts")) {
    throw UsageError(
        fmt::format("{}: is pooled of several runs: extend one of them and merge "
                    "again",
                    name));
  }
  require_same(folder, there, record, {"samples", "allotted", kExtensions});
  require_more(samples, request);
  request.allotted = false;
  record[kExtensions] = there.value(kExtensions, 0) + 1;
  auto journal = DrawJournal::create(journal_in(folder), record.dump());
  for (const SampleTable& table : samples.tables) {
    journal.append({table.study, table.width, table.columns}, 0, table.draws);
  }
  journal.write_through();
  spend(record, request);
  const std::string told =
      fmt::format("{}: extending {} draws, at alpha {:g}", name, journal.n_rows(), request.alpha);
  return {store_of(std::move(journal), request), std::move(record), told};
}

}  // namespace

json record_of(const Samples& samples, const fs::path& file) {
  return parse_record(samples.record, file.string());
}

BegunRun begin_run(const fs::path& folder, const Continuation& how, json record,
                   RunRequest& request) {
  if (how.resume) return resume(folder, record, request);
  if (how.extend) return extend(folder, std::move(record), request);
  return begin_afresh(folder, record, request, "");
}

}  // namespace widthwise::verify
