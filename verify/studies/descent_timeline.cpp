#include "verify/studies/descent_timeline.hpp"

#include <fmt/format.h>

#include "sim/training/gradient_descent.hpp"

namespace widthwise::verify {

std::string DescentTimeline::name() const {
  return fmt::format("timeline.t{}.c{:g}", steps, rate);
}

std::vector<std::string> DescentTimeline::columns() const {
  std::vector<std::string> columns;
  for (int t = 1; t <= steps; ++t) {
    for (const char* quantity : {"loss", "drift", "deviation"}) {
      columns.push_back(fmt::format("{} at {}", quantity, t));
    }
  }
  return columns;
}

Eigen::VectorXd DescentTimeline::measure(sim::TrainedMlp& network, const TrainingTask& task) const {
  const sim::Trajectory trajectory =
      sim::descend(network, {.targets = task.targets, .steps = steps, .rate = rate, .every = 1});
  Eigen::VectorXd numbers(static_cast<Eigen::Index>(columns().size()));
  for (int t = 1; t <= steps; ++t) {
    const auto last = trajectory.records.size() - 1;
    const sim::DescentRecord& record =
        trajectory.records[std::min(static_cast<std::size_t>(t - 1), last)];
    numbers(column(kLoss, t)) = record.loss;
    numbers(column(kDrift, t)) = record.drift;
    numbers(column(kDeviation, t)) = record.deviation;
  }
  return numbers;
}

}  // namespace widthwise::verify
