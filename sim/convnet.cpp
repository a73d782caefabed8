#include "sim/convnet.hpp"

#include <stdexcept>
#include <utility>

#include "sim/dense_matrix.hpp"
#include "sim/derivative_correlation.hpp"
#include "sim/feed_forward.hpp"

namespace widthwise::sim {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<MatrixXd> all_but_last(std::vector<MatrixXd> weights) {
  if (weights.empty()) throw std::invalid_argument("a convnet has a readout at least");
  weights.pop_back();
  return weights;
}

}  // namespace

Convnet::Convnet(const ConvnetShape& shape, Engine engine, const SampleKey& key)
    : features_(shape, engine, key),
      readout_(make_gaussian_matrix(engine, 1, shape.n_features(),
                                    RandomStream(key, static_cast<std::uint64_t>(shape.depth)))) {}

Convnet::Convnet(const ConvnetShape& shape, std::vector<MatrixXd> weights)
    : features_(shape, all_but_last(weights)) {
  if (weights.back().rows() != 1 || weights.back().cols() != shape.n_features()) {
    throw std::invalid_argument("the readout of a convnet has the wrong size");
  }
  readout_ = std::make_unique<DenseMatrix>(std::move(weights.back()));
}

double Convnet::value(const VectorXd& x) {
  return readout_->times(features_.features(x), features_.scale())(0);
}

Tangent Convnet::gradient(const VectorXd& x) {
  const double scale = features_.scale();
  const VectorXd cotangent = readout_->transpose_times(VectorXd::Ones(1), scale);
  Tangent gradient = features_.pull_back(x, cotangent);
  gradient.layers.push_back({{VectorXd::Constant(1, scale), features_.features(x)}});
  return gradient;
}

// The last layer of each direction moves the readout, the others the features.
template <class Algebra>
Jet<Algebra> Convnet::push_forward(const VectorXd& u, const Algebra& algebra,
                                   std::span<const Tangent> directions) {
  std::vector<Tangent> of_features(directions.begin(), directions.end());
  std::vector<Tangent> of_readout;
  for (Tangent& direction : of_features) {
    if (std::ssize(direction.layers) != shape().depth + 1) {
      throw std::invalid_argument("a direction does not fit the layers of a convnet");
    }
    of_readout.push_back({{std::move(direction.layers.back())}});
    direction.layers.pop_back();
  }
  std::vector<const Tangent*> pointers;
  for (const Tangent& direction : of_readout) pointers.push_back(&direction);
  const Layer layer{readout_.get(), {.scale = features_.scale()}};
  const auto moving = moving_weights<Algebra>(std::span(&layer, 1), algebra, pointers);
  return moving.front().times(features_.push_forward(u, algebra, of_features), layer.rule.scale);
}

template Jet<TaylorAlgebra> Convnet::push_forward(const VectorXd&, const TaylorAlgebra&,
                                                  std::span<const Tangent>);
template Jet<NilpotentAlgebra> Convnet::push_forward(const VectorXd&, const NilpotentAlgebra&,
                                                     std::span<const Tangent>);

VectorXd Convnet::correlations(const VectorXd& u, const VectorXd& u_prime, int max_order) {
  return correlations_along(*this, u, u_prime, max_order);
}

std::vector<MatrixXd> Convnet::complete() {
  std::vector<MatrixXd> entries = features_.complete();
  entries.push_back(readout_->complete());
  return entries;
}

}  // namespace widthwise::sim
