#include "verify/experiments/image_hypernet.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "verify/base/errors.hpp"
#include "verify/experiments/training_batches.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

// A column for each pixel; a jitter where rounding leaves the correlations singular.
Eigen::MatrixXf pixel_features(Index side) {
  constexpr double kJitter = 1e-10;
  Eigen::MatrixXd correlations = pixel_correlations(side);
  correlations.diagonal().array() += kJitter;
  const Eigen::MatrixXd root = correlations.llt().matrixL();
  return (static_cast<double>(side) * root.transpose()).cast<float>();
}

sim::MlpShape shape_of_g(const HypernetTraining& training, Index n_pixels) {
  return sim::uniform_mlp(n_pixels, training.depth_g - 1, training.width);
}

sim::GridHypernet network_of(const HypernetTraining& training, Index side,
                             const sim::SampleKey& key, int threads) {
  const sim::MlpShape g = shape_of_g(training, side * side);
  if (training.f == TrainedF::kMlp) {
    return {sim::uniform_mlp(side * side, training.depth_f, training.width), g, key, threads};
  }
  const sim::ConvnetShape f{.input_channels = static_cast<Index>(training.channels),
                            .height = side,
                            .width = side,
                            .depth = training.depth_f,
                            .channels = training.width,
                            .pooled = training.f == TrainedF::kConvnetGap};
  return {f, g, key, threads};
}

// Of f, as A takes them.
double features_of_f(const HypernetTraining& training, Index n_pixels) {
  const auto width = static_cast<double>(training.width);
  return training.f == TrainedF::kConvnet ? width * static_cast<double>(n_pixels) : width;
}

// Multiplications of a pass of f over an image; an MLP's are few.
double cost_of_f(const HypernetTraining& training, Index n_pixels) {
  constexpr double kFilter = 9.0;
  const auto width = static_cast<double>(training.width);
  if (training.f == TrainedF::kMlp) return 0.0;
  return training.depth_f * kFilter * width * width * static_cast<double>(n_pixels);
}

double weights_of_g(const HypernetTraining& training, Index n_pixels) {
  const sim::MlpShape g = shape_of_g(training, n_pixels);
  double n = 0.0;
  for (int l = 0; l < g.n_layers(); ++l) {
    n += static_cast<double>(g.width(l)) * static_cast<double>(g.width(l + 1));
  }
  return n;
}

// The pixels of each image that are learned; empty: all.
std::vector<std::vector<Index>> pixels_of_images(const std::vector<GridPoint>& points, Index n) {
  std::vector<std::vector<Index>> pixels(points.empty() ? 0 : static_cast<std::size_t>(n));
  for (const GridPoint& point : points) {
    pixels[static_cast<std::size_t>(point.x)].push_back(point.z);
  }
  return pixels;
}

// A column an image.
Eigen::MatrixXf targets_of(const ShownImages& images,
                           const std::vector<std::vector<Index>>& pixels) {
  if (pixels.empty()) return images.intensities.cast<float>();
  Eigen::MatrixXf targets(static_cast<Index>(pixels.front().size()), images.count());
  for (Index i = 0; i < images.count(); ++i) {
    targets.col(i) = images.intensities.col(i)(pixels[static_cast<std::size_t>(i)]).cast<float>();
  }
  return targets;
}

}  // namespace

std::shared_ptr<const FeatureNetwork> limit_of_f(const HypernetTraining& training) {
  if (training.f == TrainedF::kMlp) return mlp_features(training.depth_f);
  return convnet_features(training.depth_f, training.f == TrainedF::kConvnetGap, training.channels);
}

std::string name_of_hypernet(const std::vector<HypernetTraining>& trainings, std::size_t which) {
  if (which + 1 == trainings.size()) return kTrainedHypernet;
  return fmt::format("{}-{}", kTrainedHypernet, trainings.at(which).width);
}

void check_hypernets(const std::vector<HypernetTraining>& trainings) {
  for (std::size_t k = 1; k < trainings.size(); ++k) {
    HypernetTraining wider = trainings[k - 1];
    wider.width = trainings[k].width;
    if (wider != trainings[k] || wider.width <= trainings[k - 1].width) {
      throw std::invalid_argument("hypernetworks of one experiment are alike but for their widths");
    }
  }
}

sim::SampleKey hypernet_key(std::uint64_t seed, std::int64_t split, Index n_images) {
  return {seed, sim::study_key("image-hypernet"), static_cast<std::uint64_t>(n_images),
          static_cast<std::uint64_t>(split)};
}

