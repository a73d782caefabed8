// verify merge A B --out C: runs of several seeds or machines as one.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>

#include "verify/base/errors.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/cli/recorded_command.hpp"
#include "verify/results/samples_file.hpp"
#include "verify/run/run_record.hpp"

namespace widthwise::verify::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct MergeOptions {
  std::vector<std::string> folders;
  OutputOptions output;
};

/// A run that is to be pooled with others.
struct FinishedRun {
  std::string folder;
  Samples samples;
  json record;
};

// Seeds tell runs from each other, which may have looked and drawn as often as they liked.
const std::vector<std::string>& may_differ() {
  static const std::vector<std::string> names = {"seed",    "samples", "looks",      "precision",
                                                 "seconds", "charts",  "extensions", "parts"};
  return names;
}

// Commits of one version draw from one law.
json without_commit(json record) {
  const std::string program = record.value("program", "");
  record["program"] = program.substr(0, program.find(' '));
  return record;
}

FinishedRun read_finished_run(const std::string& folder) {
  const fs::path file = fs::path(folder) / "samples.h5";
  FinishedRun run{folder, read_samples(file), {}};
  run.record = record_of(run.samples, file);
  return run;
}

// Of one run itself, of a pooled one those that it was made of.
json parts_of(const FinishedRun& run) {
  if (run.record.contains("parts")) return run.record["parts"];
  return json::array({{{"seed", run.record.at("seed")}, {"run", run.samples.provenance.run}}});
}

int looks_of(const json& record) {
  const bool once = record.contains("seconds") && !record["seconds"].is_null();
  return (once ? 1 : record.value("looks", 1)) * (1 + record.value("extensions", 0));
}

void require_same_law(const FinishedRun& first, const FinishedRun& run) {
  const std::string found =
      differences(without_commit(first.record), without_commit(run.record), may_differ());
  if (found.empty()) return;
  throw UsageError(fmt::format("{} and {} do not belong together ('there' is {}): {}", first.folder,
                               run.folder, first.folder, found));
}

// All runs draw their samples from the first on.
void require_other_seeds(const std::vector<FinishedRun>& runs) {
  std::map<std::uint64_t, std::string> seen;
  for (const FinishedRun& run : runs) {
    for (const json& part : parts_of(run)) {
      const auto seed = part.at("seed").get<std::uint64_t>();
      const auto [place, is_new] = seen.emplace(seed, run.folder);
      if (is_new) continue;
      throw UsageError(
          fmt::format("{} and {} both hold samples of seed {}, which overlap; give "
                      "each run a seed of its own",
                      place->second, run.folder, seed));
    }
  }
}

Setting setting_of(const FinishedRun& run) {
  Setting setting;
  setting.seed = run.record.at("seed").get<std::uint64_t>();
  setting.engine =
      run.record.at("engine") == "dense" ? sim::Engine::kDense : sim::Engine::kDeferred;
  const auto pair = [&](InputPair& inputs, const std::string& name, const std::string& dimension) {
    const auto x = run.samples.inputs.find(name),
               x_prime = run.samples.inputs.find(name + "_prime");
    if (x == run.samples.inputs.end() || x_prime == run.samples.inputs.end()) return;
    inputs = {x->second, x_prime->second, "",
              describe_pair(x->second, x_prime->second, name, dimension)};
  };
  pair(setting.inputs, "x", "d");
  pair(setting.z_inputs, "z", "d_z");
  return setting;
}

// x1, x2, ..
InputList listed_inputs_of(const Samples& samples) {
  InputList list{{}, samples.description};
  if (samples.tables.empty()) return list;
  const auto& inputs = samples.tables.front().inputs;
  for (std::size_t i = 1; inputs.contains(fmt::format("x{}", i)); ++i) {
    list.points.push_back(inputs.at(fmt::format("x{}", i)));
  }
  return list;
}

RunRequest request_of(const FinishedRun& run) {
  const json& command = run.record.at("command");
  const auto arguments = command.at("arguments").get<std::vector<std::string>>();
  const auto own = run.record.value("own_claims", std::vector<std::string>{});
  RunRequest request =
      command.at("name") == kCorrelationForm
          ? recorded_correlation_request(arguments, listed_inputs_of(run.samples), setting_of(run))
          : recorded_verify_request(arguments, own, setting_of(run));
  request.charts.clear();
  request.alpha = run.record.at("alpha").get<double>();
  if (!run.record.at("margin").is_null()) request.slope_margin = run.record["margin"].get<double>();
  const std::string found = differences(
      without_commit(run.record),
      without_commit(run_record(request, {.name = {}, .arguments = {}, .own_claims = own},
                                run.record.value("program", ""))),
      may_differ());
  if (found.empty()) return request;
  throw UsageError(
      fmt::format("{}: this program makes another run of its command: {}", run.folder, found));
}

