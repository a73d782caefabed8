#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "theory/hypernet_kernel.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/regression/unit_pair.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

// Columns of length 1, or 0.
Eigen::MatrixXd unit_columns(const Eigen::MatrixXd& columns) {
  Eigen::MatrixXd units = columns;
  for (Index j = 0; j < units.cols(); ++j) {
    const double norm = units.col(j).stableNorm();
    if (norm > 0.0) units.col(j) /= norm;
  }
  return units;
}

class MlpFeatures final : public FeatureNetwork {
 public:
  explicit MlpFeatures(int depth) : depth_(depth) {}

  std::string in_words() const override {
    return fmt::format("an MLP of {} hidden layer{}", depth_, depth_ == 1 ? "" : "s");
  }

  Eigen::MatrixXd channels(const Eigen::MatrixXd& values, const Eigen::MatrixXd&) const override {
    return values;
  }

  Eigen::VectorXd lengths(const Eigen::MatrixXd& inputs, const Workers&) const override {
    return inputs.colwise().stableNorm().transpose() /
           std::sqrt(static_cast<double>(inputs.rows()));
  }

  FeatureKernel between(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right,
                        const Workers& workers) const override {
    const Eigen::MatrixXd a = unit_columns(left);
    const Eigen::MatrixXd b = unit_columns(right);
    FeatureKernel kernel{Eigen::MatrixXd(a.cols(), b.cols()), Eigen::MatrixXd(a.cols(), b.cols())};
    const bool same = are_same(left, right);
    count(n_evaluated(left.cols(), right.cols(), same));
    constexpr Index kColumns = 16;
    for_each_range(b.cols(), kColumns, workers, [&](Index first, Index count) {
      const Eigen::MatrixXd products = a.transpose() * b.middleCols(first, count);
      for (Index j = 0; j < count; ++j) {
        for (Index i = same ? first + j : 0; i < a.cols(); ++i) {
          fill(a.col(i), b.col(first + j), products(i, j), kernel.theta(i, first + j),
               kernel.theta_f(i, first + j));
        }
      }
    });
    if (same) {
      for (Eigen::MatrixXd* matrix : {&kernel.theta, &kernel.theta_f}) {
        matrix->triangularView<Eigen::StrictlyUpper>() = matrix->transpose();
      }
    }
    return kernel;
  }

 private:
  void fill(const auto& a, const auto& b, double product, double& theta, double& theta_f) const {
    if (a.isZero(0.0) || b.isZero(0.0)) {
      theta = std::numbers::pi / 2.0;
      theta_f = 0.0;
      return;
    }
    const auto kernel = theory::weight_kernel(depth_, pair_of_units(a, b, product));
    theta = kernel.weights.angle();
    theta_f = kernel.theta_f;
  }

  int depth_;
};

}  // namespace

std::shared_ptr<const FeatureNetwork> mlp_features(int depth) {
  return std::make_shared<const MlpFeatures>(depth);
}

}  // namespace widthwise::verify
