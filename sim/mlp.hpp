#pragma once
// A finite multilayer perceptron and its derivative correlations.

#include <Eigen/Core>
#include <memory>
#include <span>
#include <vector>

#include "sim/activation.hpp"
#include "sim/conditional_law.hpp"
#include "sim/feed_forward.hpp"
#include "sim/gaussian_matrix.hpp"
#include "sim/network_law.hpp"
#include "sim/scaled_column.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// y_0 = x, h_l = c_l W_l y_{l-1} + sigma_b b_l, y_l = s(h_l) or, behind a residual connection,
/// y_{l-1} + a s(h_l), f(x) = h_{L+1}, W_l and b_l with N(0, 1) entries. Usually (`law`) in the NTK
/// parameterisation without biases, c_l = 1 / sqrt(n_{l-1}).
struct MlpShape {
  Eigen::Index input_dimension;
  std::vector<Eigen::Index> widths;  ///< n_1 .. n_L, the hidden layers; may be empty
  Activation activation = Activation::kRelu;
  Eigen::Index output_dimension = 1;
  NetworkLaw law = {};

  /// Lambda = L + 1, the number of weight matrices.
  int n_layers() const { return static_cast<int>(widths.size()) + 1; }
  /// n_l for l = 0..L+1; n_0 is the input dimension, n_{L+1} the output
  /// dimension.
  Eigen::Index width(int layer) const;

  // Of layer l + 1, that of W_{l+1}.

  /// c_{l+1}: what the weights are multiplied by.
  double scale(int layer) const;
  /// Its metric M and that of its biases (network_law.hpp).
  double metric(int layer) const;
  double bias_metric(int layer) const;
  /// Whether it has biases that are trained: they are a column of the weight matrix, the last one.
  bool has_bias_column(int layer) const;
  /// n_l, and one more with that column.
  Eigen::Index cols(int layer) const { return width(layer) + (has_bias_column(layer) ? 1 : 0); }
  /// What the bias column is multiplied by so that one step fits it and the weights beside it.
  double bias_column_scale(int layer) const;
  /// All but its fixed biases.
  LayerRule rule(int layer) const;

  /// Cov(f(x), f(x')) over the last weights and biases, given y_L(x) and y_L(x'), with or without
  /// units.
  double output_covariance(const Eigen::VectorXd& y, const Eigen::VectorXd& y_prime) const;

  /// Throws std::invalid_argument, with the sentence, for what cannot be drawn: sigmas that do not
  /// fit, residual connections between unequal widths, and maximal update without hidden layers.
  void require_possible() const;

  /// Throws std::invalid_argument unless the law is the usual one; `what` cannot have another.
  void require_usual(const char* what) const;
};

/// L hidden layers of one width.
MlpShape uniform_mlp(Eigen::Index input_dimension, int depth, Eigen::Index width,
                     Activation activation = Activation::kRelu);

/// One random network. Its weights are drawn when asked for (deferred engine) or at once (dense),
/// so the member functions are not const and not for concurrent use.
class Mlp {
 public:
  /// Throws std::invalid_argument if a dimension or width is not positive, and as
  /// MlpShape::require_possible() does.
  Mlp(MlpShape shape, Engine engine, const SampleKey& key);

  /// A network with given weights: weights[l] is n_{l+1} x shape.cols(l), the biases that are
  /// trained being its last column, and fixed_biases[l] has n_{l+1} entries, of variance 1 too;
  /// none where biases are trained or there are none. Throws std::invalid_argument if a weight
  /// matrix or a bias has the wrong size.
  Mlp(MlpShape shape, std::vector<Eigen::MatrixXd> weights,
      std::vector<Eigen::VectorXd> fixed_biases = {});

  const MlpShape& shape() const { return shape_; }

  /// f(x). x has input_dimension entries, here and below; std::invalid_argument otherwise.
  Eigen::VectorXd output(const Eigen::VectorXd& x);

  /// The forward pass at x: what several quantities at one input share, so that none asks again.
  Trace trace(const Eigen::VectorXd& x);

  /// The gradient of <cotangent, f(x)> over all that is trained, one rank-one term a layer. Here
  /// and below that are the matrices over the roots of their metrics, so that inner products of
  /// tangents are contractions of derivatives in any parameterisation.
  Tangent pull_back(const Eigen::VectorXd& x, const Eigen::VectorXd& cotangent);

