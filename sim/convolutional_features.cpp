#include "sim/convolutional_features.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/dense_matrix.hpp"
#include "sim/feed_forward.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Passes through a network of which correlations at two inputs are asked, jets included, about.
constexpr Index kPasses = 6;

void require_possible(const ConvnetShape& shape) {
  if (shape.depth < 1 || shape.channels < 1 || shape.input_channels < 1 || shape.height < 1 ||
      shape.width < 1) {
    throw std::invalid_argument(
        "a convnet needs a layer, and channels and pixels at least one of each");
  }
  if (shape.filter_size < 1 || shape.filter_size % 2 == 0) {
    throw std::invalid_argument("a filter needs a central pixel: its size is odd");
  }
}

}  // namespace

Index ConvnetShape::fan_in(int layer) const {
  return (layer == 1 ? input_channels : channels) * filter_size * filter_size;
}

Engine engine_of_layer(const ConvnetShape& shape, Engine engine, int layer) {
  const Index shorter_side = std::min(shape.channels, shape.fan_in(layer));
  return kPasses * shape.n_pixels() <= shorter_side ? engine : Engine::kDense;
}

ConvolutionalFeatures::ConvolutionalFeatures(const ConvnetShape& shape, Engine engine,
                                             const SampleKey& key)
    : shape_(shape), patches_{shape.height, shape.width, shape.filter_size} {
  require_possible(shape_);
  for (int l = 1; l <= shape_.depth; ++l) {
    weights_.push_back(make_gaussian_matrix(engine_of_layer(shape_, engine, l), shape_.channels,
                                            shape_.fan_in(l),
                                            RandomStream(key, static_cast<std::uint64_t>(l - 1))));
  }
}

ConvolutionalFeatures::ConvolutionalFeatures(const ConvnetShape& shape,
                                             std::vector<MatrixXd> weights)
    : shape_(shape), patches_{shape.height, shape.width, shape.filter_size} {
  require_possible(shape_);
  if (std::ssize(weights) != shape_.depth) {
    throw std::invalid_argument("a convnet of " + std::to_string(shape_.depth) +
                                " layers cannot have " + std::to_string(weights.size()) +
                                " weight matrices");
  }
  for (int l = 1; l <= shape_.depth; ++l) {
    MatrixXd& entries = weights[l - 1];
    if (entries.rows() != shape_.channels || entries.cols() != shape_.fan_in(l)) {
      throw std::invalid_argument("weight matrix " + std::to_string(l - 1) + " has the wrong size");
    }
    weights_.push_back(std::make_unique<DenseMatrix>(std::move(entries)));
  }
}

double ConvolutionalFeatures::fan_in_scale(int layer) const {
  return 1.0 / std::sqrt(static_cast<double>(shape_.fan_in(layer)));
}

VectorXd ConvolutionalFeatures::pixel_by_pixel(const VectorXd& x) const {
  if (x.size() != shape_.input_dimension()) {
    throw std::invalid_argument("an input of " + std::to_string(x.size()) +
                                " entries does not fit images of " +
                                std::to_string(shape_.input_dimension()));
  }
  return x.reshaped(shape_.n_pixels(), shape_.input_channels).transpose().reshaped();
}

VectorXd ConvolutionalFeatures::convolve(int layer, const VectorXd& y) {
  VectorXd h(shape_.channels * shape_.n_pixels());
  for (Index p = 0; p < shape_.n_pixels(); ++p) {
    h.segment(p * shape_.channels, shape_.channels) =
        weights_[layer - 1]->times(patches_.at(p, y), fan_in_scale(layer));
  }
  return h;
}

VectorXd ConvolutionalFeatures::read_off(const VectorXd& y) const {
  if (!shape_.pooled) return y;
  return y.reshaped(shape_.channels, shape_.n_pixels()).rowwise().mean();
}

VectorXd ConvolutionalFeatures::read_off_transposed(const VectorXd& cotangent) const {
  if (!shape_.pooled) return cotangent;
  const Index n = shape_.n_pixels();
  return cotangent.replicate(n, 1) / static_cast<double>(n);
}

