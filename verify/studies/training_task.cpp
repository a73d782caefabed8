#include "verify/studies/training_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/random_stream.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

// Of several unit vectors, uniform on the sphere, the one that is furthest from all before
// [Mitchell1991]: close inputs with opposite targets make a direction in which nothing moves.
Eigen::VectorXd well_spread(const sim::RandomStream& stream, Eigen::Index which,
                            const Eigen::MatrixXd& before) {
  constexpr int kCandidates = 16;
  const double scale = before.cols() > 0 ? 1.0 / before.col(0).norm() : 1.0;
  Eigen::VectorXd best;
  double closest_of_best = 2.0;
  for (int k = 0; k < kCandidates; ++k) {
    Eigen::VectorXd candidate(before.rows());
    stream.of_part(static_cast<std::uint64_t>(k + 2))
        .fill_normal({candidate.data(), static_cast<std::size_t>(candidate.size())},
                     static_cast<std::uint64_t>(which));
    candidate.normalize();
    const double closest =
        before.cols() > 0 ? scale * (before.transpose() * candidate).maxCoeff() : -1.0;
    if (closest >= closest_of_best) continue;
    closest_of_best = closest;
    best = candidate;
  }
  return best;
}

// `n` of them, of length sqrt(d); none is told to keep away from what comes after `n_apart`.
Eigen::MatrixXd sphere_points(const sim::RandomStream& stream, int dimension, int n, int n_apart) {
  Eigen::MatrixXd points(dimension, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    const auto before = points.leftCols(std::min<Eigen::Index>(j, n_apart));
    points.col(j) = std::sqrt(static_cast<double>(dimension)) * well_spread(stream, j, before);
  }
  return points;
}

Eigen::VectorXd random_signs(const sim::RandomStream& stream, Eigen::Index n) {
  Eigen::VectorXd signs(n);
  stream.of_part(1).fill_normal({signs.data(), static_cast<std::size_t>(n)}, 0);
  return signs.unaryExpr([](double t) { return t < 0.0 ? -1.0 : 1.0; });
}

// Seed 0 whatever the run's is: the task is no draw. One object for what tuples are made of each.
sim::RandomStream task_stream(std::uint64_t object) {
  return {{0, sim::study_key("training-task"), 0, 0}, object};
}

// Kernels are over all pairs.
constexpr std::int64_t kMostInputs = 4096;

}  // namespace

TrainingTask generated_task(int n_trained, int n_tests, int dimension) {
  if (n_trained < 1 || n_trained > kMostInputs || n_tests < 0 || n_tests > kMostInputs ||
      dimension < 1 || dimension > kMostInputs) {
    throw UsageError(
        fmt::format("batch {}: a generated task has 1 to {} inputs", n_trained, kMostInputs));
  }
  TrainingTask task;
  task.inputs = sphere_points(task_stream(0), dimension, n_trained + n_tests, n_trained);
  task.targets = random_signs(task_stream(0), n_trained);
  task.name = fmt::format("{}+{}in{}", n_trained, n_tests, dimension);
  task.description =
      fmt::format("{} inputs with targets +-1{}, |x|^2 = d = {}", n_trained,
                  n_tests > 0 ? fmt::format(", {} for tests", n_tests) : "", dimension);
  return task;
}

std::map<std::string, Eigen::VectorXd> named_parts(const TrainingTask& task) {
  std::map<std::string, Eigen::VectorXd> parts{{"y", task.targets}};
  for (Eigen::Index j = 0; j < task.inputs.cols(); ++j) {
    parts[fmt::format("x{}", j + 1)] = task.inputs.col(j);
  }
  return parts;
}

HypernetTask generated_hypernet_task(int n_x, int n_z, bool tests) {
  constexpr int kDimensionOfZ = 3;
  if (n_x < 1 || n_z < 1 || std::int64_t{n_x} * n_z > kMostInputs) {
    throw UsageError(fmt::format("batch {}: a generated task of a hypernetwork has 1 to {} tuples",
                                 std::int64_t{n_x} * n_z, kMostInputs));
  }
  const int n_tests = tests ? n_x : 0;
  HypernetTask task;
  task.x = sphere_points(task_stream(0), kTaskDimension, n_x, n_x);
  const Eigen::MatrixXd z = sphere_points(task_stream(1), kDimensionOfZ, n_z + n_tests, n_z);
  const Eigen::Index n_trained = Eigen::Index{n_x} * n_z;
  task.z.resize(kDimensionOfZ, n_trained + n_tests);
  for (Eigen::Index u = 0; u < n_trained; ++u) {
    task.z.col(u) = z.col(u % n_z);
    task.x_of_tuple.push_back(u / n_z);
  }
  for (Eigen::Index i = 0; i < n_tests; ++i) {
    task.z.col(n_trained + i) = z.col(n_z + i);
    task.x_of_tuple.push_back(i);
  }
  task.targets = random_signs(task_stream(1), n_trained);
  task.name = fmt::format("{}x{}+{}in{},{}", n_x, n_z, n_tests, kTaskDimension, kDimensionOfZ);
  task.description = fmt::format(
      "{} inputs x times {} inputs z with targets +-1{}, |x|^2 = d = {}, |z|^2 = d_z = {}", n_x,
      n_z, tests ? fmt::format(", {} for tests", n_tests) : "", kTaskDimension, kDimensionOfZ);
  return task;
}

std::map<std::string, Eigen::VectorXd> named_parts(const HypernetTask& task) {
  std::map<std::string, Eigen::VectorXd> parts{{"y", task.targets}};
  for (Eigen::Index i = 0; i < task.x.cols(); ++i) parts[fmt::format("x{}", i + 1)] = task.x.col(i);
  for (Eigen::Index u = 0; u < task.z.cols(); ++u) parts[fmt::format("z{}", u + 1)] = task.z.col(u);
  return parts;
}

}  // namespace widthwise::verify
