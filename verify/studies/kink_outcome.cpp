#include "verify/studies/kink_outcome.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/training/gradient_descent.hpp"

namespace widthwise::verify {

int KinkOutcome::steps() const {
  constexpr double kConverged = 1e-10;
  const double shrink = std::abs(1.0 - rate);
  return shrink == 0.0 ? 8 : static_cast<int>(std::ceil(std::log(kConverged) / std::log(shrink)));
}

std::string KinkOutcome::name() const {
  return fmt::format("kinks.c{:g}", rate);
}

std::vector<std::string> KinkOutcome::columns() const {
  return {"n^1/2 (Theta_T - Theta_0) / |f_0 - y|", "n^1/2 flips / |f_0 - y|"};
}

Eigen::VectorXd KinkOutcome::measure(sim::TrainedMlp& network, const TrainingTask& task) const {
  const double at_start = network.outputs()(0);
  const double theta = network.kernel()(0, 0);
  const double target = at_start < 0.0 ? kTarget : -kTarget;
  const sim::DescentRecord end =
      sim::descend(network, {.targets = Eigen::VectorXd::Constant(task.n_trained(), target),
                             .steps = steps(),
                             .rate = rate})
          .records.back();
  const auto width = static_cast<double>(network.passes_now().y.back().vectors.rows());
  const double scale = std::sqrt(width) / std::abs(at_start - target);
  return Eigen::VectorXd{{scale * theta * end.signed_drift, scale * end.flips}};
}

}  // namespace widthwise::verify
