#pragma once
// Hypernetworks on their way through gradient descent.

#include <Eigen/Core>
#include <span>
#include <vector>

#include "sim/hypernet.hpp"
#include "sim/infinite_weight_generator.hpp"
#include "sim/training/trained_stack.hpp"

namespace widthwise::sim {

/// Inputs u = (x_i, z) of a hypernetwork, by the number of x.
struct HypernetInputs {
  Eigen::MatrixXd z;  ///< d_z x p, columns
  Owners x;           ///< i of each column
};

/// h(u) = g(z; v(x)) where f is infinitely wide: the weights of g are Gaussian with the covariance
/// of `limit` over the inputs x, and move by -eta Theta_f(x, x') dh/dv(x') along gradients
/// [Lee2019, Thm 2.1].
class TrainedInfiniteHypernet final : public TrainedStack {
 public:
  /// `g` says what sizes its matrices have. Throws std::invalid_argument if sizes do not fit or the
  /// covariance is indefinite.
  TrainedInfiniteHypernet(const MlpShape& g, const InfiniteWidth& limit, Engine engine,
                          const SampleKey& key, const HypernetInputs& inputs);
};

/// h(u) = g(z; v(x)), v = A y_L(x) / sqrt(n): the weights of f and A are trained. A has as many
/// rows as g has weights, N; it is deferred as one matrix, so that R queries cost O(N R^2) time and
/// O(N R) memory, where the entries of A are N n.
class TrainedHypernet final : public TrainedNetwork {
 public:
  /// x is d x I, columns. Throws std::invalid_argument if sizes do not fit.
  TrainedHypernet(const HypernetShape& shape, Engine engine, const SampleKey& key,
                  Eigen::MatrixXd x, const HypernetInputs& inputs);

  Eigen::Index n_inputs() const override { return inputs_.z.cols(); }
  void look_at(std::span<const Eigen::Index> inputs) override;
  const Eigen::VectorXd& outputs() const override { return now_.outputs; }
  Eigen::MatrixXd kernel() const override { return kernel_between(now_, now_); }
  Eigen::MatrixXd kernel_with_start() const override;
  double flips(Eigen::Index n) const override;
  void step(const Eigen::VectorXd& weights, double momentum) override;

  /// Of f, A last.
  std::vector<TrainedMatrices>& weights() { return weights_; }

 private:
  struct Passes {
    std::vector<QueryBlock> y;           // y_0 .. y_L of f, one column a tuple u
    std::vector<QueryBlock> delta;       // of each weight matrix of f, A last, its scale included
    std::vector<Eigen::MatrixXd> units;  // y_1 .. y_(H-1) of g
    Eigen::VectorXd outputs;
  };

  Passes passes_at(const Eigen::MatrixXd& z, const Owners& owners);
  Eigen::MatrixXd pass_g(const Eigen::MatrixXd& v, const Eigen::MatrixXd& z, const Owners& owners,
                         Passes& passes) const;
  static Eigen::MatrixXd kernel_between(const Passes& a, const Passes& b);

  HypernetShape shape_;
  std::vector<TrainedMatrices> weights_;
  Eigen::MatrixXd x_;
  HypernetInputs inputs_;
  Passes start_;
  Passes now_;
  std::vector<Eigen::Index> looked_at_;
};

}  // namespace widthwise::sim
