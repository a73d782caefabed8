#include "sim/mlp.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <string>

#include "sim/dense_matrix.hpp"
#include "sim/derivative_correlation.hpp"
#include "sim/dot.hpp"
#include "sim/streamed_matrix.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// The weight matrices are objects 0, 1, ..; what hypernetworks add to them follows at 2^32.
constexpr std::uint64_t kFirstBias = std::uint64_t{1} << 33;

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
  const auto fan_in = static_cast<double>(width(layer));
  const double sigma = law.sigma_w_of(layer);
  const bool last = layer == n_layers() - 1;
  if (last && law.parameterisation == Parameterisation::kMup) return sigma / fan_in;
  return sigma / std::sqrt(fan_in);
}

double MlpShape::metric(int layer) const {
  if (law.parameterisation == Parameterisation::kNtk) return 1.0;
  const double sigma = law.sigma_w_of(layer);
  const double standard = static_cast<double>(width(layer)) / (sigma * sigma);
  const bool mup = law.parameterisation == Parameterisation::kMup;
  return mup && layer == 0 ? standard * static_cast<double>(width(1)) : standard;
}

double MlpShape::bias_metric(int layer) const {
  if (law.parameterisation == Parameterisation::kNtk) return 1.0;
  const double sigma = law.sigma_b_of(layer);
  const double standard = 1.0 / (sigma * sigma);
  const bool mup = law.parameterisation == Parameterisation::kMup;
  const bool last = layer == n_layers() - 1;
  return mup && !last ? standard * static_cast<double>(width(layer + 1)) : standard;
}

bool MlpShape::has_bias_column(int layer) const {
  return law.trained_biases && law.sigma_b_of(layer) != 0.0;
}

double MlpShape::bias_column_scale(int layer) const {
  return std::sqrt(metric(layer) / bias_metric(layer));
}

// c step unit must be sigma_b times the root of the biases' metric, for both what is drawn and what
// is moved along.
LayerRule MlpShape::rule(int layer) const {
  LayerRule rule{.scale = scale(layer), .step = std::sqrt(metric(layer))};
  if (has_bias_column(layer)) {
    rule.unit = law.sigma_b_of(layer) * std::sqrt(bias_metric(layer)) / (rule.scale * rule.step);
  }
  const bool between_hidden_layers = layer > 0 && layer < n_layers() - 1;
  rule.adds_input = between_hidden_layers && law.residual != Residual::kNone;
  if (rule.adds_input && law.residual == Residual::kScaled) {
    rule.branch = 1.0 / std::sqrt(static_cast<double>(widths.size()));
  }
  return rule;
}

double MlpShape::output_covariance(const VectorXd& y, const VectorXd& y_prime) const {
  const int last = n_layers() - 1;
  const auto fan_in = static_cast<double>(width(last));
  const double sigma_w = law.sigma_w_of(last);
  const double sigma_b = law.sigma_b_of(last);
  const bool mup = law.parameterisation == Parameterisation::kMup;
  const double gain = sigma_w * sigma_w / (mup ? fan_in : 1.0);
  return dot(y.head(width(last)), y_prime.head(width(last))) / fan_in * gain + sigma_b * sigma_b;
}

void MlpShape::require_possible() const {
  const std::string objection = law.objection(n_layers());
  if (!objection.empty()) throw std::invalid_argument(objection);
  if (law.residual != Residual::kNone && !widths.empty() &&
      std::ranges::count(widths, widths.front()) != std::ssize(widths)) {
    throw std::invalid_argument("residual " + std::string(name(law.residual)) +
                                ": hidden layers that add what they read have one width");
  }
  if (law.parameterisation == Parameterisation::kMup && widths.empty()) {
    throw std::invalid_argument("parameterisation mup: it is one of networks with hidden layers");
  }
}

void MlpShape::require_usual(const char* what) const {
  if (law.is_usual()) return;
  throw std::invalid_argument(std::string(what) +
                              " cannot have biases, sigmas, residual connections or another "
                              "parameterisation or law of weights");
}

MlpShape uniform_mlp(Index input_dimension, int depth, Index width, Activation activation) {
  return {input_dimension, std::vector<Index>(depth, width), activation};
}

