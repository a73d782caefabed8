#pragma once
// Kernels between all inputs of a file, or those of one and of another.

#include <Eigen/Core>

#include "theory/hypernet_kernel.hpp"
#include "theory/mlp_architecture.hpp"
#include "verify/regression/hypernet_depths.hpp"
#include "verify/regression/parallel_range.hpp"
#include "verify/regression/tuple_regression.hpp"

namespace widthwise::verify {

/// Infinite-width kernels between inputs: the covariance of outputs and the neural tangent kernel.
/// N x N each and symmetric between N inputs, N x M between N and M others.
struct GramMatrices {
  Eigen::MatrixXd nngp;
  Eigen::MatrixXd ntk;
};

/// Between the columns of x, inputs of an MLP. Throws std::invalid_argument as theory::mlp_kernel()
/// does.
GramMatrices mlp_gram(const theory::MlpArchitecture<double>& mlp, const Eigen::MatrixXd& x,
                      const Workers& workers);

/// Between the columns of `left`, a row each, and those of `right`, a column each.
GramMatrices mlp_gram_between(const theory::MlpArchitecture<double>& mlp,
                              const Eigen::MatrixXd& left, const Eigen::MatrixXd& right,
                              const Workers& workers);

/// Between (x, z), the inputs of a hypernetwork, which are either the columns of both, one by one,
/// or every column of x with each of z, those with the first x first.
enum class Pairing { kOneByOne, kEachWithEach };

/// ntk is the hyperkernel.
GramMatrices hypernet_gram(const HypernetDepths& depths, const Tuples& inputs, Pairing pairing,
                           const Workers& workers);

/// That of any activations and sigmas. Throws std::invalid_argument as theory::hypernet_kernel()
/// does.
GramMatrices hypernet_gram(const theory::HypernetArchitecture<double>& hypernet,
                           const Tuples& inputs, Pairing pairing, const Workers& workers);

/// Between `left`, a row each, and `right`, a column each.
GramMatrices hypernet_gram_between(const theory::HypernetArchitecture<double>& hypernet,
                                   const Tuples& left, const Tuples& right, Pairing pairing,
                                   const Workers& workers);

/// How many inputs these are. Throws UsageError unless one by one they are equally many.
Eigen::Index n_paired(const Tuples& inputs, Pairing pairing);

}  // namespace widthwise::verify