ImageHypernet::ImageHypernet(const HypernetTraining& training, Index side,
                             const sim::SampleKey& key, int threads)
    : training_(training),
      limit_(limit_of_f(training)),
      key_(key),
      z_(pixel_features(side)),
      now_(network_of(training, side, key, threads)),
      start_(now_) {}

Eigen::MatrixXf ImageHypernet::inputs(const ShownImages& images, const Workers& workers) const {
  Eigen::MatrixXd x = limit_->channels(images.shown(), images.masks);
  const Eigen::VectorXd lengths = limit_->lengths(x, workers);
  for (Index i = 0; i < x.cols(); ++i) {
    if (lengths(i) > 0.0) x.col(i) /= lengths(i);
  }
  return x.cast<float>();
}

bool ImageHypernet::learn(const ImageSplit& split, const ShownImages& images,
                          const LearnedPixels& learned, const Workers& workers) {
  const Index n = images.count();
  const Eigen::MatrixXf x = inputs(images, workers);
  if (workers.stopped()) return false;
  const auto points =
      learned.per_image ? split.points(n, *learned.per_image, 0) : std::vector<GridPoint>{};
  const auto pixels = pixels_of_images(points, n);
  const Eigen::MatrixXf targets = targets_of(images, pixels);
  const Eigen::MatrixXf at_start = now_.outputs({x, &z_, pixels});
  TrainingBatches batches(key_, n, training_.batch);
  double rate = 0.0;
  for (int step = 0; step < training_.steps && !workers.stopped(); ++step) {
    const std::vector<Index> chosen = batches.next();
    sim::GridBatch batch{x(Eigen::all, chosen), &z_};
    for (const Index image : pixels.empty() ? std::vector<Index>{} : chosen) {
      batch.which.push_back(pixels[static_cast<std::size_t>(image)]);
    }
    if (step == 0) rate = 1.0 / std::max(now_.top_eigenvalue(batch), 1e-30);
    const Eigen::MatrixXf sought = targets(Eigen::all, chosen);
    now_.move(batch, [&](const Eigen::MatrixXf& outputs) -> Eigen::MatrixXf {
      const Eigen::MatrixXf residuals = outputs - at_start(Eigen::all, chosen) - sought;
      residual_ = static_cast<double>(residuals.norm()) /
                  std::max(static_cast<double>(sought.norm()), 1e-30);
      return static_cast<float>(rate) * residuals;
    });
    if (!std::isfinite(residual_)) {
      throw ResourceError(fmt::format("a trained hypernetwork of width {} diverged after {} steps",
                                      training_.width, step));
    }
  }
  return !workers.stopped();
}

Eigen::MatrixXd ImageHypernet::predict(const ShownImages& images, const Workers& workers) const {
  const Eigen::MatrixXf x = inputs(images, workers);
  Eigen::MatrixXd predictions(z_.cols(), x.cols());
  constexpr Index kImages = 25;  // at once
  for (Index first = 0; first < x.cols() && !workers.stopped(); first += kImages) {
    const Index count = std::min(kImages, x.cols() - first);
    const sim::GridBatch batch{x.middleCols(first, count), &z_};
    predictions.middleCols(first, count) =
        (now_.outputs(batch) - start_.outputs(batch)).cast<double>();
  }
  return predictions;
}

Eigen::MatrixXd ImageHypernet::predict_between(const ShownImages& images,
                                               const Eigen::MatrixXd& shares) const {
  const Eigen::MatrixXf x = inputs(images, {});
  const Eigen::MatrixXf mix = shares.transpose().cast<float>();
  const auto outputs = [&](const sim::GridHypernet& network) -> Eigen::MatrixXf {
    return network.outputs_of(network.emitted(x) * mix, z_);
  };
  return (outputs(now_) - outputs(start_)).cast<double>();
}

double cost_of_hypernet(const HypernetTraining& training, Index n_pixels, Index n_images) {
  constexpr double kPasses = 3.0;  // forward, and back with two products
  return kPasses * training.steps * static_cast<double>(std::min(training.batch, n_images)) *
         (weights_of_g(training, n_pixels) * features_of_f(training, n_pixels) +
          cost_of_f(training, n_pixels));
}

double bytes_of_hypernet(const HypernetTraining& training, Index n_pixels) {
  constexpr double kCopies = 4.0;    // now, at the start, gradients and room
  constexpr double kPatches = 30.0;  // what a layer of a convnet sees, and more like it, a pixel
  const double pass = training.f == TrainedF::kMlp
                          ? 0.0
                          : kPatches * static_cast<double>(training.batch * n_pixels) *
                                static_cast<double>(training.width);
  return sizeof(float) *
         (kCopies * weights_of_g(training, n_pixels) * features_of_f(training, n_pixels) + pass);
}

}  // namespace widthwise::verify
