#include "sim/mlp_features.hpp"

#include <stdexcept>

namespace widthwise::sim {
namespace {

// The network whose output is the preactivation of the last hidden layer.
MlpShape hidden_part(const MlpShape& mlp) {
  if (mlp.widths.empty()) {
    throw std::invalid_argument("the network that emits weights needs a hidden layer");
  }
  MlpShape shape = mlp;
  shape.widths.pop_back();
  shape.output_dimension = mlp.widths.back();
  return shape;
}

}  // namespace

MlpFeatures::MlpFeatures(const MlpShape& shape, Engine engine, const SampleKey& key)
    : hidden_(hidden_part(shape), engine, key) {}

MlpFeatures::MlpFeatures(const MlpShape& shape, std::vector<Eigen::MatrixXd> weights)
    : hidden_(hidden_part(shape), std::move(weights)) {}

Eigen::VectorXd MlpFeatures::features(const Eigen::VectorXd& x) {
  return activate(activation(), hidden_.output(x));
}

Tangent MlpFeatures::pull_back(const Eigen::VectorXd& x, const Eigen::VectorXd& cotangent) {
  Eigen::VectorXd delta = cotangent;
  multiply_by_slope(activation(), hidden_.output(x), delta);
  return hidden_.pull_back(x, delta);
}

Jet<TaylorAlgebra> MlpFeatures::push_forward(const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
                                             std::span<const Tangent> directions) {
  return activate(activation(), hidden_.push_forward(x, algebra, directions));
}

Jet<NilpotentAlgebra> MlpFeatures::push_forward(const Eigen::VectorXd& x,
                                                const NilpotentAlgebra& algebra,
                                                std::span<const Tangent> directions) {
  return activate(activation(), hidden_.push_forward(x, algebra, directions));
}

}  // namespace widthwise::sim
