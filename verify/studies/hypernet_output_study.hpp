#pragma once
#include "verify/studies/hypernet_study.hpp"

namespace widthwise::verify {

/// The outputs of hypernetworks over a set of inputs: what Theorem 2 speaks of. The set is that of
/// all combinations (x, z), (x', z), (x, z'), (x', z') of the pair.
///
/// Given all but the last weight matrix of g, the outputs are Gaussian; their covariance is known
/// for each draw. Its mean is the covariance of the outputs, and its relative variance their excess
/// kurtosis, both with far less noise than products of outputs have.
class HypernetOutputStudy final : public HypernetStudy {
 public:
  /// Columns, in this order.
  enum Column {
    kOutput,       ///< h(u) / sqrt(its limiting variance)
    kProjection1,  ///< a combination of all outputs, of limiting variance 1
    kProjection2,  ///< another
    kVariance,     ///< conditional variance of h(u)
    kCovariance,   ///< conditional covariance of h(u), h(u')
    kGram          ///< overlap of the conditional covariance matrix with the limit; tends to 1
  };

  explicit HypernetOutputStudy(HypernetStudySpec spec) : HypernetStudy(std::move(spec)) {}

  std::vector<std::string> columns() const override;

 protected:
  std::string measured() const override { return "outputs"; }
  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const override;
  HypernetQueries queries() const override {
    return {.values = 4, .gradients = 0, .moves = 0, .order = 0};
  }
};

/// S G^{H-1} over the four combinations of a pair, 4 x 4.
Eigen::MatrixXd limiting_covariance(const HypernetInputPair& pair, int depth_f, int depth_g);

}  // namespace widthwise::verify