  /// The jet of f(u) when the weights move by sum_v e_v direction_v, e_v being the variables of the
  /// algebra (TaylorAlgebra or NilpotentAlgebra). Throws std::invalid_argument for a tangent with
  /// another number of layers.
  template <class Algebra>
  Jet<Algebra> push_forward(const Eigen::VectorXd& u, const Algebra& algebra,
                            std::span<const Tangent> directions);
  Jet<NilpotentAlgebra> push_forward(const Trace& at, const NilpotentAlgebra& algebra,
                                     std::span<const Tangent* const> directions);

  // Of networks with one output; std::invalid_argument otherwise.

  /// f(x).
  double value(const Eigen::VectorXd& x);
  double value(const Trace& at);

  /// f(x_1) .. f(x_p), and their law given the hidden layers: Cov(f(x_i), f(x_j)) =
  /// c_{L+1}^2 y_L(x_i).y_L(x_j) + sigma_b^2, usually y_L(x_i).y_L(x_j) / n_L.
  ConditionalLaw conditional_law(const std::vector<Eigen::VectorXd>& inputs);

  /// grad f(x) over all weights.
  Tangent gradient(const Eigen::VectorXd& x);
  Tangent gradient(Trace at);

  /// The gradient over all weights of the derivative of f(x) along tangents of this network, each
  /// taken once: D^{k+1} f(x)[T_1, .., T_k, .], up to 2^k rank-one terms a layer. A layer where it
  /// is zero by structure is empty. Throws std::invalid_argument for a tangent with another number
  /// of layers.
  Tangent gradient_along(const Eigen::VectorXd& x, std::span<const Tangent> directions);
  Tangent gradient_along(const Trace& at, std::span<const Tangent* const> directions);

  /// K^(0..max_order)(u; u', .., u'): K^(r) = d^r/dt^r f(u; w + t grad f(u')) at t = 0. K^(0) =
  /// f(u), K^(1) the empirical NTK. ReLU gates are frozen at t = 0. Where the activation is
  /// multilinear entries beyond n_layers() are exactly 0.0.
  Eigen::VectorXd correlations(const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                               int max_order);

  /// K^(r)(u; u_1, .., u_r) = <grad^r f(u), grad f(u_1) x .. x grad f(u_r)>, r = directions.size().
  double correlation(const Eigen::VectorXd& u, const std::vector<Eigen::VectorXd>& directions);

  /// K^(0), K^(1)(u; u_1), .., K^(p)(u; u_1, .., u_p), p = inputs.size().
  Eigen::VectorXd correlations(const Eigen::VectorXd& u,
                               const std::vector<Eigen::VectorXd>& inputs);

  /// The derivative of f(u) along tangents of this network, each taken once. Throws
  /// std::invalid_argument for a tangent with another number of layers.
  double directional_derivative(const Eigen::VectorXd& u, std::span<const Tangent> directions);
  double directional_derivative(const Trace& at, std::span<const Tangent* const> directions);

  /// All weights, weights[l] being n_{l+1} x shape().cols(l). A deferred network draws what was
  /// never asked; the network with these weights answers as this one did, to rounding.
  std::vector<Eigen::MatrixXd> complete();

  /// The biases that are not trained, one vector a layer, those of a layer without any empty; none
  /// if no layer has any.
  const std::vector<Eigen::VectorXd>& fixed_biases() const { return fixed_biases_; }

  /// How many normals were drawn for the weights and biases so far.
  std::int64_t n_normals() const;

 private:
  void begin(std::vector<std::unique_ptr<GaussianMatrix>> weights);
  std::vector<Layer> layers() const;
  void require_one_output() const;

  MlpShape shape_;
  std::vector<std::unique_ptr<GaussianMatrix>> weights_;
  std::vector<std::unique_ptr<LinearMap>> maps_;  // as the passes see them; null: as they are
  std::vector<Eigen::VectorXd> fixed_biases_;     // b_l
  std::vector<Eigen::VectorXd> bias_terms_;       // sigma_b b_l
  std::vector<LayerRule> rules_;
  std::int64_t n_normals_of_biases_ = 0;
};

}  // namespace widthwise::sim
