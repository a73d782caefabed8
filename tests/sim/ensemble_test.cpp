#include "sim/ensemble.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "sim/mlp.hpp"

namespace widthwise::sim {
namespace {

using Eigen::VectorXd;

VectorXd draw(std::uint64_t sample) {
  Mlp mlp(uniform_mlp(3, 2, 64), Engine::kDeferred, {1, 2, 64, sample});
  return mlp.correlations(VectorXd::Ones(3), VectorXd::Unit(3, 0), 3);
}

TEST(Ensemble, SameBitsForAnyNumberOfThreads) {
  const Draws one = run_ensemble(0, 200, 4, 1, draw);
  for (const int threads : {2, 3, 8}) EXPECT_EQ(run_ensemble(0, 200, 4, threads, draw), one);
}

TEST(Ensemble, SameBitsForAnyNumberOfSamplesAtOnce) {
  const Draws one = run_ensemble(3, 50, 4, 1, draw);
  for (const std::int64_t at_once : {1, 4, 7, 100}) {
    std::atomic<std::int64_t> most = 0;
    std::atomic<std::int64_t> done = 0;
    const Drawing drawing(at_once, [&](std::uint64_t first, std::int64_t n) {
      if (n > most) most = n;
      return Drawing(draw).rows(first, n);
    });
    EXPECT_EQ(run_ensemble(3, 50, 4, 3, drawing, {[&] { ++done; }, nullptr}), one);
    EXPECT_EQ(most, std::min<std::int64_t>(at_once, 50));
    EXPECT_EQ(done, 50);
  }
}

TEST(Ensemble, ShorterRunIsAPrefixAndALaterOneContinues) {
  const Draws all = run_ensemble(0, 50, 4, 2, draw);
  EXPECT_EQ(run_ensemble(0, 20, 4, 2, draw), all.topRows(20));
  EXPECT_EQ(run_ensemble(20, 30, 4, 2, draw), all.bottomRows(30));
}

TEST(Ensemble, StoppingLeavesAPrefix) {
  const Draws all = run_ensemble(0, 100, 4, 1, draw);
  std::atomic<bool> stop = false;
  int done = 0;
  const Draws some = run_ensemble(0, 100, 4, 2, draw, {[&] { stop = ++done >= 10; }, &stop});
  EXPECT_GE(some.rows(), 10);
  EXPECT_LE(some.rows(), 12);
  EXPECT_EQ(some, all.topRows(some.rows()));
}

TEST(Ensemble, TellsOfEachSample) {
  int done = 0;
  run_ensemble(0, 37, 4, 3, draw, {[&] { ++done; }, nullptr});
  EXPECT_EQ(done, 37);
}

TEST(Ensemble, PassesFailuresOn) {
  const auto failing = [](std::uint64_t sample) -> VectorXd {
    if (sample == 5) throw std::runtime_error("sample 5");
    return VectorXd::Zero(1);
  };
  EXPECT_THROW(run_ensemble(0, 20, 1, 2, failing), std::runtime_error);
}

}  // namespace
}  // namespace widthwise::sim
