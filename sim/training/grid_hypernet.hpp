#pragma once
// A hypernetwork that learns numbers on a grid of inputs x times inputs z, with stored weights in
// single precision.

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "sim/mlp.hpp"
#include "sim/random_stream.hpp"
#include "sim/training/float_features.hpp"

namespace widthwise::sim {

/// Inputs x, a column each, with as many inputs z for each of them.
struct GridBatch {
  Eigen::MatrixXf x;         ///< d x I
  const Eigen::MatrixXf* z;  ///< d_z x P, a column each
  std::vector<std::vector<Eigen::Index>> which =
      {};  ///< columns of z of each x; empty: all of them

  Eigen::Index n_z() const {
    return which.empty() ? z->cols() : static_cast<Eigen::Index>(which.front().size());
  }
};

/// h(x, z) = g(z; v(x)), v = A y_L(x) / sqrt(n): ReLU networks without biases in NTK
/// parameterisation, all weights of f and A normal at first and trained. The dense reference at
/// sizes of practice: a step costs O(N n) an image, N being the weights of g.
class GridHypernet {
 public:
  /// f.widths are the hidden layers of f; g has one output. Throws std::invalid_argument for f
  /// without a hidden layer.
  /// `threads` share the work on A; the results do not depend on their number.
  GridHypernet(const MlpShape& f, const MlpShape& g, const SampleKey& key, int threads = 1)
      : GridHypernet(FloatFeatures(f, key), g, key, f.n_layers() - 1, threads) {}
  /// f is a convnet, followed by the linear layer A. Also throws as FloatFeatures does.
  GridHypernet(const ConvnetShape& f, const MlpShape& g, const SampleKey& key, int threads = 1)
      : GridHypernet(FloatFeatures(f, key), g, key, f.depth, threads) {}

  /// h at each tuple: a column an x, a row for each of its z. Throws std::invalid_argument for a
  /// batch that does not fit, here and below.
  Eigen::MatrixXf outputs(const GridBatch& batch) const;

  /// v(x), a column for each column of `x`, the matrices of g one after another. Throws
  /// std::invalid_argument for inputs of another size.
  Eigen::MatrixXf emitted(const Eigen::MatrixXf& x) const;

  /// g(z; v): a column for each column of `v`, whatever emitted it, a row for each z. Throws
  /// std::invalid_argument where they do not fit g.
  Eigen::MatrixXf outputs_of(const Eigen::MatrixXf& v, const Eigen::MatrixXf& z) const;

  /// w <- w - sum c dh/dw over the tuples, where `coefficients` gives c, laid out as outputs() are,
  /// for the outputs that it is given: one pass forward and one back.
  void move(const GridBatch& batch,
            const std::function<Eigen::MatrixXf(const Eigen::MatrixXf&)>& coefficients);

  /// J J^T c, the NTK between the batch's tuples times c.
  Eigen::MatrixXf times_kernel(const GridBatch& batch, const Eigen::MatrixXf& coefficients) const;

  /// The largest eigenvalue of that NTK, from below, by so many power iterations.
  double top_eigenvalue(const GridBatch& batch, int n_iterations = 12) const;

  /// Those of f's hidden layers, and A.
  std::vector<Eigen::MatrixXf>& hidden_weights() { return f_.weights(); }
  Eigen::MatrixXf& last_weights() { return a_; }

 private:
  // A is the object of number `object` of the key.
  GridHypernet(FloatFeatures f, const MlpShape& g, const SampleKey& key, int object, int threads);

  // A pass forward: that of f; v, a column an x; and of each x the q of g, its z first and its
  // outputs last.
  struct Forward {
    FloatFeatures::Pass f;
    Eigen::MatrixXf v;
    std::vector<std::vector<Eigen::MatrixXf>> q;

    Eigen::MatrixXf outputs() const;
  };
  void check(const GridBatch& batch) const;
  float scale() const;
  Eigen::MatrixXf emitted_by(const Eigen::MatrixXf& last) const;
  Forward forward(const GridBatch& batch) const;
  std::vector<Eigen::MatrixXf> pass_g(const Eigen::VectorXf& v, Eigen::MatrixXf z) const;
  Eigen::VectorXf pull_back_g(const Eigen::VectorXf& v, const std::vector<Eigen::MatrixXf>& q,
                              const Eigen::VectorXf& coefficients) const;
  Eigen::VectorXf push_forward_g(const Eigen::VectorXf& v, const std::vector<Eigen::MatrixXf>& q,
                                 const Eigen::VectorXf& dv) const;
  template <class Work>
  void share_out(Eigen::Index n, const Work& work) const;
  template <class Work>
  void for_blocks_of_a(const Work& work) const;
  Eigen::MatrixXf back_through_a(const Eigen::MatrixXf& delta) const;
  Eigen::MatrixXf gradient_in_v(const Forward& at, const Eigen::MatrixXf& coefficients) const;

  FloatFeatures f_;
  MlpShape g_;
  Eigen::MatrixXf a_;
  int threads_;
};

}  // namespace widthwise::sim
