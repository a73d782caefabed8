#include "verify/experiments/image_interpolation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/experiments/image_pictures.hpp"
#include "verify/experiments/measured_meta.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr auto kInterpolated = theory::KernelForm::kHyperkernel;

ImageContext whole_image(const ImageData& data) {
  return {data.n_pixels()};
}

Index first_of(const ImageData& data, int digit) {
  const auto at = std::ranges::find(data.test_labels, digit);
  if (at == data.test_labels.end()) {
    throw UsageError(fmt::format("digits {}: no test image shows that digit", digit));
  }
  return at - data.test_labels.begin();
}

// Rows 1 - s, s for s from 0 to 1.
Eigen::MatrixXd steps_between(int n_steps) {
  Eigen::MatrixXd shares(n_steps, 2);
  for (int k = 0; k < n_steps; ++k) {
    shares(k, 1) = static_cast<double>(k) / (n_steps - 1);
    shares(k, 0) = 1.0 - shares(k, 1);
  }
  return shares;
}

ShownImages joined(const ShownImages& a, const ShownImages& b) {
  ShownImages both{Eigen::MatrixXd(a.intensities.rows(), 2), Eigen::MatrixXd(a.masks.rows(), 2)};
  both.intensities << a.intensities, b.intensities;
  both.masks << a.masks, b.masks;
  return both;
}

// What one pair of digits gives: predictions P x steps.
struct Interpolated {
  Eigen::MatrixXd at_features;
  Eigen::MatrixXd at_images;
  Eigen::MatrixXd cross_fade;
};

Interpolated interpolated(const ImageKernels& kernels, const ImagePredictor& predictor,
                          const ShownImages& training, const ShownImages& ends,
                          const Eigen::MatrixXd& shares, const Workers& workers) {
  const FeatureKernel of_ends = kernels.between(ends, training, workers);
  const KroneckerSum grid = kernels.grid(kInterpolated, of_ends, workers);
  const Eigen::MatrixXd predictions = grid.times(predictor.weights, workers).transpose();
  const Eigen::MatrixXd mixed = ends.intensities * shares.transpose();
  const ShownImages between{mixed, Eigen::MatrixXd::Ones(mixed.rows(), mixed.cols())};
  return {grid.with_rows(shares).times(predictor.weights, workers).transpose(),
          predict(kernels, predictor, kernels.between(between, training, workers), workers),
          predictions * shares.transpose()};
}

double largest_gap(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

}  // namespace

void check_interpolation(const ImageInterpolation& interpolation, const ImageData& data) {
  for (const auto& [from, to] : interpolation.digits) {
    first_of(data, from);
    first_of(data, to);
  }
  check_learning(interpolation.n_images, interpolation.learned, data);
  const ImageKernels kernels(interpolation.f, interpolation.depth_g, data.side(), {kInterpolated});
  require_memory(bytes_of_image_regression(kernels, interpolation.learned, interpolation.n_images,
                                           interpolation.n_steps, interpolation.threads),
                 fmt::format("images {}", interpolation.n_images), "give fewer images");
}

RunOutcome run_interpolation(const ImageInterpolation& interpolation, const ImageData& data,
                             ProgressBar& progress, const std::atomic<bool>& stop) {
  const Workers workers{interpolation.threads, &stop};
  const ImageKernels kernels(interpolation.f, interpolation.depth_g, data.side(), {kInterpolated});
  const ImageSplit split(data, whole_image(data), interpolation.seed, 0);
  const ShownImages training = split.training(interpolation.n_images);
  const Eigen::MatrixXd shares = steps_between(interpolation.n_steps);
  PictureGrid grid{.id = "pictures.interpolation",
                   .title = "Between two images",
                   .caption =
                       "Regression with the hyperkernel at interpolated features, which is a "
                       "cross-fade, and at interpolated images.",
                   .side = static_cast<int>(data.side()),
                   .rows = {},
                   .columns = {},
                   .pictures = {}};
  for (Index k = 0; k < shares.rows(); ++k) {
    grid.columns.push_back(fmt::format("{:.2g}", shares(k, 1)));
  }
  NumberTable table{.id = "table.interpolation",
                    .title = "Largest difference of an intensity from the cross-fade",
                    .columns = {"interpolated features", "interpolated images"},
                    .rows = {}};
  progress.begin("interpolation", 1.0 + static_cast<double>(interpolation.digits.size()), "steps");
  const auto predictor = learn(kernels, kInterpolated, kernels.between(training, training, workers),
                               split, training, interpolation.learned, workers);
  progress.advance(1.0);
  for (const auto& [from, to] : interpolation.digits) {
    if (!predictor || stop) break;
    const ShownImages ends =
        joined(split.test(first_of(data, from), 1), split.test(first_of(data, to), 1));
    const Interpolated pair = interpolated(kernels, *predictor, training, ends, shares, workers);
    const std::string name = fmt::format("{} to {}", from, to);
    add_row(grid, name + " features", pair.at_features.cast<float>());
    add_row(grid, name + " image", pair.at_images.cast<float>());
    table.rows.push_back({name,
                          {largest_gap(pair.at_features, pair.cross_fade),
                           largest_gap(pair.at_images, pair.cross_fade)}});
    progress.advance(1.0);
  }
  progress.finish();
  RunOutcome outcome;
  Results& results = outcome.results;
  if (!stop) {
    results.pictures.push_back(std::move(grid));
    results.tables.push_back(std::move(table));
  }
  results.meta = measured_meta(
      interpolation.seed, interpolation.threads, "kernel regression",
      fmt::format("{} training images, f {}", interpolation.n_images, interpolation.f->in_words()),
      stop);
  return outcome;
}

}  // namespace widthwise::verify
