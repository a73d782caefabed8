#pragma once
// What a network is trained on.

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

namespace widthwise::verify {

/// Inputs with targets, and inputs for tests.
struct TrainingTask {
  Eigen::MatrixXd inputs;   ///< d x (p + q), columns: those trained on first
  Eigen::VectorXd targets;  ///< p entries
  std::string name;         ///< "4+2in4": tasks that differ in it differ
  std::string description;  ///< for the report

  Eigen::Index dimension() const { return inputs.rows(); }
  Eigen::Index n_trained() const { return targets.size(); }
  Eigen::Index n_tests() const { return inputs.cols() - targets.size(); }
};

/// Dimension and number of test inputs of generated tasks.
inline constexpr int kTaskDimension = 4;
inline constexpr int kTaskTests = 2;

/// `n_trained` inputs, well spread on |x|^2 = d, `n_tests` for tests and targets +-1: always the
/// same, so that runs that differ in their seeds are about one task. Throws UsageError unless the
/// numbers are positive (n_tests: not negative) and at most 4096.
TrainingTask generated_task(int n_trained, int n_tests = kTaskTests,
                            int dimension = kTaskDimension);

/// x1, x2, .. and y, the targets.
std::map<std::string, Eigen::VectorXd> named_parts(const TrainingTask& task);

/// What a hypernetwork is trained on: tuples (x_i, z_u) with targets, and tuples for tests.
struct HypernetTask {
  Eigen::MatrixXd x;                     ///< d x I, columns
  Eigen::MatrixXd z;                     ///< d_z x (p + q), one a tuple, those trained on first
  std::vector<Eigen::Index> x_of_tuple;  ///< i of each tuple
  Eigen::VectorXd targets;               ///< p entries
  std::string name;                      ///< "2x3+2in4,3"
  std::string description;

  Eigen::Index dimension() const { return x.rows(); }  ///< of x
  Eigen::Index n_trained() const { return targets.size(); }
};

/// Each of `n_x` inputs x in R^4 with each of `n_z` in R^3, all well spread on |x|^2 = d, |z|^2 =
/// d_z, and targets +-1; for tests each x with a z of its own, unless `tests` is false; likewise.
/// Throws UsageError unless both are positive and within bounds.
HypernetTask generated_hypernet_task(int n_x, int n_z, bool tests = true);

/// x1, x2, .., z1, z2, .., one a tuple, and y, the targets.
std::map<std::string, Eigen::VectorXd> named_parts(const HypernetTask& task);

}  // namespace widthwise::verify
