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

// Images between others, shown whole.
ShownImages mixed_images(const ShownImages& ends, const Eigen::MatrixXd& shares) {
  const Eigen::MatrixXd mixed = ends.intensities * shares.transpose();
  return {mixed, Eigen::MatrixXd::Ones(mixed.rows(), mixed.cols())};
}

// What one pair of digits gives: predictions P x steps.
struct Interpolated {
  Eigen::MatrixXd at_features;  // of the kernel, or weights v
  Eigen::MatrixXd at_images;
  Eigen::MatrixXd cross_fade;
};

Interpolated interpolated(const ImageKernels& kernels, const ImagePredictor& predictor,
                          const ShownImages& training, const ShownImages& ends,
                          const Eigen::MatrixXd& shares, const Workers& workers) {
  const FeatureKernel of_ends = kernels.between(ends, training, workers);
  const KroneckerSum grid = kernels.grid(kInterpolated, of_ends, workers);
  const Eigen::MatrixXd predictions = grid.times(predictor.weights, workers).transpose();
  const ShownImages between = mixed_images(ends, shares);
  return {grid.with_rows(shares).times(predictor.weights, workers).transpose(),
          predict(kernels, predictor, kernels.between(between, training, workers), workers),
          predictions * shares.transpose()};
}

double largest_gap(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

// What all rows of pictures have in common.
struct Strip {
  const ImageInterpolation& interpolation;
  const ImageData& data;
  ImageSplit split;
  ShownImages training;
  Eigen::MatrixXd shares;
  Workers workers;

  ShownImages ends(const std::pair<int, int>& digits) const {
    return joined(split.test(first_of(data, digits.first), 1),
                  split.test(first_of(data, digits.second), 1));
  }
};

PictureGrid empty_grid(const Eigen::MatrixXd& shares, Index side) {
  PictureGrid grid{.id = "pictures.interpolation",
                   .title = "Between two images",
                   .caption =
                       "Regression with the hyperkernel at interpolated features, which is a "
                       "cross-fade, and at interpolated images; and a trained hypernetwork with "
                       "interpolated weights v of g, and at interpolated images.",
                   .side = static_cast<int>(side),
                   .rows = {},
                   .columns = {},
                   .pictures = {}};
  for (Index k = 0; k < shares.rows(); ++k) {
    grid.columns.push_back(fmt::format("{:.2g}", shares(k, 1)));
  }
  return grid;
}

std::string name_of(const std::pair<int, int>& digits) {
  return fmt::format("{} to {}", digits.first, digits.second);
}

// Two rows for each pair of digits, and how far each is from the cross-fade.
void add_rows(const std::string& name, const char* first, const Interpolated& pair,
              PictureGrid& grid, NumberTable& table) {
  add_row(grid, fmt::format("{} {}", name, first), pair.at_features.cast<float>());
  add_row(grid, name + " image", pair.at_images.cast<float>());
  table.rows.push_back({name,
                        {largest_gap(pair.at_features, pair.cross_fade),
                         largest_gap(pair.at_images, pair.cross_fade)}});
}

NumberTable kernel_rows(const Strip& strip, const ImageKernels& kernels, PictureGrid& grid,
                        ProgressBar& progress) {
  NumberTable table{
      .id = "table.interpolation",
      .title =
          "Largest difference of an intensity from the cross-fade, which interpolated "
          "features give exactly",
      .columns = {"interpolated features", "interpolated images"},
      .rows = {}};
  const FeatureKernel f = kernels.between(strip.training, strip.training, strip.workers);
  const auto predictor = learn(kernels, kInterpolated, f, strip.split, strip.training,
                               strip.interpolation.learned, strip.workers);
  progress.advance(1.0);
  for (const auto& digits : strip.interpolation.digits) {
    if (!predictor || strip.workers.stopped()) break;
    add_rows(name_of(digits), "features",
             interpolated(kernels, *predictor, strip.training, strip.ends(digits), strip.shares,
                          strip.workers),
             grid, table);
    progress.advance(1.0);
  }
  return table;
}

NumberTable hypernet_rows(const Strip& strip, PictureGrid& grid, ProgressBar& progress) {
  NumberTable table{
      .id = "table.interpolation-hn",
      .title = "Largest difference of an intensity from the cross-fade, trained hypernetworks",
      .columns = {"interpolated weights v", "interpolated images"},
      .rows = {}};
  const std::vector<HypernetTraining>& trainings = strip.interpolation.hypernets;
  for (std::size_t k = 0; k < trainings.size(); ++k) {
    ImageHypernet hypernet(trainings[k], strip.data.side(),
                           hypernet_key(strip.interpolation.seed, 0, strip.training.count()),
                           strip.workers.threads);
    if (!hypernet.learn(strip.split, strip.training, strip.interpolation.learned, strip.workers)) {
      break;
    }
    progress.advance(1.0);
    for (const auto& digits : strip.interpolation.digits) {
      const ShownImages ends = strip.ends(digits);
      const Interpolated pair{hypernet.predict_between(ends, strip.shares),
                              hypernet.predict(mixed_images(ends, strip.shares), strip.workers),
                              hypernet.predict(ends, strip.workers) * strip.shares.transpose()};
      if (strip.workers.stopped()) break;
      add_rows(fmt::format("{} {}", name_of(digits), name_of_hypernet(trainings, k)), "weights",
               pair, grid, table);
      progress.advance(1.0);
    }
  }
  return table;
}

}  // namespace

