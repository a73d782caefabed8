#include "sim/finite_weight_generator.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/dense_tensor.hpp"
#include "sim/dot.hpp"
#include "sim/orthonormal_basis.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// The weight matrices of f's hidden layers are objects 0, 1, ..; the arrays follow far behind.
constexpr std::uint64_t kFirstArray = std::uint64_t{1} << 32;

// Directions as the hidden layers see them.
std::vector<Tangent> hidden_directions(std::span<const HypernetTangent> directions) {
  std::vector<Tangent> tangents;
  for (const HypernetTangent& direction : directions) tangents.push_back(direction.f);
  return tangents;
}

// The array contracted with moving features: adds its slices with their amounts, factor times the
// coordinates of the features at each monomial.
template <class Algebra>
void add_slices(GaussianTensor& array, const Jet<Algebra>& y, double factor,
                MovingMatrix<Algebra>& weight) {
  const int n_monomials = y.algebra().size();
  std::vector<std::vector<double>> amounts;  // of each slice at each monomial
  for (int i = 0; i < n_monomials; ++i) {
    if (y.is_zero(i)) continue;
    const VectorXd coordinates = array.contract(y[i]);
    amounts.resize(coordinates.size(), std::vector<double>(n_monomials, 0.0));
    for (Index k = 0; k < coordinates.size(); ++k) amounts[k][i] = factor * coordinates[k];
  }
  for (std::size_t k = 0; k < amounts.size(); ++k) {
    weight.add(array.slice(static_cast<Index>(k)), std::move(amounts[k]));
  }
}

// factor * e features.y(t), e being the monomial of index `variable`.
template <class Algebra>
std::vector<double> overlap(const VectorXd& features, const Jet<Algebra>& y, int variable,
                            double factor) {
  const Algebra& algebra = y.algebra();
  std::vector<double> overlap(algebra.size(), 0.0);
  for (int i = 0; i < algebra.size(); ++i) {
    const std::optional<int> to = algebra.product(variable, i);
    if (to && !y.is_zero(i)) overlap[*to] += factor * dot(features, y[i]);
  }
  return overlap;
}

// What of a vector lies in the span of two others, and the rest.
struct SplitVector {
  VectorXd inside;
  VectorXd outside;
};

SplitVector split(const VectorXd& vector, const VectorXd& a, const VectorXd& b) {
  OrthonormalBasis span(vector.size());
  span.add(a);
  span.add(b);
  SplitVector parts{VectorXd::Zero(vector.size()), vector};
  constexpr int kRounds = 2;  // two are enough [DGKS1976]
  for (int round = 0; round < kRounds; ++round) {
    for (Index i = 0; i < span.size(); ++i) {
      const VectorXd step = dot(span[i], parts.outside) * span[i];
      parts.inside += step;
      parts.outside -= step;
    }
  }
  if (euclidean_norm(parts.outside) <= kDependent * euclidean_norm(vector)) parts.outside.setZero();
  return parts;
}

}  // namespace

FiniteWeightGenerator::FiniteWeightGenerator(std::unique_ptr<FeatureNetwork> f, const MlpShape& g,
                                             Engine engine, const SampleKey& key)
    : f_(std::move(f)) {
  for (int l = 0; l < g.n_layers(); ++l) {
    last_.push_back(make_gaussian_tensor(engine, g.width(l + 1), g.cols(l), f_->n_features(),
                                         RandomStream(key, kFirstArray + l)));
  }
}

FiniteWeightGenerator::FiniteWeightGenerator(std::unique_ptr<FeatureNetwork> f, const MlpShape& g,
                                             std::vector<MatrixXd> last)
    : f_(std::move(f)) {
  if (static_cast<int>(last.size()) != g.n_layers()) {
    throw std::invalid_argument("weights for " + std::to_string(last.size()) +
                                " layers do not fit a network of " + std::to_string(g.n_layers()));
  }
  for (int l = 0; l < g.n_layers(); ++l) {
    if (last[l].cols() != f_->n_features()) {
      throw std::invalid_argument("array " + std::to_string(l) + " has the wrong depth");
    }
    last_.push_back(std::make_unique<DenseTensor>(g.width(l + 1), g.cols(l), std::move(last[l])));
  }
}

VectorXd FiniteWeightGenerator::features(const VectorXd& x) {
  return f_->scale() * f_->features(x);
}

std::vector<Combination> FiniteWeightGenerator::weights(const VectorXd& x) {
  const VectorXd y = features(x);
  std::vector<Combination> weights;
  for (const auto& array : last_) {
    const VectorXd coordinates = array->contract(y);
    weights.emplace_back(array->rows(), array->cols());
    for (Index k = 0; k < coordinates.size(); ++k) {
      weights.back().add(coordinates[k], array->slice(k));
    }
  }
  return weights;
}

MatrixXd FiniteWeightGenerator::weight_covariance(const std::vector<VectorXd>& inputs) {
  std::vector<VectorXd> y;
  for (const VectorXd& x : inputs) y.push_back(features(x));
  const auto p = static_cast<Index>(y.size());
  MatrixXd covariance(p, p);
  for (Index i = 0; i < p; ++i) {
    for (Index j = 0; j <= i; ++j) covariance(i, j) = covariance(j, i) = dot(y[i], y[j]);
  }
  return covariance;
}

