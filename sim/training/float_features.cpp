#include "sim/training/float_features.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "sim/training/float_normals.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;

constexpr float kFloatReluGain = std::numbers::sqrt2_v<float>;

MatrixXf layer_normals(Index rows, Index cols, const SampleKey& key, int layer) {
  return float_normals(rows, cols, 1.0, RandomStream(key, static_cast<std::uint64_t>(layer)));
}

// The pixels under a filter around each, in the order of its entries; -1 outside of the image.
std::vector<std::vector<Index>> pixels_under_filter(const ConvnetShape& f) {
  std::vector<std::vector<Index>> list;
  const Index radius = f.filter_size / 2;
  for (Index row = 0; row < f.height; ++row) {
    for (Index column = 0; column < f.width; ++column) {
      std::vector<Index>& under = list.emplace_back();
      for (Index i = row - radius; i <= row + radius; ++i) {
        for (Index j = column - radius; j <= column + radius; ++j) {
          const bool inside = i >= 0 && i < f.height && j >= 0 && j < f.width;
          under.push_back(inside ? i * f.width + j : -1);
        }
      }
    }
  }
  return list;
}

}  // namespace

MatrixXf float_relu(const MatrixXf& h) {
  return kFloatReluGain * h.cwiseMax(0.0F);
}

MatrixXf through_float_gates(const MatrixXf& y, const MatrixXf& delta) {
  return (y.array() > 0.0F).select(kFloatReluGain * delta.array(), 0.0F);
}

FloatFeatures::FloatFeatures(const MlpShape& f, const SampleKey& key)
    : n_inputs_(f.input_dimension), n_features_(0) {
  if (f.widths.empty()) throw std::invalid_argument("f needs a hidden layer");
  n_features_ = f.widths.back();
  for (int l = 0; l + 1 < f.n_layers(); ++l) {
    weights_.push_back(layer_normals(f.width(l + 1), f.width(l), key, l));
  }
}

FloatFeatures::FloatFeatures(const ConvnetShape& f, const SampleKey& key)
    : n_inputs_(f.input_dimension()), n_features_(f.n_features()), image_(f) {
  if (f.depth < 1 || f.channels < 1 || n_inputs_ < 1 || f.filter_size < 1 ||
      f.filter_size % 2 == 0) {
    throw std::invalid_argument("a convnet needs layers, channels, an image and odd filters");
  }
  neighbours_ = pixels_under_filter(f);
  for (int l = 1; l <= f.depth; ++l) {
    weights_.push_back(layer_normals(f.channels, f.fan_in(l), key, l - 1));
  }
}

float FloatFeatures::scale(std::size_t layer) const {
  return 1.0F / std::sqrt(static_cast<float>(weights_[layer].cols()));
}

// Of images a column a pixel, pixel after pixel and image after image.
MatrixXf FloatFeatures::pixel_by_pixel(const MatrixXf& x) const {
  if (!image_) return x;
  const Index pixels = image_->n_pixels();
  MatrixXf y(image_->input_channels, pixels * x.cols());
  for (Index i = 0; i < x.cols(); ++i) {
    for (Index c = 0; c < y.rows(); ++c) {
      y.block(c, i * pixels, 1, pixels) = x.col(i).segment(c * pixels, pixels).transpose();
    }
  }
  return y;
}

MatrixXf FloatFeatures::seen(const MatrixXf& y) const {
  if (!image_) return y;
  const Index channels = y.rows();
  const Index pixels = image_->n_pixels();
  const auto places = static_cast<Index>(neighbours_.front().size());
  MatrixXf u = MatrixXf::Zero(channels * places, y.cols());
  for (Index column = 0; column < y.cols(); ++column) {
    const Index first = column - column % pixels;
    const std::vector<Index>& under = neighbours_[static_cast<std::size_t>(column % pixels)];
    for (Index k = 0; k < places; ++k) {
      const Index pixel = under[static_cast<std::size_t>(k)];
      if (pixel >= 0) u.block(k * channels, column, channels, 1) = y.col(first + pixel);
    }
  }
  return u;
}

MatrixXf FloatFeatures::seen_transposed(const MatrixXf& u) const {
  if (!image_) return u;
  const Index pixels = image_->n_pixels();
  const auto places = static_cast<Index>(neighbours_.front().size());
  const Index channels = u.rows() / places;
  MatrixXf y = MatrixXf::Zero(channels, u.cols());
  for (Index column = 0; column < u.cols(); ++column) {
    const Index first = column - column % pixels;
    const std::vector<Index>& under = neighbours_[static_cast<std::size_t>(column % pixels)];
    for (Index k = 0; k < places; ++k) {
      const Index pixel = under[static_cast<std::size_t>(k)];
      if (pixel >= 0) y.col(first + pixel) += u.block(k * channels, column, channels, 1);
    }
  }
  return y;
}

MatrixXf FloatFeatures::read_off(const MatrixXf& y) const {
  if (!image_) return y;
  const Index pixels = image_->n_pixels();
  const Index n = y.cols() / pixels;
  if (!image_->pooled) return y.reshaped(y.rows() * pixels, n);
  MatrixXf features(y.rows(), n);
  for (Index i = 0; i < n; ++i) {
    features.col(i) = y.middleCols(i * pixels, pixels).rowwise().mean();
  }
  return features;
}

MatrixXf FloatFeatures::read_off_transposed(const MatrixXf& cotangent) const {
  if (!image_) return cotangent;
  const Index pixels = image_->n_pixels();
  if (!image_->pooled) {
    return cotangent.reshaped(image_->channels, pixels * cotangent.cols());
  }
  MatrixXf y(cotangent.rows(), pixels * cotangent.cols());
  for (Index i = 0; i < cotangent.cols(); ++i) {
    y.middleCols(i * pixels, pixels).colwise() =
        (cotangent.col(i) / static_cast<float>(pixels)).eval();
  }
  return y;
}

FloatFeatures::Pass FloatFeatures::pass(const MatrixXf& x) const {
  Pass at{{pixel_by_pixel(x)}, {}};
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    at.y.push_back(float_relu(scale(l) * (weights_[l] * seen(at.y.back()))));
  }
  at.features = read_off(at.y.back());
  return at;
}

std::vector<MatrixXf> FloatFeatures::pull_back(const Pass& at, const MatrixXf& cotangent) const {
  std::vector<MatrixXf> deltas(weights_.size());
  MatrixXf delta = read_off_transposed(cotangent);
  for (std::size_t l = weights_.size(); l-- > 0;) {
    deltas[l] = scale(l) * through_float_gates(at.y[l + 1], delta);
    if (l > 0) delta = seen_transposed(weights_[l].transpose() * deltas[l]);
  }
  return deltas;
}

void FloatFeatures::move(const Pass& at, const std::vector<MatrixXf>& deltas) {
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    weights_[l].noalias() -= deltas[l] * seen(at.y[l]).transpose();
  }
}

MatrixXf FloatFeatures::push_forward(const Pass& at, const std::vector<MatrixXf>& deltas) const {
  MatrixXf dy = MatrixXf::Zero(at.y.front().rows(), at.y.front().cols());
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    const MatrixXf u = seen(at.y[l]);
    const MatrixXf moved = deltas[l] * u.transpose();
    MatrixXf dh = moved * u;
    if (l > 0) dh += weights_[l] * seen(dy);
    dy = through_float_gates(at.y[l + 1], scale(l) * dh);
  }
  return read_off(dy);
}

}  // namespace widthwise::sim
