// Runs whose draws are kept: what is there is not drawn again, and changes nothing.

#include "verify/run/draw_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/verify/base/temporary_directory.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/results/results_json.hpp"
#include "verify/run/run.hpp"
#include "verify/run/run_record.hpp"

namespace widthwise::verify {
namespace {

const DrawTable kToyTable{"toy", 8, {"x"}};

class StoredRun : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / DrawJournal::kName; }

  JournalStore reopened() const { return {std::move(*DrawJournal::open(file())), 1}; }

  TemporaryDirectory folder_;
};

DrawRows numbered(std::int64_t first, std::int64_t n) {
  DrawRows rows(n, 1);
  for (std::int64_t i = 0; i < n; ++i) rows(i, 0) = static_cast<double>(first + i);
  return rows;
}

TEST_F(StoredRun, DrawsWhatIsMissingOnly) {
  {
    JournalStore store(DrawJournal::create(file(), ""), 1);
    store.journal().append(kToyTable, 0, numbered(0, 4));
    store.journal().append(kToyTable, 6, numbered(6, 10));
  }
  JournalStore store = reopened();
  std::vector<std::int64_t> drawn;
  const DrawRows rows = store.rows(kToyTable, 2, 10, [&](std::int64_t first, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) drawn.push_back(first + i);
    return numbered(first, n);
  });
  EXPECT_EQ(rows, numbered(2, 10));  // and none beyond, though there are
  EXPECT_EQ(drawn, (std::vector<std::int64_t>{4, 5}));
  EXPECT_EQ(store.journal().read(kToyTable, 0, 100), numbered(0, 16));
}

TEST_F(StoredRun, KeepsThePrefixOfAStoppedBlock) {
  JournalStore store(DrawJournal::create(file(), ""), 8);
  const DrawRows rows = store.rows(kToyTable, 0, 20, [&](std::int64_t first, std::int64_t n) {
    return numbered(first, first == 0 ? n : 3);
  });
  EXPECT_EQ(rows.topRows(8), numbered(0, 8));
  EXPECT_EQ(rows, numbered(0, rows.rows()));
}

RunRequest small_request() {
  ClaimSelection selection;
  selection.ids = {"theorem1.mlp.r2", "theorem1.mlp.ntk-mean"};
  RunRequest request{};
  request.claims = select_claims(selection);
  request.widths = {8, 16, 32, 64};
  request.n_samples = 100;
  request.n_looks = 2;
  request.setting.seed = 5;
  request.threads = 2;
  return request;
}

std::string found_by(const RunRequest& request, DrawStore& store, const std::atomic<bool>& stop) {
  ProgressBar silent(false);
  const RunOutcome outcome = run(request, silent, stop, {.store = &store});
  std::string found = to_json(outcome.results).dump();
  for (const SampleTable& table : outcome.samples.tables) {
    const DrawRows rows = table.rows(0, table.n_samples());
    found.append(reinterpret_cast<const char*>(rows.data()),
                 static_cast<std::size_t>(rows.size()) * sizeof(double));
  }
  return found;
}

TEST_F(StoredRun, IsTheRunWithoutAStoreAndSoIsWhatResumesIt) {
  const RunRequest request = small_request();
  const std::atomic<bool> never = false;
  MemoryStore none;
  const std::string expected = found_by(request, none, never);
  {
    JournalStore store(DrawJournal::create(file(), ""), request.threads);
    EXPECT_EQ(found_by(request, store, never), expected);
  }
  // From the journal as it was at many moments.
  std::string journal;
  {
    std::ifstream stream(file(), std::ios::binary);
    journal.assign(std::istreambuf_iterator<char>(stream), {});
  }
  for (std::size_t part = 0; part <= 4; ++part) {
    folder_.file(DrawJournal::kName, journal.substr(0, 48 + part * (journal.size() - 48) / 4));
    JournalStore store = reopened();
    EXPECT_EQ(found_by(request, store, never), expected) << part;
  }
}

// Stops the run when it is asked for rows the fifth time.
class StoppingStore : public JournalStore {
 public:
  using JournalStore::JournalStore;

  DrawRows rows(const DrawTable& table, std::int64_t first, std::int64_t n,
                const DrawSamples& draw) override {
    if (++n_calls_ == 5) stop = true;
    return JournalStore::rows(table, first, n, draw);
  }

  std::atomic<bool> stop = false;

 private:
  int n_calls_ = 0;
};

TEST_F(StoredRun, ThatWasStoppedGoesOnToTheSameEnd) {
  const RunRequest request = small_request();
  const std::atomic<bool> never = false;
  MemoryStore none;
  const std::string expected = found_by(request, none, never);
  {
    StoppingStore store(DrawJournal::create(file(), ""), request.threads);
    EXPECT_NE(found_by(request, store, store.stop), expected);
    EXPECT_TRUE(store.keeps_draws());
  }
  JournalStore store = reopened();
  EXPECT_EQ(found_by(request, store, never), expected);
}

TEST_F(StoredRun, WithoutDrawsLeavesNoFile) {
  { const JournalStore store(DrawJournal::create(file(), ""), 1); }
  EXPECT_FALSE(std::filesystem::exists(file()));
}

// A clock decided: the run that goes on does not ask its own.
TEST_F(StoredRun, ForATimeDrawsAsManyAgain) {
  RunRequest request = small_request();
  request.seconds = 0.3;
  const std::atomic<bool> never = false;
  std::string expected;
  {
    JournalStore store(DrawJournal::create(file(), ""), request.threads);
    expected = found_by(request, store, never);
  }
  request.seconds = 1e6;
  JournalStore store = reopened();
  EXPECT_EQ(found_by(request, store, never), expected);
}

TEST(RunRecord, SaysWhatDiffers) {
  RunRequest request = small_request();
  const auto record = [&] { return run_record(request, {"verify", {"--all"}}, "1.1.0 abc"); };
  const nlohmann::json before = record();
  EXPECT_EQ(differences(before, record()), "");
  EXPECT_EQ(parse_record(before.dump(), "f"), before);
  request.n_samples = 101;
  request.setting.seed = 6;
  EXPECT_EQ(differences(before, record()), "samples: 100 there, 101 here; seed: 5 there, 6 here");
  EXPECT_EQ(differences(before, record(), {"seed"}), "samples: 100 there, 101 here");
  request = small_request();
  request.setting.inputs = default_inputs(0.5);
  EXPECT_EQ(differences(before, record()), "inputs differ");
  request = small_request();
  request.claims.pop_back();
  EXPECT_EQ(differences(before, record()), "claims: theorem1.mlp.ntk-mean only there");
  request = small_request();
  request.precision = 0.05;
  request.widths = {8, 16};
  EXPECT_EQ(differences(before, record()),
            "precision: not given there, 0.05 here; widths: [8,16,32,64] there, [8,16] here");
}

}  // namespace
}  // namespace widthwise::verify
