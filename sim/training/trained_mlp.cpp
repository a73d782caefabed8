#include "sim/training/trained_mlp.hpp"

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "sim/derivative_correlation.hpp"
#include "sim/feed_forward.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<TrainedMatrices> drawn_weights(const MlpShape& shape, Engine engine,
                                           const SampleKey& key) {
  shape.require_usual("a network under training");
  std::vector<TrainedMatrices> weights;
  for (int l = 0; l < shape.n_layers(); ++l) {
    weights.emplace_back(engine, MatrixXd::Ones(1, 1), shape.width(l + 1), shape.width(l),
                         RandomStream(key, static_cast<std::uint64_t>(l)));
  }
  return weights;
}

std::vector<TrainedMatrices> given_weights(const MlpShape& shape, std::vector<MatrixXd> entries) {
  shape.require_usual("a network under training");
  if (static_cast<int>(entries.size()) != shape.n_layers()) {
    throw std::invalid_argument("as many weight matrices as layers are needed");
  }
  std::vector<TrainedMatrices> weights;
  for (MatrixXd& of_layer : entries)
    weights.emplace_back(std::vector<MatrixXd>{std::move(of_layer)});
  return weights;
}

Owners one_owner(Index n) {
  return Owners(static_cast<std::size_t>(n), 0);
}

// The network at its present weights, for what is asked of single inputs.
class LayersNow {
 public:
  LayersNow(Activation activation, std::vector<TrainedMatrices>& weights)
      : activation_(activation) {
    maps_.reserve(weights.size());
    for (TrainedMatrices& weight : weights) maps_.emplace_back(weight, 0);
    for (TrainedMatrix& map : maps_) {
      rules_.push_back({.scale = 1.0 / std::sqrt(static_cast<double>(map.cols()))});
      layers_.push_back({&map, rules_.back()});
    }
  }

  Tangent gradient(const VectorXd& x) {
    return backward(activation_, layers_, forward(activation_, layers_, x), VectorXd::Ones(1));
  }

  Jet<TaylorAlgebra> push_forward(const VectorXd& u, const TaylorAlgebra& algebra,
                                  std::span<const Tangent> directions) {
    std::vector<const Tangent*> moves;
    for (const Tangent& direction : directions) moves.push_back(&direction);
    return propagate<TaylorAlgebra>(activation_,
                                    moving_weights<TaylorAlgebra>(layers_, algebra, moves), rules_,
                                    Jet<TaylorAlgebra>(algebra, u));
  }

 private:
  Activation activation_;
  std::vector<TrainedMatrix> maps_;
  std::vector<LayerRule> rules_;
  std::vector<Layer> layers_;
};

}  // namespace

TrainedMlp::TrainedMlp(const MlpShape& shape, Engine engine, const SampleKey& key, MatrixXd inputs)
    : TrainedStack(shape.activation, drawn_weights(shape, engine, key), inputs,
                   one_owner(inputs.cols()), MatrixXd::Ones(1, 1)) {}

TrainedMlp::TrainedMlp(const MlpShape& shape, std::vector<MatrixXd> weights, MatrixXd inputs)
    : TrainedStack(shape.activation, given_weights(shape, std::move(weights)), inputs,
                   one_owner(inputs.cols()), MatrixXd::Ones(1, 1)) {}

VectorXd TrainedMlp::correlations(const VectorXd& u, const VectorXd& u_prime, int max_order) {
  LayersNow layers(activation(), weights());
  return correlations_along(layers, u, u_prime, max_order);
}

}  // namespace widthwise::sim
