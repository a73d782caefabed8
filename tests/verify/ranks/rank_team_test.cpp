// Ranks that are threads of this process: the protocol without MPI.

#include "verify/ranks/rank_team.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <thread>

#include "tests/verify/ranks/local_ranks.hpp"
#include "tests/verify/studies/toy_study.hpp"
#include "verify/base/errors.hpp"
#include "verify/ranks/fingerprint.hpp"
#include "verify/ranks/pulse.hpp"
#include "verify/ranks/rank_server.hpp"

namespace widthwise::verify::ranks {
namespace {

using namespace std::chrono_literals;
using verify::testing::LocalMessenger;
using verify::testing::Mailboxes;
using verify::testing::ToyStudy;

/// Takes a while for each draw, or throws on one of them.
class SlowStudy final : public Study {
 public:
  SlowStudy(std::chrono::microseconds patience, std::int64_t fatal = -1)
      : toy_("toy"), patience_(patience), fatal_(fatal) {}

  std::string name() const override { return toy_.name(); }
  std::vector<std::string> columns() const override { return toy_.columns(); }
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override {
    std::this_thread::sleep_for(patience_);
    if (static_cast<std::int64_t>(sample) == fatal_) throw std::runtime_error("no such draw");
    return toy_.draw(setting, width, sample);
  }
  double bytes_per_draw(const Setting& setting, std::int64_t width) const override {
    return toy_.bytes_per_draw(setting, width);
  }
  NetworkFamily networks() const override { return toy_.networks(); }

 private:
  ToyStudy toy_;
  std::chrono::microseconds patience_;
  std::int64_t fatal_;
};

RunRequest request_of(std::chrono::microseconds patience, std::int64_t fatal = -1) {
  RunRequest request{};
  Claim claim{};
  claim.study = std::make_shared<SlowStudy>(patience, fatal);
  request.claims = {claim};
  request.widths = {64, 128};
  request.n_samples = 100;
  request.threads = 2;
  return request;
}

DrawTask task_of(const RunRequest& request, std::int64_t first, std::int64_t n) {
  return {0, 128, first, n, 2, [&request](std::uint64_t sample) {
            return request.claims[0].study->draw(request.setting, 128, sample);
          }};
}

// What a rank other than 0 does with its messenger.
using Part = std::function<void(Messenger&)>;

Part serving(const RunRequest& request, const std::atomic<bool>& stop) {
  return [&](Messenger& messenger) { serve(messenger, request, "build", stop); };
}

/// The ranks 1, 2, ..; told to end when the object goes.
class OtherRanks {
 public:
  explicit OtherRanks(const std::vector<Part>& parts)
      : boxes_(std::make_shared<Mailboxes>(static_cast<int>(parts.size()) + 1)),
        leader_(0, boxes_) {
    for (std::size_t rank = 1; rank <= parts.size(); ++rank) {
      threads_.emplace_back([this, rank, part = parts[rank - 1]] {
        LocalMessenger messenger(static_cast<int>(rank), boxes_);
        const Pulse pulse(messenger);
        part(messenger);
      });
    }
  }
  ~OtherRanks() {
    for (int rank = 1; rank < leader_.n_ranks(); ++rank) leader_.send(rank, Kind::kEnd, "");
    for (std::thread& thread : threads_) thread.join();
  }

  Messenger& leader() { return leader_; }

