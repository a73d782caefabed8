#include "verify/regression/tuple_regression.hpp"

#include <cmath>

#include "theory/hypernet_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/regression/cholesky.hpp"
#include "verify/regression/singular_kernel.hpp"
#include "verify/regression/unit_pair.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

double entry_of(theory::KernelForm form, int depth_g, const theory::WeightKernel<double>& f,
                const theory::GaussianPair<double>& z) {
  const auto kernel = theory::hypernet_kernel(f, depth_g, z);
  switch (form) {
    case theory::KernelForm::kHyperkernel:
      return kernel.ntk;
    case theory::KernelForm::kHyperkernelWithoutS:
      return kernel.ntk_without_s;
    default:
      return kernel.nngp;
  }
}

}  // namespace

Eigen::MatrixXd tuple_kernel(theory::KernelForm form, const FeatureNetwork& f, int depth_g,
                             const Tuples& left, const Tuples& right, const Workers& workers) {
  const FeatureKernel of_units = f.between(left.x, right.x, workers);
  const Eigen::VectorXd rows = f.lengths(left.x, workers);
  const Eigen::VectorXd columns = f.lengths(right.x, workers);
  Eigen::MatrixXd kernel(left.count(), right.count());
  for_each_piece(right.count(), workers, [&](Index j) {
    for (Index i = 0; i < left.count(); ++i) {
      const double theta = of_units.theta(i, j);
      const theory::WeightKernel<double> weights{
          {rows(i), columns(j), std::cos(theta), std::sin(theta)},
          rows(i) * columns(j) * of_units.theta_f(i, j)};
      kernel(i, j) =
          entry_of(form, depth_g, weights, pair_of_columns(left.z.col(i), right.z.col(j)));
    }
  });
  return kernel;
}

std::optional<Eigen::VectorXd> solve_ridge(Eigen::MatrixXd& kernel, double ridge,
                                           const Eigen::VectorXd& targets, const Workers& workers) {
  const double largest = kernel.diagonal().maxCoeff();
  kernel.diagonal().array() += ridge;
  const bool positive = cholesky_in_place(kernel, workers);
  if (workers.stopped()) return {};
  if (!positive || (ridge == 0.0 && !is_regular(kernel, largest))) {
    throw UsageError(kSingularKernel);
  }
  Eigen::VectorXd weights = targets;
  kernel.triangularView<Eigen::Lower>().solveInPlace(weights);
  kernel.triangularView<Eigen::Lower>().transpose().solveInPlace(weights);
  return weights;
}

}  // namespace widthwise::verify