// Each run may have stopped at any of its looks, and alpha is split over all that this could give.
int looks_of_all(const std::vector<FinishedRun>& runs) {
  double looks = 1.0;
  for (const FinishedRun& run : runs) looks *= looks_of(run.record);
  if (looks <= std::numeric_limits<int>::max()) return static_cast<int>(looks);
  throw UsageError(
      fmt::format("{} runs that looked several times are more than alpha can be split "
                  "over; give fewer",
                  runs.size()));
}

const SampleTable& same_table(const FinishedRun& run, const SampleTable& wanted) {
  const auto found = std::ranges::find_if(
      run.samples.tables, [&](const SampleTable& table) { return table.key() == wanted.key(); });
  if (found != run.samples.tables.end()) return *found;
  throw UsageError(
      fmt::format("{}: has no draws of {} at width {}", run.folder, wanted.study, wanted.width));
}

/// The rows of all runs, and how many each of them gave, by table.
struct PooledDraws {
  MemoryStore store;
  std::map<DrawTable, std::int64_t> n_rows;
  std::map<DrawTable, std::vector<std::int64_t>> parts;
};

void pool(const std::vector<FinishedRun>& runs, PooledDraws& pooled) {
  for (const SampleTable& first : runs.front().samples.tables) {
    const DrawTable key = first.key();
    std::int64_t& n_rows = pooled.n_rows[key];
    std::vector<std::int64_t>& parts = pooled.parts[key];
    for (const FinishedRun& run : runs) {
      const SampleTable& table = same_table(run, first);
      const std::int64_t n = table.n_samples();
      pooled.store.rows(key, n_rows, n, [&](std::int64_t, std::int64_t) { return table.draws; });
      n_rows += n;
      if (table.parts.empty()) parts.push_back(n);
      parts.insert(parts.end(), table.parts.begin(), table.parts.end());
    }
  }
}

json pooled_record(const std::vector<FinishedRun>& runs) {
  json record = runs.front().record;
  json parts = json::array();
  for (const FinishedRun& run : runs) {
    for (const json& part : parts_of(run)) parts.push_back(part);
  }
  record["parts"] = parts;
  record["looks"] = looks_of_all(runs);
  record["seconds"] = nullptr;
  return record;
}

RunOutcome judge_pooled(const RunRequest& request, const std::vector<FinishedRun>& runs,
                        PooledDraws& pooled) {
  pool(runs, pooled);
  RunOutcome outcome = judge_draws(request, pooled.store, pooled.n_rows);
  for (SampleTable& table : outcome.samples.tables) table.parts = pooled.parts.at(table.key());
  outcome.results.meta.inputs = runs.front().samples.description;
  outcome.samples.description = runs.front().samples.description;
  outcome.samples.record = pooled_record(runs).dump();
  return outcome;
}

// Of the files that come of them, about.
std::uint64_t bytes_of(const std::vector<FinishedRun>& runs) {
  constexpr std::uint64_t kFigures = 1 << 24;
  std::uint64_t bytes = kFigures;
  for (const FinishedRun& run : runs) {
    for (const SampleTable& table : run.samples.tables) {
      bytes += static_cast<std::uint64_t>(table.draws.size()) * sizeof(double);
    }
  }
  return bytes;
}

void refuse_own_input(const MergeOptions& options) {
  std::error_code ignored;
  for (const std::string& folder : options.folders) {
    if (!fs::equivalent(folder, options.output.folder.path(), ignored)) continue;
    throw UsageError(fmt::format("out {}: is one of the runs; choose another folder", folder));
  }
}

void merge(MergeOptions& options, Invocation& invocation) {
  if (options.folders.size() < 2) throw UsageError("merge: two folders of results are needed");
  refuse_own_input(options);
  std::vector<FinishedRun> runs;
  for (const std::string& folder : options.folders) runs.push_back(read_finished_run(folder));
  try {
    for (const FinishedRun& run : runs) require_same_law(runs.front(), run);
    require_other_seeds(runs);
    RunRequest request = request_of(runs.front());
    request.n_looks = looks_of_all(runs);
    PooledDraws pooled;
    options.output.carry_out(
        [&](ProgressBar&, const std::atomic<bool>&) { return judge_pooled(request, runs, pooled); },
        bytes_of(runs), invocation);
  } catch (const json::exception&) {
    throw FileError(fmt::format("{}/samples.h5: its record lacks what every run records",
                                options.folders.front()));
  }
}

}  // namespace

void add_merge(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<MergeOptions>();
  auto* command = app.add_subcommand("merge", "Pool runs of several seeds, and judge them as one");
  command->footer(
      "Each DIR holds a run of 'verify' or 'verify correlation' with the same claims, widths, "
      "inputs\n"
      "and engine, and a --seed of its own. Nothing is drawn: all draws are judged again.");
  command->add_option("DIR", options->folders, "Folders of results, two at least")
      ->required()
      ->type_name("");
  options->output.add_files_to(*command);
  command->get_option("--out")->required();
  command->callback([&invocation, options] { merge(*options, invocation); });
}

}  // namespace widthwise::verify::cli
