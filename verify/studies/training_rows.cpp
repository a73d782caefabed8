#include "verify/studies/training_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
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

sim::TrainedByPasses& passed(sim::TrainedMlp& network) {
  return network;
}
sim::TrainedByPasses& passed(const std::unique_ptr<sim::TrainedByPasses>& network) {
  return *network;
}

// The first test input, or if there is none the first input.
Eigen::VectorXd input_to_optimise(const TrainingTask& task) {
  return task.inputs.col(task.n_tests() > 0 ? task.n_trained() : 0);
}

// The x of the first test tuple.
Eigen::VectorXd input_to_optimise(const HypernetTask& task) {
  return task.x.col(task.x_of_tuple[static_cast<std::size_t>(task.n_trained())]);
}

sim::InputDescent optimised_input(sim::TrainedMlp& network, const TrainingTask& task,
                                  const TrainingPlan& plan) {
  return sim::descend_in_input(network, input_to_optimise(task), task.targets(0), plan.steps,
                               plan.rate);
}

sim::InputDescent optimised_input(const std::unique_ptr<sim::TrainedByPasses>& network,
                                  const HypernetTask& task, const TrainingPlan& plan) {
  return sim::descend_in_input(dynamic_cast<sim::TrainedHypernet&>(*network),
                               input_to_optimise(task), task.z.col(task.n_trained()),
                               task.targets(0), plan.steps, plan.rate);
}

void append_input(const sim::InputDescent& descent, const Eigen::VectorXd& start,
                  std::vector<double>& numbers) {
  numbers.insert(numbers.end(),
                 {descent.loss, (descent.x - start).norm() / start.norm(), descent.gradient});
  numbers.insert(numbers.end(), descent.x.begin(), descent.x.end());
}

}  // namespace

TrainingRows::TrainingRows(Ensemble ensemble, const TrainingPlan& plan)
    : ensemble_(std::move(ensemble)), plan_(plan) {
  const auto* hypernets = std::get_if<TrainedHypernets>(&ensemble_);
  if (plan_.optimise_input && hypernets != nullptr && hypernets->widths.infinite_f()) {
    throw UsageError(
        "optimise-input: an infinite f is known at the inputs of its task only; give --width-f or "
        "--width-g");
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
  const Eigen::Index d =
      std::visit([](const auto& ensemble) { return ensemble.task.dimension(); }, ensemble_);
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
        const sim::Trajectory trajectory =
            sim::descend(passed(network), descent(task.targets, key));
        std::vector<TrainingRow> rows = rows_of(trajectory);
        if (!plan_.optimise_input) return rows;
        const Eigen::VectorXd start = input_to_optimise(task);
        // It stays where training has diverged.
        const sim::InputDescent input = trajectory.diverged
                                            ? sim::InputDescent{start, 0.0, 0.0, 0.0, 0.0, true}
                                            : optimised_input(network, task, plan_);
        for (TrainingRow& row : rows) append_input(input, start, row.numbers);
        return rows;
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
