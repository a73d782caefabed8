#include "widthwise/sim/mlp.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "widthwise/sim/blocks.hpp"
#include "widthwise/sim/dense_matrix.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// h += factor * e * left (right . y), with e the monomial of index `variable`. Block by block: each
// vector is read once for all coefficients.
template <class Algebra>
void add_rank_one(const RankOne& term, double factor, int variable, const Jet<Algebra>& y,
                  Jet<Algebra>& h) {
  const Algebra& algebra = y.algebra();
  struct Move {
    int from, to;
    double amount;
  };
  std::vector<Move> moves;
  for (int i = 0; i < algebra.size(); ++i) {
    const std::optional<int> k = algebra.product(i, variable);
    if (k && !y.is_zero(i)) moves.push_back({i, *k, 0.0});
  }
  for_each_block(term.right.size(), [&](Index start, Index n) {
    for (Move& move : moves) {
      move.amount += factor * term.right.segment(start, n).dot(y[move.from].segment(start, n));
    }
  });
  std::vector<bool> begun(algebra.size());
  for (int i = 0; i < algebra.size(); ++i) begun[i] = !h.is_zero(i);
  for (const Move& move : moves) h[move.to].resize(term.left.size());
  for_each_block(term.left.size(), [&](Index start, Index n) {
    for (const Move& move : moves) {
      auto block = h[move.to].segment(start, n);
      if (begun[move.to]) {
        block += move.amount * term.left.segment(start, n);
      } else {
        block = move.amount * term.left.segment(start, n);
      }
    }
  });
}

}  // namespace

Index MlpShape::width(int layer) const {
  if (layer == 0) return input_dimension;
  return layer == n_layers() ? 1 : widths[layer - 1];
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

double Mlp::scale(int layer) const {
  return 1.0 / std::sqrt(static_cast<double>(shape_.width(layer)));
}

double Mlp::value(const VectorXd& x) {
  VectorXd h = x;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    h = weights_[l]->times(l == 0 ? h : activate(shape_.activation, h), scale(l));
  }
  return h(0);
}

// With delta_l = df/dh_l: df/dW_l = delta_l y_{l-1}^T / sqrt(n_{l-1}), delta_{L+1} = 1 and
// delta_l = s'(h_l) * W_{l+1}^T delta_{l+1} / sqrt(n_l). The left factor kept for W_l is
// delta_l / sqrt(n_{l-1}), so that each step down takes the scale of the layer below.
Tangent Mlp::gradient(const VectorXd& x) {
  const int n_layers = shape_.n_layers();
  std::vector<VectorXd> y{x};
  std::vector<VectorXd> h(1);
  for (int l = 0; l + 1 < n_layers; ++l) {
    h.push_back(weights_[l]->times(y[l], scale(l)));
    y.push_back(activate(shape_.activation, h.back()));
  }
  Tangent gradient;
  gradient.layers.resize(n_layers);
  VectorXd left = VectorXd::Constant(1, scale(n_layers - 1));
  for (int l = n_layers - 1; l > 0; --l) {
    VectorXd below = weights_[l]->transpose_times(left, scale(l - 1));
    multiply_by_slope(shape_.activation, h[l], below);
    gradient.layers[l].push_back({std::move(left), std::move(y[l])});
    left = std::move(below);
  }
  gradient.layers[0].push_back({std::move(left), std::move(y[0])});
  return gradient;
}

// (W + sum_v e_v D_v) y / sqrt(n), where D_v is the layer's part of direction v: rank one, so it
// acts on coefficient i of y as an inner product and raises its monomial by e_v.
template <class Algebra>
Jet<Algebra> Mlp::apply_layer(int layer, const Jet<Algebra>& y,
                              std::span<const Tangent> directions) {
  const Algebra& algebra = y.algebra();
  Jet<Algebra> h(algebra);
  for (int i = 0; i < algebra.size(); ++i) {
    if (!y.is_zero(i)) h[i] = weights_[layer]->times(y[i], scale(layer));
  }
  for (std::size_t v = 0; v < directions.size(); ++v) {
    const std::optional<int> variable = algebra.variable(static_cast<int>(v));
    if (!variable) continue;
    for (const RankOne& term : directions[v].layers[layer]) {
      add_rank_one(term, scale(layer), *variable, y, h);
    }
  }
  return h;
}

template <class Algebra>
Jet<Algebra> Mlp::propagate(const VectorXd& u, const Algebra& algebra,
                            std::span<const Tangent> directions) {
  Jet<Algebra> h(algebra, u);
  for (int l = 0; l < shape_.n_layers(); ++l) {
    h = apply_layer(l, l == 0 ? h : activate(shape_.activation, std::move(h)), directions);
  }
  return h;
}

VectorXd Mlp::correlations(const VectorXd& u, const VectorXd& u_prime, int max_order) {
  if (max_order < 0) throw std::invalid_argument("the order of a correlation is at least 0");
  std::vector<Tangent> direction;
  if (max_order > 0) direction.push_back(gradient(u_prime));
  const auto f = propagate(u, TaylorAlgebra(max_order), direction);
  VectorXd correlations = VectorXd::Zero(max_order + 1);
  double factorial = 1.0;
  for (int r = 0; r <= max_order; ++r, factorial *= r) {
    if (!f.is_zero(r)) correlations(r) = factorial * f[r](0);
  }
  return correlations;
}

double Mlp::correlation(const VectorXd& u, const std::vector<VectorXd>& directions) {
  std::vector<Tangent> tangents;
  tangents.reserve(directions.size());
  for (const VectorXd& direction : directions) tangents.push_back(gradient(direction));
  return directional_derivative(u, tangents);
}

double Mlp::directional_derivative(const VectorXd& u, std::span<const Tangent> directions) {
  for (const Tangent& direction : directions) {
    if (static_cast<int>(direction.layers.size()) != shape_.n_layers()) {
      throw std::invalid_argument("a direction of " + std::to_string(direction.layers.size()) +
                                  " layers does not fit a network of " +
                                  std::to_string(shape_.n_layers()));
    }
  }
  const NilpotentAlgebra algebra(static_cast<int>(directions.size()));
  const auto f = propagate(u, algebra, directions);
  const int all = algebra.size() - 1;
  return f.is_zero(all) ? 0.0 : f[all](0);
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