void check_interpolation(const ImageInterpolation& interpolation, const ImageData& data) {
  for (const auto& [from, to] : interpolation.digits) {
    first_of(data, from);
    first_of(data, to);
  }
  check_images(interpolation.n_images, data);
  if (interpolation.with_hyperkernel) check_points(interpolation.n_images, interpolation.learned);
  const ImageKernels kernels(interpolation.f, interpolation.depth_g, data.side(), {kInterpolated});
  require_memory(bytes_of_image_regression(kernels, interpolation.learned, interpolation.n_images,
                                           interpolation.n_steps, interpolation.threads),
                 fmt::format("images {}", interpolation.n_images), "give fewer images");
  if (interpolation.hypernets.empty()) return;
  check_hypernets(interpolation.hypernets);
  require_memory(bytes_of_hypernet(interpolation.hypernets.back(), data.n_pixels()),
                 "trained hypernetworks", "give smaller --hn-widths");
}

RunOutcome run_interpolation(const ImageInterpolation& interpolation, const ImageData& data,
                             ProgressBar& progress, const std::atomic<bool>& stop) {
  const ImageSplit split(data, whole_image(data), interpolation.seed, 0);
  const Strip strip{interpolation,
                    data,
                    split,
                    split.training(interpolation.n_images),
                    steps_between(interpolation.n_steps),
                    {interpolation.threads, &stop}};
  PictureGrid grid = empty_grid(strip.shares, data.side());
  const double predictors = static_cast<double>(interpolation.hypernets.size()) +
                            (interpolation.with_hyperkernel ? 1.0 : 0.0);
  progress.begin("interpolation",
                 predictors * (1.0 + static_cast<double>(interpolation.digits.size())), "steps");
  RunOutcome outcome;
  Results& results = outcome.results;
  if (interpolation.with_hyperkernel) {
    const ImageKernels kernels(interpolation.f, interpolation.depth_g, data.side(),
                               {kInterpolated});
    results.tables.push_back(kernel_rows(strip, kernels, grid, progress));
  }
  if (!interpolation.hypernets.empty() && !stop) {
    results.tables.push_back(hypernet_rows(strip, grid, progress));
  }
  progress.finish();
  if (stop) {
    results.tables.clear();
  } else {
    results.pictures.push_back(std::move(grid));
  }
  results.meta = measured_meta(
      interpolation.seed, interpolation.threads, "kernel regression",
      fmt::format("{} training images, f {}", interpolation.n_images, interpolation.f->in_words()),
      stop);
  return outcome;
}

}  // namespace widthwise::verify
