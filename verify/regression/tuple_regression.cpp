#include "verify/regression/tuple_regression.hpp"

#include "verify/base/errors.hpp"
#include "verify/regression/cholesky.hpp"
#include "verify/regression/singular_kernel.hpp"
#include "verify/regression/unit_pair.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

// Two inputs of R^d, by their lengths |x| / sqrt(d) and the angle between them.
theory::GaussianPair<double> pair_of_inputs_at(const auto& a, const auto& b) {
  const double root = std::sqrt(static_cast<double>(a.size()));
  const double length_a = a.stableNorm();
  const double length_b = b.stableNorm();
  if (length_a == 0.0 || length_b == 0.0) return {length_a / root, length_b / root, 1.0, 0.0};
  const Eigen::VectorXd unit_a = a / length_a;
  const Eigen::VectorXd unit_b = b / length_b;
  const auto pair = pair_of_units(unit_a, unit_b, unit_a.dot(unit_b));
  return {length_a / root, length_b / root, pair.cosine, pair.sine};
}

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
      kernel(i, j) = entry_of(form, depths, pair_of_inputs_at(left.x.col(i), right.x.col(j)),
                              pair_of_inputs_at(left.z.col(i), right.z.col(j)));
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
