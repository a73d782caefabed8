// Differences of polynomials, and of networks that are none.

#include "verify/studies/finite_difference.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

using Difference = FiniteDifference;

constexpr double kVisible = 1e-6;  // far above rounding

template <class Function>
double difference_of(const Function& function, int order, double reach) {
  return relative_difference(chebyshev_points(order, reach).unaryExpr(function));
}

TEST(RelativeDifference, KnowsTheDegreeOfAPolynomial) {
  const auto cubic = [](double t) { return 2.0 - t + 0.25 * t * t * t; };
  EXPECT_LT(difference_of(cubic, 4, 3.0), 1e-15);
  EXPECT_LT(difference_of(cubic, 7, 1e6), 1e-15);
  // Of order 3 it is the leading coefficient over the sum of moduli of four terms; by hand, at the
  // points 3, 1.5, -1.5, -3: 1/2 5.75, -1.34375, 2.65625, -1/2 -1.75 make 5.0625 of 7.75.
  EXPECT_NEAR(difference_of(cubic, 3, 3.0), 5.0625 / 7.75, 1e-14);
}

TEST(RelativeDifference, IsOneForTheChebyshevPolynomial) {
  const auto t4 = [](double t) { return 8 * t * t * t * t - 8 * t * t + 1; };
  EXPECT_NEAR(difference_of(t4, 4, 1.0), 1.0, 1e-15);
  EXPECT_EQ(relative_difference(Eigen::VectorXd::Zero(5)), 0.0);
  EXPECT_GT(difference_of([](double t) { return std::tanh(t); }, 5, 3.0), 1e-3);
}

// The last order is seen where the jets have it: a narrow network may lack it, for want of a unit
// that is open at both inputs.
template <class Ensemble>
void expect_no_order_beyond(const Ensemble& ensemble, int degree, int n_samples) {
  const EnsembleStudy<Ensemble, Difference> study{ensemble, {degree}};
  // Stored weights are the same whatever is asked of them first.
  const Setting dense{.engine = sim::Engine::kDense};
  int n_seen = 0;
  for (int sample = 0; sample < n_samples; ++sample) {
    const auto number = static_cast<std::uint64_t>(sample);
    const Eigen::VectorXd draw = study.draw(dense, 64, number);
    EXPECT_EQ(draw[Difference::kBeyondRounding], 0.0) << sample;
    EXPECT_LT(draw[Difference::kBeyond], 1e-12) << sample;
    const auto at = ensemble.inputs({});
    auto network = ensemble.network(at, sim::Engine::kDense, 64,
                                    sample_key({}, ensemble.key_name(), 64, number));
    const bool there = network.correlations(at.u, at.u_prime, degree)[degree] != 0.0;
    EXPECT_EQ(draw[Difference::kLast] > kVisible, there) << sample;
    n_seen += there;
  }
  EXPECT_GT(n_seen, n_samples / 2);
}

TEST(FiniteDifference, SeesTheLastOrderOfAReluMlpAndNoneBeyond) {
  for (const int depth : {1, 3, 5}) {
    expect_no_order_beyond(MlpEnsemble{.depth = depth, .widths = WidthLaw::constant_mlp(32)},
                           depth + 1, 20);
  }
}

TEST(FiniteDifference, SeesTheLastOrderOfAHypernetAndNoneBeyond) {
  for (const auto& [depth_f, depth_g] : {std::pair{1, 2}, {1, 3}, {2, 2}}) {
    expect_no_order_beyond(HypernetEnsemble{WidthLaw::constant_hypernet(16), depth_f, depth_g},
                           depth_g * (depth_f + 1), 20);
  }
}

TEST(FiniteDifference, IsNoZeroOfATanhNetwork) {
  const EnsembleStudy<MlpEnsemble, Difference> study{
      {.activation = sim::Activation::kTanh, .widths = WidthLaw::constant_mlp(32)}, {4}};
  for (std::uint64_t sample = 0; sample < 10; ++sample) {
    const Eigen::VectorXd draw = study.draw({}, 64, sample);
    EXPECT_EQ(draw[Difference::kBeyondRounding], 1.0);
    EXPECT_GT(draw[Difference::kBeyond], kVisible);
  }
}

// An order too low is one that does not vanish: the check would see a wrong Lambda.
TEST(FiniteDifference, IsNoZeroOfAnOrderThatTheNetworkHas) {
  const EnsembleStudy<MlpEnsemble, Difference> study{
      {.depth = 3, .widths = WidthLaw::constant_mlp(32)}, {3}};
  EXPECT_EQ(study.draw({}, 64, 0)[Difference::kBeyondRounding], 1.0);
  EXPECT_EQ(study.columns(), (std::vector<std::string>{"beyond rounding", "difference of order 3",
                                                       "difference of order 4"}));
}

}  // namespace
}  // namespace widthwise::verify
