#include "verify/experiments/image_regression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "verify/base/errors.hpp"
#include "verify/regression/grid_regression.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

Eigen::VectorXd at_points(const Eigen::MatrixXd& intensities,
                          const std::vector<GridPoint>& points) {
  Eigen::VectorXd values(static_cast<Index>(points.size()));
  for (std::size_t k = 0; k < points.size(); ++k) {
    values(static_cast<Index>(k)) = intensities(points[k].z, points[k].x);
  }
  return values;
}

}  // namespace

void check_images(Index n_images, const ImageData& data) {
  if (n_images <= data.n_training()) return;
  throw UsageError(
      fmt::format("images {}: there are {} to learn from", n_images, data.n_training()));
}

void check_points(Index n_images, const LearnedPixels& learned) {
  if (learned.per_image.value_or(0) <= kMostDensePoints / n_images) return;
  throw UsageError(fmt::format(
      "images {} with {} pixels each: a dense kernel of {} points is the largest that is factored; "
      "give fewer, or --pixels all, which has no such kernel",
      n_images, *learned.per_image, kMostDensePoints));
}

std::optional<ImagePredictor> learn(const ImageKernels& kernels, theory::KernelForm form,
                                    const FeatureKernel& f, const ImageSplit& split,
                                    const ShownImages& training, const LearnedPixels& learned,
                                    const Workers& workers) {
  const KroneckerSum grid = kernels.grid(form, f, workers);
  const double ridge = learned.ridge * grid.mean_diagonal();
  ImagePredictor predictor{form,
                           {},
                           {std::string(theory::name(form)), training.count(),
                            static_cast<int>(grid.n_terms()), 0, 0.0}};
  if (!learned.per_image) {
    auto solution = solve_on_grid(grid, ridge, training.intensities.transpose(), workers);
    if (!solution) return {};
    predictor.weights = std::move(solution->weights);
    predictor.effort.iterations = solution->iterations;
    predictor.effort.residual = solution->residual;
    return predictor;
  }
  predictor.weights = Eigen::MatrixXd::Zero(training.count(), kernels.n_pixels());
  for (int k = 0; k < learned.predictors; ++k) {
    const auto points =
        split.points(training.count(), *learned.per_image, static_cast<std::uint64_t>(k));
    const auto weights =
        solve_at_points(grid, ridge, points, at_points(training.intensities, points), workers);
    if (!weights) return {};
    predictor.weights += *weights / learned.predictors;
  }
  return predictor;
}

Eigen::MatrixXd predict(const ImageKernels& kernels, const ImagePredictor& predictor,
                        const FeatureKernel& f, const Workers& workers) {
  return kernels.grid(predictor.form, f, workers).times(predictor.weights, workers).transpose();
}

void ErrorSums::add(const Eigen::MatrixXd& predictions, const ShownImages& truth) {
  const Eigen::ArrayXXd squares = (predictions - truth.intensities).array().square();
  const auto add_to = [&](PixelSet pixels, double sum, double count) {
    sums_[static_cast<std::size_t>(pixels)] += sum;
    counts_[static_cast<std::size_t>(pixels)] += count;
  };
  add_to(PixelSet::kAll, squares.sum(), static_cast<double>(squares.size()));
  if (truth.masks.size() == 0) return;
  const Eigen::ArrayXXd given = truth.masks.array();
  add_to(PixelSet::kGiven, (squares * given).sum(), given.sum());
  add_to(PixelSet::kUnseen, (squares * (1.0 - given)).sum(), (1.0 - given).sum());
}

double ErrorSums::mean(PixelSet pixels) const {
  const auto which = static_cast<std::size_t>(pixels);
  if (!has(pixels)) throw std::out_of_range("an error over no pixels");
  return sums_[which] / counts_[which];
}

double bytes_of_image_regression(const ImageKernels& kernels, const LearnedPixels& learned,
                                 Index n_images, Index block, int threads) {
  const auto entries = static_cast<double>(block) * static_cast<double>(n_images);
  constexpr double kMatrices = 2.0;  // of f
  if (kernels.forms().empty()) return sizeof(double) * entries * kMatrices;
  Index most_terms = 0;
  for (const theory::KernelForm form : kernels.forms()) {
    most_terms = std::max(most_terms, kernels.n_terms(form));
  }
  const double learning =
      bytes_of_grid(n_images, kernels.n_pixels(), most_terms) +
      (learned.per_image ? bytes_of_point_regression(n_images * *learned.per_image)
                         : bytes_of_grid_regression(n_images, kernels.n_pixels(), threads));
  return learning + sizeof(double) * entries * (kMatrices + static_cast<double>(most_terms));
}

}  // namespace widthwise::verify
