#pragma once
// A finite hypernetwork and its derivative correlations.

#include <Eigen/Core>
#include <memory>
#include <span>
#include <vector>

#include "sim/component_algebra.hpp"
#include "sim/conditional_law.hpp"
#include "sim/feature_network.hpp"
#include "sim/finite_weight_generator.hpp"
#include "sim/infinite_weight_generator.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// u = (x, z): x goes into f, z into g.
struct HypernetInput {
  Eigen::VectorXd x;
  Eigen::VectorXd z;
};

/// h(u; w) = g(z; v(x)). f is an MLP with L_f hidden layers whose linear last layer emits all
/// weights v(x) = A y_L(x) / sqrt(n) of g; g is an MLP with H weight matrices V_l / sqrt(fan-in).
/// Only the weights w of f are trained [Littwin2020].
struct HypernetShape {
  MlpShape f;  ///< input dimension d, hidden widths n_1 .. n_{L_f}; its outputs are not its own
  MlpShape g;  ///< input dimension d_z, hidden widths m_1 .. m_{H-1}

  /// h is a polynomial of this degree in w where the gates are frozen: g is linear in each of its H
  /// matrices, each of which is linear in each of f's L_f + 1. For ReLU and linear networks.
  int degree() const { return g.n_layers() * f.n_layers(); }
};

/// L_f hidden layers of width n, H weight matrices with hidden width m; ReLU.
HypernetShape uniform_hypernet(Eigen::Index d, int depth_f, Eigen::Index width_f, Eigen::Index d_z,
                               int depth_g, Eigen::Index width_g);

/// One random hypernetwork. Not for concurrent use, and not const: weights are drawn when asked
/// for.
class Hypernet {
 public:
  /// Throws std::invalid_argument if a dimension or width is not positive or f has no hidden layer.
  Hypernet(HypernetShape shape, Engine engine, const SampleKey& key);

  /// f is this network followed by a linear last layer; shape().f plays no part. Its weights should
  /// be named by the same key.
  Hypernet(std::unique_ptr<FeatureNetwork> f, MlpShape g, Engine engine, const SampleKey& key);

  /// f of infinite width, known at the inputs of `limit`; shape.f plays no part.
  Hypernet(HypernetShape shape, InfiniteWidth limit, Engine engine, const SampleKey& key);

  /// Given weights, as complete() gives them. Throws std::invalid_argument if a size is wrong.
  Hypernet(HypernetShape shape, std::vector<Eigen::MatrixXd> hidden,
           std::vector<Eigen::MatrixXd> last);

  const HypernetShape& shape() const { return shape_; }

  /// h(u). Inputs have the dimensions of the shape; std::invalid_argument otherwise, here and
  /// below.
  double value(const HypernetInput& u);

  /// h(u_1) .. h(u_p), and their law given the hidden layers of f and all matrices of g but the
  /// last: Cov(h(u_i), h(u_j)) = y_L(x_i).y_L(x_j) / n * q_{H-1}(u_i).q_{H-1}(u_j) / m.
  ConditionalLaw conditional_law(const std::vector<HypernetInput>& inputs);

  /// grad h(u) over all weights of f.
  HypernetTangent gradient(const HypernetInput& u);

  /// The inner product of two gradients: the empirical NTK.
  double inner_product(const HypernetTangent& a, const HypernetTangent& b) {
    return generator_->inner_product(a, b);
  }

  /// K^(0..max_order)(u; u', .., u'). Entries beyond shape().degree() are exactly 0.0, and those
  /// beyond H if f has infinite width.
  Eigen::VectorXd correlations(const HypernetInput& u, const HypernetInput& u_prime, int max_order);

  /// The components K_{q,j,w,p}(u; u') of K^(0), .., K^(max_order), one for each monomial of
  /// component_algebra(max_order): K^(r) is the sum of those of order r. Throws
  /// std::invalid_argument for a negative order, and unless f is finite with one hidden layer and
  /// both networks are multilinear.
  Eigen::VectorXd components(const HypernetInput& u, const HypernetInput& u_prime, int max_order);

  /// All components up to this order that are not zero by structure: at most one move of each
  /// weight matrix of g.
  ComponentAlgebra component_algebra(int max_order) const;

  /// K^(r)(u; u_1, .., u_r), r = inputs.size().
  double correlation(const HypernetInput& u, const std::vector<HypernetInput>& inputs);

  /// K^(0), K^(1)(u; u_1), .., K^(p)(u; u_1, .., u_p), p = inputs.size().
  Eigen::VectorXd correlations(const HypernetInput& u, const std::vector<HypernetInput>& inputs);

  /// The derivative of h(u) along gradients of this network, each taken once.
  double directional_derivative(const HypernetInput& u,
                                std::span<const HypernetTangent> directions);

  /// The jet of h(u) when the weights of f move by sum_v e_v direction_v.
  template <class Algebra>
  Jet<Algebra> push_forward(const HypernetInput& u, const Algebra& algebra,
                            std::span<const HypernetTangent> directions);

  /// All weights of a finite f: of its hidden layers, and A_1 .. A_H as GaussianTensor::complete()
  /// gives them. The network with these weights answers as this one did, to rounding.
  /// Throws std::invalid_argument if f has infinite width.
  std::pair<std::vector<Eigen::MatrixXd>, std::vector<Eigen::MatrixXd>> complete();

  /// How many normals were drawn so far.
  std::int64_t n_normals() const { return generator_->n_normals(); }

 private:
  std::vector<Layer> layers(std::vector<Combination>& weights) const;
  std::vector<LayerRule> rules() const;
  FiniteWeightGenerator* finite();  // null if f has infinite width

  HypernetShape shape_;
  std::unique_ptr<WeightGenerator> generator_;
};

}  // namespace widthwise::sim
