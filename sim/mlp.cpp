#include "sim/mlp.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "sim/dense_matrix.hpp"
#include "sim/derivative_correlation.hpp"
#include "sim/dot.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<const Tangent*> pointers(std::span<const Tangent> tangents) {
  std::vector<const Tangent*> pointers;
  for (const Tangent& tangent : tangents) pointers.push_back(&tangent);
  return pointers;
}

}  // namespace

Index MlpShape::width(int layer) const {
  if (layer == 0) return input_dimension;
  return layer == n_layers() ? output_dimension : widths[layer - 1];
}

double MlpShape::scale(int layer) const {
  return 1.0 / std::sqrt(static_cast<double>(width(layer)));
}

MlpShape uniform_mlp(Index input_dimension, int depth, Index width, Activation activation) {
  return {input_dimension, std::vector<Index>(depth, width), activation};
}

Mlp::Mlp(MlpShape shape, Engine engine, const SampleKey& key) : shape_(std::move(shape)) {
  for (int l = 0; l < shape_.n_layers(); ++l) {
    const RandomStream stream(key, static_cast<std::uint64_t>(l));
    weights_.push_back(make_gaussian_matrix(engine, shape_.width(l + 1), shape_.width(l), stream));
  }
}

Mlp::Mlp(MlpShape shape, std::vector<MatrixXd> weights) : shape_(std::move(shape)) {
  if (static_cast<int>(weights.size()) != shape_.n_layers()) {
    throw std::invalid_argument("a network of " + std::to_string(shape_.n_layers()) +
                                " layers cannot have " + std::to_string(weights.size()) +
                                " weight matrices");
  }
  for (int l = 0; l < shape_.n_layers(); ++l) {
    if (weights[l].rows() != shape_.width(l + 1) || weights[l].cols() != shape_.width(l)) {
      throw std::invalid_argument("weight matrix " + std::to_string(l) + " has the wrong size");
    }
    weights_.push_back(std::make_unique<DenseMatrix>(std::move(weights[l])));
  }
}

std::vector<Layer> Mlp::layers() const {
  std::vector<Layer> layers;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    layers.push_back({weights_[l].get(), shape_.scale(l)});
  }
  return layers;
}

std::vector<double> Mlp::scales() const {
  std::vector<double> scales;
  for (int l = 0; l < shape_.n_layers(); ++l) scales.push_back(shape_.scale(l));
  return scales;
}

Trace Mlp::trace(const VectorXd& x) {
  return forward(shape_.activation, layers(), x);
}

VectorXd Mlp::output(const VectorXd& x) {
  return sim::output(layers(), trace(x));
}

Tangent Mlp::pull_back(const VectorXd& x, const VectorXd& cotangent) {
  return backward(shape_.activation, layers(), trace(x), cotangent);
}

template <class Algebra>
Jet<Algebra> Mlp::push_forward(const VectorXd& u, const Algebra& algebra,
                               std::span<const Tangent> directions) {
  return propagate<Algebra>(shape_.activation,
                            moving_weights<Algebra>(layers(), algebra, pointers(directions)),
                            scales(), Jet<Algebra>(algebra, u));
}

template Jet<TaylorAlgebra> Mlp::push_forward(const VectorXd&, const TaylorAlgebra&,
                                              std::span<const Tangent>);
template Jet<NilpotentAlgebra> Mlp::push_forward(const VectorXd&, const NilpotentAlgebra&,
                                                 std::span<const Tangent>);

Jet<NilpotentAlgebra> Mlp::push_forward(const Trace& at, const NilpotentAlgebra& algebra,
                                        std::span<const Tangent* const> directions) {
  return propagate<NilpotentAlgebra>(
      shape_.activation, moving_weights<NilpotentAlgebra>(layers(), algebra, directions), scales(),
      Jet<NilpotentAlgebra>(algebra, at.y.front()), at.h);
}

void Mlp::require_one_output() const {
  if (shape_.output_dimension == 1) return;
  throw std::invalid_argument("a network of " + std::to_string(shape_.output_dimension) +
                              " outputs has no single gradient");
}

double Mlp::value(const VectorXd& x) {
  require_one_output();
  return output(x)(0);
}

double Mlp::value(const Trace& at) {
  require_one_output();
  return sim::output(layers(), at)(0);
}

ConditionalLaw Mlp::conditional_law(const std::vector<VectorXd>& inputs) {
  const auto p = static_cast<Index>(inputs.size());
  ConditionalLaw law{VectorXd(p), MatrixXd(p, p)};
  std::vector<VectorXd> hidden;
  for (Index i = 0; i < p; ++i) {
    Trace at = trace(inputs[i]);
    law.outputs[i] = value(at);
    hidden.push_back(std::move(at.y.back()));
    for (Index j = 0; j <= i; ++j) {
      law.covariance(i, j) = law.covariance(j, i) =
          dot(hidden[i], hidden[j]) / static_cast<double>(hidden[i].size());
    }
  }
  return law;
}

Tangent Mlp::gradient(const VectorXd& x) {
  require_one_output();
  return pull_back(x, VectorXd::Ones(1));
}

Tangent Mlp::gradient(Trace at) {
  require_one_output();
  return backward(shape_.activation, layers(), std::move(at), VectorXd::Ones(1));
}

Tangent Mlp::gradient_along(const VectorXd& x, std::span<const Tangent> directions) {
  return gradient_along(trace(x), pointers(directions));
}

Tangent Mlp::gradient_along(const Trace& at, std::span<const Tangent* const> directions) {
  require_one_output();
  using Algebra = NilpotentAlgebra;
  const Algebra algebra(static_cast<int>(directions.size()));
  const std::vector<MovingMatrix<Algebra>> weights =
      moving_weights<Algebra>(layers(), algebra, directions);
  return backward<Algebra>(weights, scales(),
                           forward<Algebra>(shape_.activation, weights, scales(), algebra, at),
                           VectorXd::Ones(1));
}

VectorXd Mlp::correlations(const VectorXd& u, const VectorXd& u_prime, int max_order) {
  require_one_output();
  return correlations_along(*this, u, u_prime, max_order);
}

double Mlp::correlation(const VectorXd& u, const std::vector<VectorXd>& directions) {
  require_one_output();
  return correlation_at(*this, u, directions);
}

VectorXd Mlp::correlations(const VectorXd& u, const std::vector<VectorXd>& inputs) {
  require_one_output();
  return correlations_at(*this, u, inputs);
}

double Mlp::directional_derivative(const VectorXd& u, std::span<const Tangent> directions) {
  require_one_output();
  return derivative_along(*this, u, directions);
}

double Mlp::directional_derivative(const Trace& at, std::span<const Tangent* const> directions) {
  require_one_output();
  return derivative_along(*this, at, directions);
}

std::vector<MatrixXd> Mlp::complete() {
  std::vector<MatrixXd> entries;
  for (const auto& weight : weights_) entries.push_back(weight->complete());
  return entries;
}

std::int64_t Mlp::n_normals() const {
  std::int64_t sum = 0;
  for (const auto& weight : weights_) sum += weight->n_normals();
  return sum;
}

}  // namespace widthwise::sim
