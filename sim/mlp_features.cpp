#include "sim/mlp_features.hpp"

#include <stdexcept>

#include "sim/feed_forward.hpp"

namespace widthwise::sim {
namespace {

void require_emitter(const MlpShape& mlp) {
  if (mlp.widths.empty()) {
    throw std::invalid_argument("the network that emits weights needs a hidden layer");
  }
  mlp.require_possible();
  if (mlp.law.weights != WeightLaw::kGaussian) {
    throw std::invalid_argument("weights " + std::string(name(mlp.law.weights)) +
                                ": those of the f of a hypernetwork are Gaussian");
  }
  if (mlp.law.residual != Residual::kNone || mlp.law.parameterisation != Parameterisation::kNtk ||
      (mlp.law.has_biases() && !mlp.law.trained_biases)) {
    throw std::invalid_argument(
        "the network that emits weights has the NTK parameterisation, trained biases or none, and "
        "no residual connections");
  }
}

// The network whose output is the preactivation of the last hidden layer.
MlpShape hidden_part(const MlpShape& mlp) {
  require_emitter(mlp);
  MlpShape shape = mlp;
  shape.widths.pop_back();
  shape.output_dimension = mlp.widths.back();
  for (std::vector<double>* sigmas : {&shape.law.sigma_w, &shape.law.sigma_b}) {
    if (sigmas->size() > 1) sigmas->pop_back();
  }
  return shape;
}

LayerRule last_rule(const MlpShape& mlp) {
  return mlp.rule(mlp.n_layers() - 1);
}

}  // namespace

MlpFeatures::MlpFeatures(const MlpShape& shape, Engine engine, const SampleKey& key)
    : hidden_(hidden_part(shape), engine, key),
      scale_(last_rule(shape).scale),
      unit_(last_rule(shape).unit) {}

MlpFeatures::MlpFeatures(const MlpShape& shape, std::vector<Eigen::MatrixXd> weights)
    : hidden_(hidden_part(shape), std::move(weights)),
      scale_(last_rule(shape).scale),
      unit_(last_rule(shape).unit) {}

Eigen::VectorXd MlpFeatures::features(const Eigen::VectorXd& x) {
  return with_unit(activate(activation(), hidden_.output(x)), unit_);
}

Tangent MlpFeatures::pull_back(const Eigen::VectorXd& x, const Eigen::VectorXd& cotangent) {
  Eigen::VectorXd delta = cotangent.head(hidden_.shape().output_dimension);
  multiply_by_slope(activation(), hidden_.output(x), delta);
  return hidden_.pull_back(x, delta);
}

template <class Algebra>
Jet<Algebra> MlpFeatures::moving(const Eigen::VectorXd& x, const Algebra& algebra,
                                 std::span<const Tangent> directions) {
  return with_unit(activate(activation(), hidden_.push_forward(x, algebra, directions)), unit_);
}

Jet<TaylorAlgebra> MlpFeatures::push_forward(const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
                                             std::span<const Tangent> directions) {
  return moving(x, algebra, directions);
}

Jet<NilpotentAlgebra> MlpFeatures::push_forward(const Eigen::VectorXd& x,
                                                const NilpotentAlgebra& algebra,
                                                std::span<const Tangent> directions) {
  return moving(x, algebra, directions);
}

}  // namespace widthwise::sim
