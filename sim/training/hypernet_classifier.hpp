#pragma once
// A hypernetwork that classifies, trained by minibatches in single precision with stored weights.

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "sim/mlp.hpp"
#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// Examples: columns x_j go into f, columns z_j into g, whose outputs are scores of the classes.
struct Examples {
  Eigen::MatrixXf x;
  Eigen::MatrixXf z;
  std::vector<int> labels;  ///< from 0

  Eigen::Index size() const { return x.cols(); }
};

/// The scores g(z; v(x)), all ReLU, no biases, weights in standard parameterisation: of f they
/// begin as N(0, 2 / fan-in), and its linear last matrix as gives the weights of g that law (1 /
/// fan-in for the last of g) in the mean over x. Trained by plain SGD on the mean cross-entropy of
/// the softmax. The reference for tasks of practice, where dense matrix products are all there is
/// to do: the networks are narrow.
class HypernetClassifier {
 public:
  /// f.widths are the hidden layers of f, g.output_dimension is the number of classes; f's outputs
  /// are the weights of g. Throws std::invalid_argument for shapes without an entry.
  HypernetClassifier(const MlpShape& f, const MlpShape& g, const SampleKey& key);

  /// A step of size `rate` against the gradient of the batch's mean cross-entropy, which is
  /// returned as it was before: not a number once weights have left the range of a float. Throws
  /// std::invalid_argument for examples that do not fit.
  double step(const Examples& batch, double rate);

  /// The share of examples whose label has the largest score; a score that is no number is the
  /// smallest.
  double accuracy(const Examples& examples) const;

  /// Mean cross-entropy and its gradients over the weights of f, for tests.
  double gradients(const Examples& batch, std::vector<Eigen::MatrixXf>& of_weights) const;
  std::vector<Eigen::MatrixXf>& weights() { return weights_; }

 private:
  struct Forward {
    std::vector<Eigen::MatrixXf> y;  // of f, from x on; last the bottleneck
    Eigen::MatrixXf v;               // weights of g, a column an example
  };
  Forward forward(const Eigen::MatrixXf& x) const;
  double pass_g(const Forward& at, const Examples& batch, Eigen::MatrixXf* gradient,
                Eigen::MatrixXf& scores) const;
  void check(const Examples& examples) const;

  MlpShape g_;
  std::vector<Eigen::MatrixXf> weights_;  // of f, A last
};

/// Trains for some epochs in orders drawn anew, from minibatches of `batch` examples (what is left
/// over of an epoch is left out), until a loss is no number. Throws std::invalid_argument unless
/// rate > 0, epochs >= 0 and 1 <= batch <= examples.
void train_classifier(HypernetClassifier& network, const Examples& examples, int epochs,
                      Eigen::Index batch, double rate, const SampleKey& order);

}  // namespace widthwise::sim
