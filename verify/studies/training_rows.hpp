#pragma once
// Trajectories of gradient descent as rows of a table.

#include <Eigen/Core>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/training/gradient_descent.hpp"
#include "verify/studies/trained_hypernets.hpp"
#include "verify/studies/trained_mlps.hpp"

namespace widthwise::verify {

/// How networks are trained, but for the targets, which are those of their task.
struct TrainingPlan {
  int steps = 20;
  double rate = 1.0;
  double momentum = 0.0;
  Eigen::Index minibatch = 0;   ///< 0: full batches
  int every = 0;                ///< 0: only the last step is recorded
  bool optimise_input = false;  ///< afterwards the first test input (or the first input), or the x
                                ///< of the first test tuple, descends to the first target, as many
                                ///< steps at the same rate
};

/// One line for each recorded step of a trajectory.
struct TrainingRow {
  int step;
  std::vector<double> numbers;  ///< as TrainingRows::columns()
};

/// Trains random networks of one family.
class TrainingRows {
 public:
  using Ensemble = std::variant<TrainedMlps, TrainedHypernets>;

  /// Throws UsageError for an optimised input of an infinite f, and minibatches that are negative
  /// or larger than the task.
  TrainingRows(Ensemble ensemble, const TrainingPlan& plan);

  /// "loss", "signed_drift", "drift", "deviation", "flips", "gradient_change", "largest_drift",
  /// "eta", "diverged"; of optimised inputs "input_loss", "input_moved", "input_gradient", and
  /// "x1", "x2", .., where it ended.
  std::vector<std::string> columns() const;

  /// What became of one network. A trajectory that diverged ends with a row of the last step before
  /// that was recorded; no number is infinite or undefined.
  std::vector<TrainingRow> draw(const Setting& setting, std::int64_t width,
                                std::uint64_t sample) const;

  /// Peak memory of one.
  double bytes(sim::Engine engine, std::int64_t width) const;

  NetworkFamily networks() const;

 private:
  sim::Descent descent(const Eigen::VectorXd& targets, const sim::SampleKey& order) const;

  Ensemble ensemble_;
  TrainingPlan plan_;
};

}  // namespace widthwise::verify
