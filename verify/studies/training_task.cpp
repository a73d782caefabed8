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

}  // namespace

TrainingTask generated_task(int n_trained, int n_tests, int dimension) {
  constexpr std::int64_t kMostEntries = 1'000'000;
  const bool sensible = n_trained >= 1 && n_tests >= 0 && dimension >= 1 &&
                        (std::int64_t{n_trained} + n_tests) * dimension <= kMostEntries;
  if (!sensible) {
    throw UsageError(fmt::format("batch {}: a generated task has 1 to {} inputs", n_trained,
                                 kMostEntries / std::max(dimension, 1) - n_tests));
  }
  // Seed 0 whatever the run's is: the task is no draw.
  const sim::RandomStream stream({0, sim::study_key("training-task"), 0, 0}, 0);
  TrainingTask task;
  task.inputs.resize(dimension, n_trained + n_tests);
  for (Eigen::Index j = 0; j < task.inputs.cols(); ++j) {
    task.inputs.col(j) =
        std::sqrt(static_cast<double>(dimension)) *
        well_spread(stream, j, task.inputs.leftCols(std::min<Eigen::Index>(j, n_trained)));
  }
  task.targets.resize(n_trained);
  stream.of_part(1).fill_normal({task.targets.data(), static_cast<std::size_t>(n_trained)}, 0);
  task.targets = task.targets.unaryExpr([](double t) { return t < 0.0 ? -1.0 : 1.0; });
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

}  // namespace widthwise::verify
