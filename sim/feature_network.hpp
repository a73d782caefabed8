#pragma once
// A network up to its last hidden layer, as what is linear in that layer sees it.

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/activation.hpp"
#include "sim/jet.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// x -> y_L(x), the features of a network that a linear layer A reads as A y_L(x) scale(). Not for
/// concurrent use, and not const: weights are drawn when asked for. Inputs of another size than the
/// network's throw std::invalid_argument.
class FeatureNetwork {
 public:
  virtual ~FeatureNetwork() = default;

  virtual Eigen::Index n_features() const = 0;
  /// Its weight matrices, L.
  virtual int n_layers() const = 0;
  virtual Activation activation() const = 0;

  /// y_L(x), n_features() entries.
  virtual Eigen::VectorXd features(const Eigen::VectorXd& x) = 0;

  /// The gradient of <cotangent, y_L(x)> over the weights.
  virtual Tangent pull_back(const Eigen::VectorXd& x, const Eigen::VectorXd& cotangent) = 0;

  /// The jet of y_L(x) when the weights move by sum_v e_v direction_v, e_v being the variables of
  /// the algebra. Throws std::invalid_argument for a tangent with another number of layers.
  virtual Jet<TaylorAlgebra> push_forward(const Eigen::VectorXd& x, const TaylorAlgebra& algebra,
                                          std::span<const Tangent> directions) = 0;
  virtual Jet<NilpotentAlgebra> push_forward(const Eigen::VectorXd& x,
                                             const NilpotentAlgebra& algebra,
                                             std::span<const Tangent> directions) = 0;

  /// All weights; a deferred network draws what was never asked.
  virtual std::vector<Eigen::MatrixXd> complete() = 0;

  /// How many normals were drawn for the weights so far.
  virtual std::int64_t n_normals() const = 0;

  /// What the weights that read the features are multiplied by: 1 / sqrt(n_features).
  virtual double scale() const { return 1.0 / std::sqrt(static_cast<double>(n_features())); }
};

}  // namespace widthwise::sim
