#include "verify/studies/hypernet_components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;

Setting components_setting(std::uint64_t seed) {
  return {default_inputs(), sim::Engine::kDeferred, seed};
}

HypernetEnsemble components_ensemble(const WidthLaw& widths) {
  return {.widths = widths, .depth_f = 1, .depth_g = 4};
}

TEST(HypernetComponentsStudy, HasAColumnForEachOrderAndEachComponent) {
  const HypernetComponents observable{3, 4};
  const std::vector<std::string> columns = observable.columns();
  ASSERT_EQ(columns.size(), 4U + 7 + 13);
  EXPECT_EQ(columns[3], "K3");
  EXPECT_EQ(columns[4], "K_q2j0w0p0");
  EXPECT_EQ(columns.at(observable.column({0, 1, 1, 0})), "K_q0j1w1p0");
  EXPECT_THROW(observable.column({4, 0, 0, 0}), std::invalid_argument);
  EXPECT_THROW(observable.column({1, 0, 0, 0}), std::invalid_argument);
}

TEST(HypernetComponentsStudy, AddsUpToTheCorrelations) {
  const HypernetEnsemble ensemble = components_ensemble(WidthLaw::power(1.5));
  const HypernetComponents observable{4, 4};
  const HypernetInputPair inputs = ensemble.inputs(components_setting(7));
  sim::Hypernet net = ensemble.network(inputs, sim::Engine::kDeferred, 128, {7, 1, 128, 3});
  const VectorXd draw = observable.measure(net, inputs);
  const VectorXd k = Correlations{4}.measure(net, inputs);
  VectorXd sums = draw.head(2);
  sums.conservativeResizeLike(VectorXd::Zero(5));
  for (int order = 2; order <= 4; ++order) {
    for (const auto& component : theory::hypernet_components(order, 4)) {
      sums[order] += draw[observable.column(component)];
    }
  }
  const double size = draw.cwiseAbs().maxCoeff();
  for (int r = 0; r <= 4; ++r) {
    EXPECT_NEAR(draw[r], k[r], 1e-11 * size) << r;
    EXPECT_NEAR(sums[r], k[r], 1e-11 * size) << r;
  }
}

double median_of_moduli(VectorXd draws) {
  draws = draws.cwiseAbs();
  std::ranges::nth_element(draws, draws.begin() + draws.size() / 2);
  return draws[draws.size() / 2];
}

// The exponent of a sum is that of its largest component unless they cancel: between 0.94 and 5.0
// at all widths where this was measured.
TEST(HypernetComponentsStudy, DoNotCancel) {
  constexpr int kComponentDraws = 200;
  constexpr double kFewest = 0.6;  // 0.94, less four standard errors of a ratio of two medians
  for (const auto& [a, width] : {std::pair{0.5, 1024}, {1.0, 256}, {2.0, 1024}}) {
    const auto study = study_of(components_ensemble(WidthLaw::power(a)), HypernetComponents{4, 4});
    Eigen::MatrixXd draws(kComponentDraws, std::ssize(study->columns()));
    for (int i = 0; i < kComponentDraws; ++i) {
      draws.row(i) = study->draw(components_setting(8), width, static_cast<std::uint64_t>(i));
    }
    for (int order = 2; order <= 4; ++order) {
      double largest = 0.0;
      for (const auto& component : theory::hypernet_components(order, 4)) {
        largest =
            std::max(largest, median_of_moduli(draws.col(study->observable().column(component))));
      }
      EXPECT_GT(median_of_moduli(draws.col(order)), kFewest * largest)
          << "a = " << a << ", r = " << order;
    }
  }
}

}  // namespace
}  // namespace widthwise::verify
