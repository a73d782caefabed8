#include "verify/regression/tuple_regression.hpp"

#include "verify/base/errors.hpp"
#include "verify/regression/cholesky.hpp"
#include "verify/regression/singular_kernel.hpp"
#include "verify/regression/unit_pair.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

double entry_of(theory::KernelForm form, const HypernetDepths& depths,
                const theory::GaussianPair<double>& x, const theory::GaussianPair<double>& z) {
  const auto kernel = theory::hypernet_kernel(depths.f, depths.g, x, z);
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

Eigen::MatrixXd tuple_kernel(theory::KernelForm form, const HypernetDepths& depths,
                             const Tuples& left, const Tuples& right, const Workers& workers) {
  Eigen::MatrixXd kernel(left.count(), right.count());
  for_each_piece(right.count(), workers, [&](Index j) {
    for (Index i = 0; i < left.count(); ++i) {
      kernel(i, j) = entry_of(form, depths, pair_of_columns(left.x.col(i), right.x.col(j)),
                              pair_of_columns(left.z.col(i), right.z.col(j)));
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