Mlp::Mlp(MlpShape shape, Engine engine, const SampleKey& key) : shape_(std::move(shape)) {
  shape_.require_possible();
  const bool fixed_biases = shape_.law.has_biases() && !shape_.law.trained_biases;
  std::vector<std::unique_ptr<GaussianMatrix>> weights;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    const RandomStream stream(key, static_cast<std::uint64_t>(l));
    weights.push_back(make_weight_matrix(shape_.law.weights, engine, shape_.width(l + 1),
                                         shape_.cols(l), stream,
                                         shape_.has_bias_column(l) ? 1 : 0));
    if (!fixed_biases) continue;
    const bool any = shape_.law.sigma_b_of(l) != 0.0;
    VectorXd& bias = fixed_biases_.emplace_back(any ? shape_.width(l + 1) : 0);
    RandomStream(key, kFirstBias + static_cast<std::uint64_t>(l))
        .fill_normal({bias.data(), static_cast<std::size_t>(bias.size())}, 0);
    n_normals_of_biases_ += bias.size();
  }
  begin(std::move(weights));
}

Mlp::Mlp(MlpShape shape, std::vector<MatrixXd> weights, std::vector<VectorXd> fixed_biases)
    : shape_(std::move(shape)), fixed_biases_(std::move(fixed_biases)) {
  shape_.require_possible();
  if (static_cast<int>(weights.size()) != shape_.n_layers()) {
    throw std::invalid_argument("a network of " + std::to_string(shape_.n_layers()) +
                                " layers cannot have " + std::to_string(weights.size()) +
                                " weight matrices");
  }
  std::vector<std::unique_ptr<GaussianMatrix>> given;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    if (weights[l].rows() != shape_.width(l + 1) || weights[l].cols() != shape_.cols(l)) {
      throw std::invalid_argument("weight matrix " + std::to_string(l) + " has the wrong size");
    }
    given.push_back(std::make_unique<DenseMatrix>(std::move(weights[l])));
  }
  begin(std::move(given));
}

void Mlp::begin(std::vector<std::unique_ptr<GaussianMatrix>> weights) {
  const bool fixed_biases = shape_.law.has_biases() && !shape_.law.trained_biases;
  if (std::ssize(fixed_biases_) != (fixed_biases ? shape_.n_layers() : 0)) {
    throw std::invalid_argument("there are not as many fixed biases as layers that have some");
  }
  weights_ = std::move(weights);
  for (int l = 0; l < shape_.n_layers(); ++l) {
    const double column_scale = shape_.has_bias_column(l) ? shape_.bias_column_scale(l) : 1.0;
    maps_.push_back(
        column_scale == 1.0 ? nullptr : std::make_unique<ScaledColumn>(*weights_[l], column_scale));
    rules_.push_back(shape_.rule(l));
    if (!fixed_biases) continue;
    const double sigma = shape_.law.sigma_b_of(l);
    if (fixed_biases_[l].size() != (sigma != 0.0 ? shape_.width(l + 1) : 0)) {
      throw std::invalid_argument("the fixed biases of layer " + std::to_string(l) +
                                  " have the wrong size");
    }
    bias_terms_.push_back(sigma * fixed_biases_[l]);
  }
  // Behind the loop: these point into the vector.
  for (std::size_t l = 0; l < bias_terms_.size(); ++l) {
    if (bias_terms_[l].size() > 0) rules_[l].bias = &bias_terms_[l];
  }
}

std::vector<Layer> Mlp::layers() const {
  std::vector<Layer> layers;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    LinearMap* const map = maps_[l] ? maps_[l].get() : weights_[l].get();
    layers.push_back({map, rules_[l]});
  }
  return layers;
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
                            rules_, Jet<Algebra>(algebra, u));
}

template Jet<TaylorAlgebra> Mlp::push_forward(const VectorXd&, const TaylorAlgebra&,
                                              std::span<const Tangent>);
template Jet<NilpotentAlgebra> Mlp::push_forward(const VectorXd&, const NilpotentAlgebra&,
                                                 std::span<const Tangent>);

Jet<NilpotentAlgebra> Mlp::push_forward(const Trace& at, const NilpotentAlgebra& algebra,
                                        std::span<const Tangent* const> directions) {
  return propagate<NilpotentAlgebra>(
      shape_.activation, moving_weights<NilpotentAlgebra>(layers(), algebra, directions), rules_,
      Jet<NilpotentAlgebra>(algebra, at.y.front().head(shape_.input_dimension)), at.h);
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
      law.covariance(i, j) = law.covariance(j, i) = shape_.output_covariance(hidden[i], hidden[j]);
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
  return backward<Algebra>(weights, rules_,
                           forward<Algebra>(shape_.activation, weights, rules_, algebra, at),
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
  std::int64_t sum = n_normals_of_biases_;
  for (const auto& weight : weights_) sum += weight->n_normals();
  return sum;
}

}  // namespace widthwise::sim