 private:
  std::shared_ptr<Mailboxes> boxes_;
  LocalMessenger leader_;
  Pulse pulse_{leader_};
  std::vector<std::thread> threads_;
};

/// Ranks count as lost after this many seconds.
class Timeout {
 public:
  explicit Timeout(const char* seconds) { ::setenv("WIDTHWISE_RANK_TIMEOUT", seconds, 1); }
  ~Timeout() { ::unsetenv("WIDTHWISE_RANK_TIMEOUT"); }
  Timeout(const Timeout&) = delete;
  Timeout& operator=(const Timeout&) = delete;
};

TEST(RankTeam, DrawsTheRowsThatThreadsDraw) {
  const RunRequest request = request_of(20us);
  std::atomic<bool> stop = false;
  for (const std::size_t n_others : {1, 2, 5}) {
    OtherRanks others(std::vector<Part>(n_others, serving(request, stop)));
    RankTeam team(others.leader(), request, "build", stop);
    EXPECT_EQ(team.threads(), 2 * static_cast<int>(n_others + 1));
    for (const std::int64_t n : {1, 3, 2000}) {
      int done = 0;
      const DrawTask task = task_of(request, 5, n);
      const sim::Draws rows = team.draw(task, {[&] { ++done; }, &stop});
      EXPECT_EQ(rows, ThreadTeam(1).draw(task, {}));
      EXPECT_EQ(done, n);
    }
    EXPECT_FALSE(team.loss());
  }
}

// Of four equal ranks each draws a share, whatever the order in which they are asked.
TEST(RankTeam, SharesTheWork) {
  const RunRequest request = request_of(1ms);
  std::atomic<bool> stop = false;
  std::atomic<int> elsewhere = 0;
  RunRequest counted = request;
  class Counting final : public Study {
   public:
    Counting(std::shared_ptr<const Study> study, std::atomic<int>& draws)
        : study_(std::move(study)), draws_(draws) {}
    std::string name() const override { return study_->name(); }
    std::vector<std::string> columns() const override { return study_->columns(); }
    Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                         std::uint64_t sample) const override {
      ++draws_;
      return study_->draw(setting, width, sample);
    }
    double bytes_per_draw(const Setting& setting, std::int64_t width) const override {
      return study_->bytes_per_draw(setting, width);
    }
    NetworkFamily networks() const override { return study_->networks(); }

   private:
    std::shared_ptr<const Study> study_;
    std::atomic<int>& draws_;
  };
  counted.claims[0].study = std::make_shared<Counting>(request.claims[0].study, elsewhere);
  OtherRanks others(std::vector<Part>(3, serving(counted, stop)));
  RankTeam team(others.leader(), request, "build", stop);
  constexpr int kDraws = 800;
  team.draw(task_of(request, 0, kDraws), {[] {}, &stop});
  EXPECT_GT(elsewhere, kDraws / 2);
  EXPECT_LT(elsewhere, kDraws * 9 / 10);
}

TEST(RankTeam, StoppedEarlyLeavesAPrefix) {
  const RunRequest request = request_of(1ms);
  std::atomic<bool> stop = false;
  OtherRanks others(std::vector<Part>(2, serving(request, stop)));
  RankTeam team(others.leader(), request, "build", stop);
  int done = 0;
  const DrawTask task = task_of(request, 0, 100'000);
  const sim::Draws rows = team.draw(task, {[&] { stop = ++done > 200; }, &stop});
  ASSERT_GT(rows.rows(), 0);
  ASSERT_LT(rows.rows(), 10'000);
  EXPECT_EQ(rows, ThreadTeam(1).draw(task_of(request, 0, rows.rows()), {}));
  EXPECT_FALSE(team.loss());
}

TEST(RankTeam, StopsWhereAnotherRankIsAskedToEnd) {
  const RunRequest request = request_of(1ms);
  std::atomic<bool> stop = false;
  std::atomic<bool> asked_there = true;
  OtherRanks others({serving(request, asked_there)});
  RankTeam team(others.leader(), request, "build", stop);
  const sim::Draws rows = team.draw(task_of(request, 0, 100'000), {[] {}, &stop});
  EXPECT_TRUE(stop);
  EXPECT_LT(rows.rows(), 10'000);
}

TEST(RankTeam, NamesTheRankThatWasLostAndKeepsRows) {
  const Timeout timeout("0.7");
  const RunRequest request = request_of(1ms);
  std::atomic<bool> stop = false;
  // Takes orders, and is never heard of again.
  const Part dying = [&](Messenger& messenger) {
    messenger.send(0, Kind::kReady, to_bytes(Greeting{2, fingerprint(request, "build")}));
  };
  OtherRanks others({serving(request, stop), dying});
  RankTeam team(others.leader(), request, "build", stop);
  // Not samples that other tests left at their places in memory.
  const sim::Draws rows = team.draw(task_of(request, 3, 100'000), {[] {}, &stop});
  ASSERT_TRUE(team.loss());
  EXPECT_EQ(*team.loss(), "rank 2 was lost: nothing was heard of it for 0.7 seconds");
  EXPECT_TRUE(stop);
  EXPECT_EQ(rows, ThreadTeam(1).draw(task_of(request, 3, rows.rows()), {}));
}

TEST(RankTeam, ThrowsWhatADrawThrewElsewhere) {
  const RunRequest request = request_of(100us);
  const RunRequest failing = request_of(100us, 700);
  std::atomic<bool> stop = false;
  OtherRanks others({serving(failing, stop), serving(failing, stop), serving(failing, stop)});
  RankTeam team(others.leader(), failing, "build", stop);
  try {
    team.draw(task_of(failing, 0, 1000), {[] {}, &stop});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("no such draw"), std::string::npos);
  }
}

void expect_refused(RunRequest theirs, const std::string& build) {
  const RunRequest request = request_of(0us);
  std::atomic<bool> stop = false;
  const Part other = [&](Messenger& messenger) { serve(messenger, theirs, build, stop); };
  OtherRanks others({serving(request, stop), other});
  try {
    RankTeam(others.leader(), request, "build", stop);
    ADD_FAILURE() << "accepted";
  } catch (const ResourceError& error) {
    EXPECT_EQ(std::string(error.what()),
              "rank 2 has another build of verify or read other inputs; all ranks need the same");
  }
}

TEST(RankTeam, RefusesRanksThatWouldDrawOtherNetworks) {
  expect_refused(request_of(0us), "another build");
  RunRequest theirs = request_of(0us);
  theirs.setting.seed = 1;
  expect_refused(theirs, "build");
  theirs = request_of(0us);
  theirs.setting.inputs.x[1] = 1e-300;
  expect_refused(theirs, "build");
  theirs = request_of(0us);
  theirs.widths = {64, 256};
  expect_refused(theirs, "build");
}

TEST(RankTeam, PassesOnWhyARankRefuses) {
  const RunRequest request = request_of(0us);
  std::atomic<bool> stop = false;
  const Part refusing = [](Messenger& messenger) {
    messenger.send(0, Kind::kRefusal, to_bytes(Refusal{74, "inputs.csv: cannot be read"}));
  };
  OtherRanks others({refusing});
  try {
    RankTeam(others.leader(), request, "build", stop);
    ADD_FAILURE() << "accepted";
  } catch (const FileError& error) {
    EXPECT_STREQ(error.what(), "rank 1: inputs.csv: cannot be read");
  }
}

TEST(RankServer, EndsWhereRankZeroIsLost) {
  const Timeout timeout("0.3");
  const RunRequest request = request_of(0us);
  const std::atomic<bool> stop = false;
  LocalMessenger messenger(1, std::make_shared<Mailboxes>(2));
  EXPECT_THROW(serve(messenger, request, "build", stop), ResourceError);
}

}  // namespace
}  // namespace widthwise::verify::ranks
