#include "sim/ensemble.hpp"

#include <gtest/gtest.h>

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
