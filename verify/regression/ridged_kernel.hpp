#pragma once
// K + ridge as Eigen's iterative solvers see a matrix, which only asks for products with vectors.

#include <Eigen/Core>
#include <Eigen/SparseCore>

#include "verify/regression/frequency_preconditioner.hpp"
#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {
class RidgedKernel;
}

// As Eigen's page on matrix-free solvers asks for.
template <>
struct Eigen::internal::traits<widthwise::verify::RidgedKernel>
    : Eigen::internal::traits<Eigen::SparseMatrix<double>> {};

namespace widthwise::verify {

/// A vector has N P entries, those at input z after input z.
class RidgedKernel : public Eigen::EigenBase<RidgedKernel> {
 public:
  using Scalar = double;
  using RealScalar = double;
  using StorageIndex = int;
  enum {
    ColsAtCompileTime = Eigen::Dynamic,
    MaxColsAtCompileTime = Eigen::Dynamic,
    IsRowMajor = 0
  };

  RidgedKernel(const KroneckerSum& kernel, double ridge, const Workers& workers)
      : kernel_(kernel), ridge_(ridge), workers_(workers) {}

  Eigen::Index rows() const { return kernel_.n_x() * kernel_.n_z(); }
  Eigen::Index cols() const { return rows(); }

  template <class Vector>
  Eigen::Product<RidgedKernel, Vector, Eigen::AliasFreeProduct> operator*(
      const Eigen::MatrixBase<Vector>& vector) const {
    return {*this, vector.derived()};
  }

  Eigen::VectorXd times(const Eigen::VectorXd& vector) const {
    // Nothing is wanted any more: no product, and the solver soon ends.
    if (workers_.stopped()) return Eigen::VectorXd::Zero(vector.size());
    const Eigen::MatrixXd values = vector.reshaped(kernel_.n_x(), kernel_.n_z());
    return (kernel_.times(values, workers_) + ridge_ * values).reshaped();
  }

 private:
  const KroneckerSum& kernel_;
  double ridge_;
  Workers workers_;
};

/// The preconditioner as these solvers ask for one.
class RidgedKernelPreconditioner {
 public:
  void use(const FrequencyPreconditioner& inverse) { inverse_ = &inverse; }

  RidgedKernelPreconditioner& analyzePattern(const RidgedKernel&) { return *this; }
  RidgedKernelPreconditioner& factorize(const RidgedKernel&) { return *this; }
  RidgedKernelPreconditioner& compute(const RidgedKernel&) { return *this; }
  Eigen::ComputationInfo info() const { return Eigen::Success; }

  template <class Vector>
  Eigen::VectorXd solve(const Eigen::MatrixBase<Vector>& vector) const {
    const Eigen::Index n_z = inverse_->n_z();
    return inverse_->solve(vector.reshaped(vector.size() / n_z, n_z)).reshaped();
  }

 private:
  const FrequencyPreconditioner* inverse_ = nullptr;
};

}  // namespace widthwise::verify

template <class Operand>
struct Eigen::internal::generic_product_impl<widthwise::verify::RidgedKernel, Operand,
                                             Eigen::SparseShape, Eigen::DenseShape,
                                             Eigen::GemvProduct>
    : Eigen::internal::generic_product_impl_base<
          widthwise::verify::RidgedKernel, Operand,
          Eigen::internal::generic_product_impl<widthwise::verify::RidgedKernel, Operand>> {
  template <class Result>
  static void scaleAndAddTo(Result& result, const widthwise::verify::RidgedKernel& kernel,
                            const Operand& operand, double scale) {
    result += scale * kernel.times(operand);
  }
};
