// What is read off trained networks, those that diverge included.

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "theory/kink_drift.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/descent_timeline.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/input_descent_outcome.hpp"
#include "verify/studies/input_gradient_outcome.hpp"
#include "verify/studies/kink_outcome.hpp"
#include "verify/studies/trained_hypernets.hpp"
#include "verify/studies/trained_mlps.hpp"

namespace widthwise::verify {
namespace {

const TrainedMlps kMlps{.task = generated_task(4)};
constexpr double kFar = 60.0;  // a rate at which every network of width 16 diverges

template <class Observable>
Eigen::VectorXd drawn(const Observable& observable, std::int64_t width, std::uint64_t sample = 0) {
  const auto study = study_of(kMlps, observable);
  const Eigen::VectorXd numbers = study->draw({}, width, sample);
  EXPECT_EQ(static_cast<std::size_t>(numbers.size()), study->columns().size());
  EXPECT_TRUE(numbers.allFinite());
  return numbers;
}

TEST(DescentOutcome, IsThatOfTheLastStep) {
  // With stored weights both see the same networks, whatever is asked of them.
  const Setting dense{.engine = sim::Engine::kDense};
  const Eigen::VectorXd end = study_of(kMlps, DescentOutcome{.max_order = 2})->draw(dense, 256, 0);
  const Eigen::VectorXd timeline = study_of(kMlps, DescentTimeline{})->draw(dense, 256, 0);
  using Time = DescentTimeline;
  EXPECT_NEAR(end(DescentOutcome::kDrift), timeline(Time{}.column(Time::kDrift, 20)), 1e-6);
  EXPECT_NEAR(end(DescentOutcome::kDeviation), timeline(Time{}.column(Time::kDeviation, 20)), 1e-6);
  EXPECT_LE(end(DescentOutcome::kLoss), 1.0);
  EXPECT_GE(end(DescentOutcome::kLargestLoss), 1.0);
  EXPECT_GT(end(DescentOutcome::kCorrelations), 0.0) << "K^(1) of two inputs that are not opposite";
  EXPECT_EQ(end(DescentOutcome::kDiverged), 0.0);
}

TEST(DescentOutcome, IsToldByItsStepsAndRate) {
  const auto words = [](const auto& observable) {
    return in_words(study_of(kMlps, observable)->networks());
  };
  const auto slow = words(DescentOutcome{.steps = 10, .rate = 0.5});
  EXPECT_EQ(slow.at("steps"), "10");
  EXPECT_EQ(slow.at("rate"), "0.5 / lambda_max(Theta_0)");
  EXPECT_NE(slow, words(DescentOutcome{.steps = 10, .rate = 1.0}));
  EXPECT_EQ(words(InputGradientOutcome{.steps = 7}).at("steps"), "7");
}

TEST(DescentOutcome, OfADivergedTrajectoryIsAboveAllOthers) {
  const Eigen::VectorXd end = drawn(DescentOutcome{.steps = 300, .rate = 4.0 * kFar}, 16);
  EXPECT_EQ(end(DescentOutcome::kDiverged), 1.0);
  EXPECT_EQ(end(DescentOutcome::kConverged), 0.0);
  for (const auto column : {DescentOutcome::kLoss, DescentOutcome::kDrift, DescentOutcome::kFlips,
                            DescentOutcome::kLastTop}) {
    EXPECT_EQ(end(column), kDivergedNumber);
  }
}

TEST(DescentTimeline, IsFiniteAlsoWhereItDiverges) {
  drawn(DescentTimeline{.steps = 300, .rate = kFar}, 16);
}

TEST(InputGradientOutcome, IsFiniteAlsoWhereItDiverges) {
  EXPECT_EQ(drawn(InputGradientOutcome{.steps = 300, .rate = kFar}, 16)(0), kDivergedNumber);
  const double moved = drawn(InputGradientOutcome{}, 256)(InputGradientOutcome::kSlope);
  EXPECT_LT(std::abs(moved), 10.0);
  EXPECT_NE(moved, 0.0);
}

TEST(InputGradientOutcome, IsOfHypernetworksWithAFiniteFOnly) {
  const HypernetTask task = generated_hypernet_task(2, 3);
  const auto finite = study_of(TrainedHypernets{.widths = WidthLaw::joint(), .task = task},
                               InputGradientOutcome{.rate = 0.5});
  EXPECT_NE(finite->draw({}, 16, 0)(InputGradientOutcome::kSlope), 0.0);
  const auto infinite = study_of(TrainedHypernets{.task = task}, InputGradientOutcome{});
  EXPECT_THROW(infinite->draw({}, 16, 0), std::invalid_argument);
}

TEST(InputDescentOutcome, LeavesTheInputWhereTrainingDiverged) {
  EXPECT_EQ(drawn(InputDescentOutcome{.steps = 300, .rate = kFar}, 16)(0), 0.0);
  const Eigen::VectorXd end = drawn(InputDescentOutcome{}, 256);
  EXPECT_GT(end(InputDescentOutcome::kMoved), 0.0);
  EXPECT_LE(end(InputDescentOutcome::kToTrained), 1.0);
}

TEST(KinkOutcome, IsNearItsLimitInWideNetworks) {
  const auto study = study_of(TrainedMlps{.depth = 1, .task = generated_task(1, 0)}, KinkOutcome{});
  const theory::KinkDrift limit = theory::kink_drift(1.0, 1.0, 0.5);
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(2);
  constexpr int kKinkDraws = 60;
  for (std::uint64_t k = 0; k < kKinkDraws; ++k) sum += study->draw({}, 20000, k);
  EXPECT_NEAR(sum(KinkOutcome::kKernel) / kKinkDraws / limit.kernel, 1.0, 0.15);
  EXPECT_NEAR(sum(KinkOutcome::kFlips) / kKinkDraws / limit.gates_lost, 1.0, 0.1);
}

TEST(TrainedHypernets, AreOfEveryLawOfWidths) {
  for (const WidthLaw& law :
       {WidthLaw::sequential(), WidthLaw::fixed_g(4), WidthLaw::fixed_f(4), WidthLaw::joint()}) {
    const auto study = study_of(
        TrainedHypernets{.widths = law, .task = generated_hypernet_task(2, 3)}, DescentOutcome{});
    const Eigen::VectorXd numbers = study->draw({}, 24, 1);
    EXPECT_TRUE(numbers.allFinite()) << law.name();
    EXPECT_GT(numbers(DescentOutcome::kDrift), 0.0) << law.name();
    EXPECT_GT(study->bytes_per_draw(Setting{}, 24), 0.0);
  }
}

TEST(TrainedHypernets, WithCommonNumbersAreAlikeAtAllWidths) {
  TrainedHypernets networks{.widths = WidthLaw::fixed_g(4),
                            .task = generated_hypernet_task(2, 3),
                            .common_numbers = true};
  EXPECT_TRUE(networks.key_name().ends_with(".common"));
  const auto study = study_of(networks, DescentOutcome{.rate = 0.5});
  EXPECT_TRUE(study->common_numbers());
}

}  // namespace
}  // namespace widthwise::verify
