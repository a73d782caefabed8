#include "sim/fused/drawn_stack.hpp"

#include <algorithm>

#include "sim/combination.hpp"
#include "sim/dot.hpp"
#include "sim/feed_forward.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

double length_of(const RankOne& term) {
  return euclidean_norm(term.left) * euclidean_norm(term.right);
}

}  // namespace

DrawnStack::DrawnStack(const MlpShape& shape, const SampleKey& key, std::uint64_t first_object)
    : shape_(shape), matrices_(static_cast<std::size_t>(shape.n_layers())) {
  for (int l = 0; l < shape.n_layers(); ++l) {
    streams_.emplace_back(key, first_object + static_cast<std::uint64_t>(l));
  }
}

LinearMap& DrawnStack::matrix(int l, Index s) {
  auto& of_layer = matrices_[static_cast<std::size_t>(l)];
  while (std::ssize(of_layer) <= s) {
    const auto part = static_cast<std::uint64_t>(of_layer.size());
    of_layer.push_back(std::make_unique<DeferredMatrix>(
        shape_.width(l + 1), shape_.width(l), streams_[static_cast<std::size_t>(l)].of_part(part)));
  }
  return *of_layer[static_cast<std::size_t>(s)];
}

// p_l . M_{l,s} q'_{l-1} of the matrix as it was drawn; 0 where the gradient vanishes.
double DrawnStack::along(int l, Index s) {
  const RankOne& term = gradient_.layers[static_cast<std::size_t>(l)].front();
  const double length = length_of(term);
  return length > 0.0 ? dot(term.left, matrix(l, s).times(term.right)) / length : 0.0;
}

GradientOfG<double> DrawnStack::pass_at_u_prime(const VectorXd& z, double features,
                                                Index n_matrices) {
  const int n_layers = shape_.n_layers();
  std::vector<Combination> weights;
  for (int l = 0; l < n_layers; ++l) {
    weights.emplace_back(shape_.width(l + 1), shape_.width(l));
    weights.back().add(features, matrix(l, 0));
  }
  std::vector<Layer> layers;
  for (int l = 0; l < n_layers; ++l) layers.push_back({&weights[l], shape_.rule(l)});
  gradient_ =
      backward(shape_.activation, layers, forward(shape_.activation, layers, z), VectorXd::Ones(1));
  GradientOfG<double> gradient{VectorXd(n_layers), Eigen::MatrixXd(n_layers, n_matrices)};
  for (int l = 0; l < n_layers; ++l) {
    gradient.lengths[l] = length_of(gradient_.layers[l].front());
    for (Index s = 0; s < n_matrices; ++s) gradient.along(l, s) = along(l, s);
  }
  return gradient;
}

// A matrix of which p . M q' is known is one that was drawn freely, less what it has there, with
// what is known in its place.
VectorXd DrawnStack::output_at_u(const VectorXd& z, const MovingLayers<double>& moves,
                                 int max_order) {
  const TaylorAlgebra algebra(max_order);
  const auto amounts_of = [&](const auto& coefficients) {
    std::vector<double> amounts(static_cast<std::size_t>(algebra.size()), 0.0);
    const Index n = std::min<Index>(coefficients.size(), algebra.size());
    for (Index k = 0; k < n; ++k) amounts[static_cast<std::size_t>(k)] = coefficients(k);
    return amounts;
  };
  std::vector<MovingMatrix<TaylorAlgebra>> weights;
  std::vector<LayerRule> rules;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    const RankOne& term = gradient_.layers[static_cast<std::size_t>(l)].front();
    const double length = length_of(term);
    std::vector<double> of_term = amounts_of(moves.rank_one);
    weights.emplace_back(algebra);
    for (Index s = 0; s < moves.matrices.rows(); ++s) {
      const std::vector<double> amounts = amounts_of(moves.matrices.row(s));
      weights.back().add(matrix(l, s), amounts);
      if (s == 0 || !(length > 0.0)) continue;
      const double missing = (moves.along_gradient(l, s) - along(l, s)) / length;
      for (std::size_t k = 0; k < of_term.size(); ++k) of_term[k] += missing * amounts[k];
    }
    weights.back().add(term, std::move(of_term));
    rules.push_back(shape_.rule(l));
  }
  const Jet<TaylorAlgebra> h =
      propagate<TaylorAlgebra>(shape_.activation, weights, rules, Jet<TaylorAlgebra>(algebra, z));
  VectorXd coefficients = VectorXd::Zero(algebra.size());
  for (int k = 0; k < algebra.size(); ++k) {
    if (!h.is_zero(k)) coefficients[k] = h[k](0);
  }
  return coefficients;
}

std::int64_t DrawnStack::n_normals() const {
  std::int64_t sum = 0;
  for (const auto& of_layer : matrices_) {
    for (const auto& drawn : of_layer) sum += drawn->n_normals();
  }
  return sum;
}

}  // namespace widthwise::sim