const ConvolutionalFeatures::Pass& ConvolutionalFeatures::pass(const VectorXd& x) {
  if (last_ && last_->x == x) return *last_;
  Pass pass{x, {pixel_by_pixel(x)}, {}};
  for (int l = 1; l <= shape_.depth; ++l) {
    pass.h.push_back(convolve(l, pass.y.back()));
    pass.y.push_back(activate(shape_.activation, pass.h.back()));
  }
  return last_.emplace(std::move(pass));
}

VectorXd ConvolutionalFeatures::features(const VectorXd& x) {
  return read_off(pass(x).y.back());
}

// With delta_l = d<cotangent, y_L>/dh_l the gradient over W_l is a sum over pixels of
// c_l delta_l(p) patch_p(y_{l-1})^T, c_l = 1 / sqrt(fan-in), and delta_{l-1} is s'(h_{l-1}) times
// the patches of c_l W_l^T delta_l(p) put back where they were cut.
Tangent ConvolutionalFeatures::pull_back(const VectorXd& x, const VectorXd& cotangent) {
  if (cotangent.size() != n_features()) {
    throw std::invalid_argument("a cotangent does not fit the features of a convnet");
  }
  const auto& [input, y, h] = pass(x);
  Tangent gradient;
  gradient.layers.resize(weights_.size());
  VectorXd delta = read_off_transposed(cotangent);
  for (int l = shape_.depth; l >= 1; --l) {
    multiply_by_slope(shape_.activation, h[l - 1], delta);
    VectorXd below = VectorXd::Zero(y[l - 1].size());
    for (Index p = 0; p < shape_.n_pixels(); ++p) {
      const VectorXd left = fan_in_scale(l) * delta.segment(p * shape_.channels, shape_.channels);
      if (l > 1) patches_.add_transposed(p, weights_[l - 1]->transpose_times(left), below);
      gradient.layers[l - 1].push_back({left, patches_.at(p, y[l - 1])});
    }
    delta = std::move(below);
  }
  return gradient;
}

// At every pixel the same moving matrix acts on the moving patch.
template <class Algebra>
Jet<Algebra> ConvolutionalFeatures::moving_features(const VectorXd& x, const Algebra& algebra,
                                                    std::span<const Tangent> directions) {
  std::vector<Layer> layers;
  for (int l = 1; l <= shape_.depth; ++l) {
    layers.push_back({weights_[l - 1].get(), {.scale = fan_in_scale(l)}});
  }
  std::vector<const Tangent*> pointers;
  for (const Tangent& direction : directions) pointers.push_back(&direction);
  const std::vector<MovingMatrix<Algebra>> moving =
      moving_weights<Algebra>(layers, algebra, pointers);
  Jet<Algebra> y(algebra, pixel_by_pixel(x));
  for (std::size_t l = 0; l < moving.size(); ++l) {
    Jet<Algebra> h(algebra);
    for (Index p = 0; p < shape_.n_pixels(); ++p) {
      set_segment(h, shape_.channels * shape_.n_pixels(), p * shape_.channels,
                  moving[l].times(patches_.at(p, y), layers[l].rule.scale));
    }
    y = activate(shape_.activation, std::move(h));
  }
  for (const int i : support(y)) y[i] = read_off(y[i]);
  return y;
}

Jet<TaylorAlgebra> ConvolutionalFeatures::push_forward(const VectorXd& x,
                                                       const TaylorAlgebra& algebra,
                                                       std::span<const Tangent> directions) {
  return moving_features(x, algebra, directions);
}

Jet<NilpotentAlgebra> ConvolutionalFeatures::push_forward(const VectorXd& x,
                                                          const NilpotentAlgebra& algebra,
                                                          std::span<const Tangent> directions) {
  return moving_features(x, algebra, directions);
}

std::vector<MatrixXd> ConvolutionalFeatures::complete() {
  std::vector<MatrixXd> entries;
  for (const auto& weight : weights_) entries.push_back(weight->complete());
  return entries;
}

std::int64_t ConvolutionalFeatures::n_normals() const {
  std::int64_t sum = 0;
  for (const auto& weight : weights_) sum += weight->n_normals();
  return sum;
}

}  // namespace widthwise::sim
