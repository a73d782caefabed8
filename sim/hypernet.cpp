#include "sim/hypernet.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/derivative_correlation.hpp"
#include "sim/mlp_features.hpp"

namespace widthwise::sim {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

HypernetShape uniform_hypernet(Index d, int depth_f, Index width_f, Index d_z, int depth_g,
                               Index width_g) {
  if (depth_g < 1) throw std::invalid_argument("g has one weight matrix at least");
  return {uniform_mlp(d, depth_f, width_f), uniform_mlp(d_z, depth_g - 1, width_g)};
}

Hypernet::Hypernet(HypernetShape shape, Engine engine, const SampleKey& key)
    : shape_(std::move(shape)),
      generator_(std::make_unique<FiniteWeightGenerator>(
          std::make_unique<MlpFeatures>(shape_.f, engine, key), shape_.g, engine, key)) {}

Hypernet::Hypernet(std::unique_ptr<FeatureNetwork> f, MlpShape g, Engine engine,
                   const SampleKey& key)
    : shape_{{}, std::move(g)},
      generator_(std::make_unique<FiniteWeightGenerator>(std::move(f), shape_.g, engine, key)) {}

Hypernet::Hypernet(HypernetShape shape, InfiniteWidth limit, Engine engine, const SampleKey& key)
    : shape_(std::move(shape)),
      generator_(
          std::make_unique<InfiniteWeightGenerator>(std::move(limit), shape_.g, engine, key)) {}

Hypernet::Hypernet(HypernetShape shape, std::vector<MatrixXd> hidden, std::vector<MatrixXd> last)
    : shape_(std::move(shape)),
      generator_(std::make_unique<FiniteWeightGenerator>(
          std::make_unique<MlpFeatures>(shape_.f, std::move(hidden)), shape_.g, std::move(last))) {}

std::vector<Layer> Hypernet::layers(std::vector<Combination>& weights) const {
  std::vector<Layer> layers;
  for (std::size_t l = 0; l < weights.size(); ++l) {
    layers.push_back({&weights[l], shape_.g.rule(static_cast<int>(l))});
  }
  return layers;
}

std::vector<LayerRule> Hypernet::rules() const {
  std::vector<LayerRule> rules;
  for (int l = 0; l < shape_.g.n_layers(); ++l) rules.push_back(shape_.g.rule(l));
  return rules;
}

FiniteWeightGenerator* Hypernet::finite() {
  return dynamic_cast<FiniteWeightGenerator*>(generator_.get());
}

double Hypernet::value(const HypernetInput& u) {
  std::vector<Combination> weights = generator_->weights(u.x);
  const std::vector<Layer> stack = layers(weights);
  return output(stack, forward(shape_.g.activation, stack, u.z))(0);
}

ConditionalLaw Hypernet::conditional_law(const std::vector<HypernetInput>& inputs) {
  const auto p = static_cast<Index>(inputs.size());
  ConditionalLaw law{VectorXd(p), MatrixXd(p, p)};
  std::vector<VectorXd> q;
  std::vector<VectorXd> distinct_x;
  std::vector<Index> number_of_x;
  for (Index i = 0; i < p; ++i) {
    const auto& [x, z] = inputs[i];
    std::vector<Combination> weights = generator_->weights(x);
    const std::vector<Layer> stack = layers(weights);
    Trace trace = forward(shape_.g.activation, stack, z);
    law.outputs[i] = output(stack, trace)(0);
    q.push_back(std::move(trace.y.back()));
    number_of_x.push_back(std::ranges::find(distinct_x, x) - distinct_x.begin());
    if (number_of_x.back() == std::ssize(distinct_x)) distinct_x.push_back(x);
  }
  const MatrixXd of_weights = generator_->weight_covariance(distinct_x);
  for (Index i = 0; i < p; ++i) {
    for (Index j = 0; j <= i; ++j) {
      law.covariance(i, j) = law.covariance(j, i) =
          of_weights(number_of_x[i], number_of_x[j]) * shape_.g.output_covariance(q[i], q[j]);
    }
  }
  return law;
}

HypernetTangent Hypernet::gradient(const HypernetInput& u) {
  std::vector<Combination> weights = generator_->weights(u.x);
  const std::vector<Layer> stack = layers(weights);
  Trace trace = forward(shape_.g.activation, stack, u.z);
  return generator_->pull_back(
      u.x, backward(shape_.g.activation, stack, std::move(trace), VectorXd::Ones(1)));
}

template <class Algebra>
Jet<Algebra> Hypernet::push_forward(const HypernetInput& u, const Algebra& algebra,
                                    std::span<const HypernetTangent> directions) {
  const auto weights = generator_->push_forward(u.x, algebra, directions);
  return propagate<Algebra>(shape_.g.activation, weights, rules(), Jet<Algebra>(algebra, u.z));
}

template Jet<TaylorAlgebra> Hypernet::push_forward(const HypernetInput&, const TaylorAlgebra&,
                                                   std::span<const HypernetTangent>);
template Jet<NilpotentAlgebra> Hypernet::push_forward(const HypernetInput&, const NilpotentAlgebra&,
                                                      std::span<const HypernetTangent>);

VectorXd Hypernet::correlations(const HypernetInput& u, const HypernetInput& u_prime,
                                int max_order) {
  return correlations_along(*this, u, u_prime, max_order);
}

ComponentAlgebra Hypernet::component_algebra(int max_order) const {
  if (max_order < 0) throw std::invalid_argument("the order of a correlation is at least 0");
  return {max_order, shape_.g.n_layers()};
}

VectorXd Hypernet::components(const HypernetInput& u, const HypernetInput& u_prime, int max_order) {
  if (finite() == nullptr || !is_multilinear(shape_.g.activation)) {
    throw std::invalid_argument("only multilinear networks of finite width have components");
  }
  const ComponentAlgebra algebra = component_algebra(max_order);
  const HypernetTangent direction = gradient(u_prime);
  const auto weights = finite()->push_forward_by_kind(u.x, algebra, direction);
  const auto h = propagate<ComponentAlgebra>(shape_.g.activation, weights, rules(),
                                             Jet<ComponentAlgebra>(algebra, u.z));
  VectorXd components = VectorXd::Zero(algebra.size());
  for (const int i : support(h)) {
    const double factorial = std::tgamma(1.0 + algebra.monomials()[i].order());
    components[i] = factorial * h[i](0);
  }
  return components;
}

double Hypernet::correlation(const HypernetInput& u, const std::vector<HypernetInput>& inputs) {
  return correlation_at(*this, u, inputs);
}

VectorXd Hypernet::correlations(const HypernetInput& u, const std::vector<HypernetInput>& inputs) {
  return correlations_at(*this, u, inputs);
}

double Hypernet::directional_derivative(const HypernetInput& u,
                                        std::span<const HypernetTangent> directions) {
  return derivative_along(*this, u, directions);
}

std::pair<std::vector<MatrixXd>, std::vector<MatrixXd>> Hypernet::complete() {
  if (finite() == nullptr) {
    throw std::invalid_argument("weights of a network of infinite width cannot be written out");
  }
  return finite()->complete();
}

}  // namespace widthwise::sim