// The cotangent of the features is A^T dh/dv / sqrt(n).
HypernetTangent FiniteWeightGenerator::pull_back(const VectorXd& x, Tangent g) {
  VectorXd y = features(x);
  VectorXd cotangent = VectorXd::Zero(y.size());
  for (std::size_t l = 0; l < last_.size(); ++l) {
    for (const RankOne& term : g.layers[l]) cotangent += f_->scale() * last_[l]->contract(term);
  }
  return {std::move(g), std::move(y), f_->pull_back(x, cotangent)};
}

double FiniteWeightGenerator::inner_product(const HypernetTangent& a, const HypernetTangent& b) {
  return dot(a.features, b.features) * sim::inner_product(a.g, b.g) + sim::inner_product(a.f, b.f);
}

// V_l = (A_l + sum_v e_v G_v features_v^T) y(t) / sqrt(n): slices by the coordinates of the moving
// features, and G_v by their overlap with features_v.
template <class Algebra>
std::vector<MovingMatrix<Algebra>> FiniteWeightGenerator::moving_weights(
    const VectorXd& x, const Algebra& algebra, std::span<const HypernetTangent> directions) {
  const std::vector<Tangent> hidden = hidden_directions(directions);
  const double scale = f_->scale();
  const Jet<Algebra> y = f_->push_forward(x, algebra, hidden);
  std::vector<MovingMatrix<Algebra>> weights;
  for (const auto& array : last_) {
    weights.emplace_back(algebra);
    add_slices(*array, y, scale, weights.back());
  }
  for (std::size_t v = 0; v < directions.size(); ++v) {
    const std::optional<int> variable = algebra.variable(static_cast<int>(v));
    if (!variable) continue;
    const std::vector<double> amount = overlap(directions[v].features, y, *variable, scale);
    for (std::size_t l = 0; l < last_.size(); ++l) {
      for (const RankOne& term : directions[v].g.layers[l]) weights[l].add(term, amount);
    }
  }
  return weights;
}

std::vector<MovingMatrix<TaylorAlgebra>> FiniteWeightGenerator::push_forward(
    const VectorXd& x, const TaylorAlgebra& algebra, std::span<const HypernetTangent> directions) {
  return moving_weights(x, algebra, directions);
}

std::vector<MovingMatrix<NilpotentAlgebra>> FiniteWeightGenerator::push_forward(
    const VectorXd& x, const NilpotentAlgebra& algebra,
    std::span<const HypernetTangent> directions) {
  return moving_weights(x, algebra, directions);
}

double FiniteWeightGenerator::along(const Tangent& g, const VectorXd& features) {
  double sum = 0.0;
  for (std::size_t l = 0; l < last_.size(); ++l) {
    for (const RankOne& term : g.layers[l]) sum += dot(last_[l]->contract(term), features);
  }
  return sum;
}

std::vector<MovingMatrix<ComponentAlgebra>> FiniteWeightGenerator::push_forward_by_kind(
    const VectorXd& x, const ComponentAlgebra& algebra, const HypernetTangent& direction) {
  if (f_->n_layers() != 1 || !is_multilinear(f_->activation())) {
    throw std::invalid_argument("moves are told apart where f has one hidden layer, of ReLUs");
  }
  const Jet<TaylorAlgebra> moving =
      f_->push_forward(x, TaylorAlgebra(1), std::span(&direction.f, 1));
  const VectorXd y = f_->scale() * moving[0];
  const VectorXd step = f_->scale() * moving[1];
  const auto [radial, transverse] = split(step, y, direction.features);
  const double length = sim::inner_product(direction.g, direction.g);
  const double aligned = length > 0.0 ? along(direction.g, transverse) / length : 0.0;

  Jet<ComponentAlgebra> features(algebra, y);
  std::vector<double> amount(algebra.size(), 0.0);  // of the gradient over the weights of g
  if (const auto q = algebra.index({1, 0, 0, 0})) amount[*q] = dot(direction.features, y) + aligned;
  if (const auto w = algebra.index({0, 0, 1, 0})) amount[*w] = dot(direction.features, step);
  if (const auto j = algebra.index({0, 1, 0, 0})) {
    features[*j] = transverse;
    amount[*j] = -aligned;
  }
  if (const auto p = algebra.index({0, 0, 0, 1})) features[*p] = radial;

  std::vector<MovingMatrix<ComponentAlgebra>> weights;
  for (std::size_t l = 0; l < last_.size(); ++l) {
    weights.emplace_back(algebra);
    add_slices(*last_[l], features, 1.0, weights.back());
    for (const RankOne& term : direction.g.layers[l]) weights.back().add(term, amount);
  }
  return weights;
}

std::int64_t FiniteWeightGenerator::n_normals() const {
  std::int64_t sum = f_->n_normals();
  for (const auto& array : last_) sum += array->n_normals();
  return sum;
}

std::pair<std::vector<MatrixXd>, std::vector<MatrixXd>> FiniteWeightGenerator::complete() {
  std::vector<MatrixXd> last;
  for (const auto& array : last_) last.push_back(array->complete());
  return {f_->complete(), std::move(last)};
}

}  // namespace widthwise::sim
