#include "verify/studies/training_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/training/input_descent.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

std::vector<TrainingRow> rows_of(const sim::Trajectory& trajectory) {
  std::vector<TrainingRow> rows;
  for (const sim::DescentRecord& record : trajectory.records) {
    const bool last = &record == &trajectory.records.back();
    rows.push_back({record.step,
                    {record.loss, record.signed_drift, record.drift, record.deviation, record.flips,
                     record.gradient_change, record.largest_drift, trajectory.rate,
                     trajectory.diverged && last ? 1.0 : 0.0}});
  }
  return rows;
}

// Where the input of a trained network goes; it stays where training has diverged.
std::vector<double> optimised_input(sim::TrainedMlp& network, const TrainingTask& task,
                                    const TrainingPlan& plan, bool diverged) {
  const Eigen::Index first = task.n_tests() > 0 ? task.n_trained() : 0;
  const Eigen::VectorXd x = task.inputs.col(first);
  const sim::InputDescent descent =
      diverged ? sim::InputDescent{x, 0.0, 0.0, 0.0, 0.0, true}
               : sim::descend_in_input(network, x, task.targets(0), plan.steps, plan.rate);
  std::vector<double> numbers{descent.loss, (descent.x - x).norm() / x.norm(), descent.gradient};
  numbers.insert(numbers.end(), descent.x.begin(), descent.x.end());
  return numbers;
}

}  // namespace

TrainingRows::TrainingRows(Ensemble ensemble, const TrainingPlan& plan)
    : ensemble_(std::move(ensemble)), plan_(plan) {
  if (plan_.optimise_input && std::holds_alternative<TrainedHypernets>(ensemble_)) {
    throw UsageError("optimise-input: it is for MLPs; give --model mlp");
  }
  const Eigen::Index n_trained =
      std::visit([](const auto& of) { return of.task.n_trained(); }, ensemble_);
  if (plan_.minibatch < 0 || plan_.minibatch > n_trained) {
    throw UsageError(fmt::format("minibatch {}: of {} inputs 1 to {} can be taken a step",
                                 plan_.minibatch, n_trained, n_trained));
  }
}

std::vector<std::string> TrainingRows::columns() const {
  std::vector<std::string> columns{"loss",          "signed_drift", "drift",
                                   "deviation",     "flips",        "gradient_change",
                                   "largest_drift", "eta",          "diverged"};
  if (!plan_.optimise_input) return columns;
  columns.insert(columns.end(), {"input_loss", "input_moved", "input_gradient"});
  const Eigen::Index d = std::get<TrainedMlps>(ensemble_).task.dimension();
  for (Eigen::Index k = 1; k <= d; ++k) columns.push_back(fmt::format("x{}", k));
  return columns;
}

sim::Descent TrainingRows::descent(const Eigen::VectorXd& targets,
                                   const sim::SampleKey& order) const {
  return {.targets = targets,
          .steps = plan_.steps,
          .rate = plan_.rate,
          .momentum = plan_.momentum,
          .minibatch = plan_.minibatch,
          .every = plan_.every,
          .order = order};
}

std::vector<TrainingRow> TrainingRows::draw(const Setting& setting, std::int64_t width,
                                            std::uint64_t sample) const {
  return std::visit(
      [&](const auto& ensemble) {
        const auto& task = ensemble.task;
        const sim::SampleKey key = sample_key(setting, ensemble.key_name(), width, sample);
        auto network = ensemble.network(task, setting.engine, width, key);
        if constexpr (requires { network.weights(); }) {
          const sim::Trajectory trajectory = sim::descend(network, descent(task.targets, key));
          std::vector<TrainingRow> rows = rows_of(trajectory);
          if (plan_.optimise_input) {
            const std::vector<double> input =
                optimised_input(network, task, plan_, trajectory.diverged);
            for (TrainingRow& row : rows) {
              row.numbers.insert(row.numbers.end(), input.begin(), input.end());
            }
          }
          return rows;
        } else {
          return rows_of(sim::descend(*network, descent(task.targets, key)));
        }
      },
      ensemble_);
}

double TrainingRows::bytes(sim::Engine engine, std::int64_t width) const {
  const int further = plan_.optimise_input ? plan_.steps : 0;  // queries of one input
  return std::visit(
      [&](const auto& ensemble) {
        return ensemble.bytes(
            engine, width,
            {.steps = plan_.steps, .order = further, .momentum = plan_.momentum > 0.0});
      },
      ensemble_);
}

NetworkFamily TrainingRows::networks() const {
  return std::visit([](const auto& ensemble) { return ensemble.networks(); }, ensemble_);
}

}  // namespace widthwise::verify
