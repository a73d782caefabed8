#include "verify/regression/gram_matrices.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <span>
#include <stdexcept>
#include <vector>

#include "theory/hypernet_kernel.hpp"
#include "theory/kernel_vectors.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/regression/unit_pair.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kColumnsAtOnce = 16;
constexpr const char* kTooLarge = "a kernel is beyond double precision";

std::span<const double> part(const VectorXd& vector, Index first) {
  return {vector.data() + first, static_cast<std::size_t>(vector.size() - first)};
}

std::span<double> part_of_column(MatrixXd& matrix, Index j, Index first) {
  return {matrix.col(j).data() + first, static_cast<std::size_t>(matrix.rows() - first)};
}

// The variances |x|^2 / d of all inputs, from number `first` on, with that of one input.
struct VariancesWith {
  VectorXd same;
  theory::PairVariances pairs;

  VariancesWith(const VectorXd& all, double one, Index first)
      : same(VectorXd::Constant(all.size() - first, one)),
        pairs{part(all, first), {same.data(), static_cast<std::size_t>(same.size())}} {}
};

VectorXd variances_of(const MatrixXd& x) {
  return x.colwise().squaredNorm().transpose() / static_cast<double>(x.rows());
}

// Whether inner products tell two inputs apart well enough.
bool are_close(double covariance, double variance, double other) {
  return !(covariance * covariance < kCloseProduct * kCloseProduct * variance * other) &&
         covariance > 0.0;
}

// Inputs, a column each, that rows and columns of a kernel belong to. Where they are the same ones
// only the lower triangle is evaluated.
struct Between {
  const MatrixXd& left;
  const MatrixXd& right;
  bool symmetric;

  Index first_row(Index j) const { return symmetric ? j : 0; }
  GramMatrices unset() const {
    return {MatrixXd(left.cols(), right.cols()), MatrixXd(left.cols(), right.cols())};
  }
};

void mirror(GramMatrices& gram) {
  for (MatrixXd* matrix : {&gram.nngp, &gram.ntk}) {
    matrix->triangularView<Eigen::StrictlyUpper>() = matrix->transpose();
  }
}

// By inner products, column by column: `fill(j)` finds x_i.x_j / d, from the first row on, in
// column j of nngp.
void for_each_column(const Between& x, const Workers& workers, MatrixXd& nngp,
                     const std::function<void(Index)>& fill) {
  const double scale = 1.0 / static_cast<double>(x.left.rows());
  for_each_range(x.right.cols(), kColumnsAtOnce, workers, [&](Index first, Index count) {
    const Index top = x.first_row(first);
    const Index below = x.left.cols() - top;
    nngp.block(top, first, below, count).noalias() =
        scale * (x.left.rightCols(below).transpose() * x.right.middleCols(first, count));
    for (Index j = first; j < first + count; ++j) fill(j);
  });
}

// NNGP and NTK of ReLU MLPs; the upper triangle of a symmetric one is not set.
GramMatrices relu_gram(int depth, const Between& x, const Workers& workers) {
  const VectorXd variances = variances_of(x.left);
  const VectorXd variances_right = variances_of(x.right);
  GramMatrices gram = x.unset();
  for_each_column(x, workers, gram.nngp, [&](Index j) {
    const Index first = x.first_row(j);
    std::vector<Index> close;
    for (Index i = first; i < x.left.cols(); ++i) {
      if (are_close(gram.nngp(i, j), variances[i], variances_right[j])) close.push_back(i);
    }
    const VariancesWith with(variances, variances_right[j], first);
    theory::mlp_kernels(depth, with.pairs, part_of_column(gram.nngp, j, first),
                        part_of_column(gram.ntk, j, first));
    for (const Index i : close) {
      const auto kernel = theory::mlp_kernel(theory::Activation::kRelu, depth,
                                             pair_of_columns(x.left.col(i), x.right.col(j)));
      gram.nngp(i, j) = kernel.nngp;
      gram.ntk(i, j) = kernel.ntk;
    }
  });
  return gram;
}

// Those of relu_gram().
bool is_plain_relu(const theory::MlpArchitecture<double>& mlp) {
  return mlp.activation == theory::Activation::kRelu && mlp.sigma_w.empty() &&
         mlp.sigma_b.empty() && mlp.residual == theory::Residual::kNone &&
         mlp.parameterisation == theory::Parameterisation::kNtk;
}

// Whatever the theory refuses of a pair it refuses of one of the two inputs with itself, so that
// these come first, where it may throw.
template <class Kernel>
void require_kernels(Index n, const Kernel& with_itself) {
  for (Index i = 0; i < n; ++i) {
    const auto kernel = with_itself(i);
    if (std::isfinite(kernel.nngp) && std::isfinite(kernel.ntk)) continue;
    throw std::invalid_argument(kTooLarge);
  }
}

// `kernel(i, j)` between all inputs, of the same ones for i >= j only.
template <class Kernel>
GramMatrices pairwise_gram(Index n_left, Index n_right, bool symmetric, const Workers& workers,
                           const Kernel& kernel) {
  GramMatrices gram{MatrixXd(n_left, n_right), MatrixXd(n_left, n_right)};
  for_each_piece(n_right, workers, [&](Index j) {
    for (Index i = symmetric ? j : 0; i < n_left; ++i) {
      const auto at = kernel(i, j);
      gram.nngp(i, j) = at.nngp;
      gram.ntk(i, j) = at.ntk;
    }
  });
  return gram;
}

// Which x and which z an input is made of.
struct NumbersOf {
  Pairing pairing;
  Index n_z;

  Index x(Index input) const { return pairing == Pairing::kOneByOne ? input : input / n_z; }
  Index z(Index input) const { return pairing == Pairing::kOneByOne ? input : input % n_z; }
};

GramMatrices mlp_kernels_between(const theory::MlpArchitecture<double>& mlp, const Between& x,
                                 const Workers& workers) {
  mlp.require_consistent();
  if (is_plain_relu(mlp)) return relu_gram(mlp.depth, x, workers);
  for (const MatrixXd* inputs : {&x.left, &x.right}) {
    require_kernels(inputs->cols(), [&](Index i) {
      return theory::mlp_kernel(mlp, pair_of_columns(inputs->col(i), inputs->col(i)));
    });
  }
  return pairwise_gram(x.left.cols(), x.right.cols(), x.symmetric, workers, [&](Index i, Index j) {
    return theory::mlp_kernel(mlp, pair_of_columns(x.left.col(i), x.right.col(j)));
  });
}

// Which x and which z the inputs are made of, and the variances of both.
struct PairedInputs {
  const Tuples& tuples;
  NumbersOf numbers;
  VectorXd variances_x;
  VectorXd variances_z;

  PairedInputs(const Tuples& inputs, Pairing pairing)
      : tuples(inputs),
        numbers{pairing, inputs.z.cols()},
        variances_x(n_paired(inputs, pairing)),
        variances_z(variances_x.size()) {
    const VectorXd of_x = variances_of(inputs.x);
    const VectorXd of_z = variances_of(inputs.z);
    for (Index i = 0; i < size(); ++i) {
      variances_x[i] = of_x[numbers.x(i)];
      variances_z[i] = of_z[numbers.z(i)];
    }
  }

  Index size() const { return variances_x.size(); }
  auto x(Index input) const { return tuples.x.col(numbers.x(input)); }
  auto z(Index input) const { return tuples.z.col(numbers.z(input)); }
};

// Of ReLU. Of the same inputs the upper triangle is not set.
GramMatrices relu_hypernet_gram(const HypernetDepths& depths, const PairedInputs& left,
                                const PairedInputs& right, const Workers& workers) {
  const Between x{left.tuples.x, right.tuples.x, &left == &right};
  GramMatrices weights = relu_gram(depths.f, x, workers);
  if (x.symmetric) mirror(weights);
  const double scale = 1.0 / static_cast<double>(left.tuples.z.rows());
  GramMatrices gram{MatrixXd(left.size(), right.size()), MatrixXd(left.size(), right.size())};
  for_each_piece(right.size(), workers, [&](Index j) {
    const Index first = x.first_row(j);
    const VectorXd products = scale * (left.tuples.z.transpose() * right.z(j));  // with every z
    VectorXd z(left.size() - first);
    std::vector<Index> close;
    for (Index i = first; i < left.size(); ++i) {
      z[i - first] = products[left.numbers.z(i)];
      gram.nngp(i, j) = weights.nngp(left.numbers.x(i), right.numbers.x(j));
      gram.ntk(i, j) = weights.ntk(left.numbers.x(i), right.numbers.x(j));
      if (are_close(gram.nngp(i, j), left.variances_x[i], right.variances_x[j])) close.push_back(i);
    }
    const VariancesWith with_weights(left.variances_x, right.variances_x[j], first);
    const VariancesWith with_z(left.variances_z, right.variances_z[j], first);
    theory::hypernet_kernels(depths.g, with_weights.pairs, with_z.pairs, part(z, 0),
                             part_of_column(gram.nngp, j, first),
                             part_of_column(gram.ntk, j, first));
    for (const Index i : close) {
      const auto kernel =
          theory::hypernet_kernel(depths.f, depths.g, pair_of_columns(left.x(i), right.x(j)),
                                  pair_of_columns(left.z(i), right.z(j)));
      gram.nngp(i, j) = kernel.nngp;
      gram.ntk(i, j) = kernel.ntk;
    }
  });
  return gram;
}

GramMatrices hypernet_kernels_between(const theory::HypernetArchitecture<double>& hypernet,
                                      const PairedInputs& left, const PairedInputs& right,
                                      const Workers& workers) {
  if (is_plain_relu(hypernet.f) && is_plain_relu(hypernet.g)) {
    return relu_hypernet_gram({hypernet.f.depth, hypernet.depth_g()}, left, right, workers);
  }
  const auto kernel = [&](const PairedInputs& a, Index i, const PairedInputs& b, Index j) {
    return theory::hypernet_kernel(hypernet, pair_of_columns(a.x(i), b.x(j)),
                                   pair_of_columns(a.z(i), b.z(j)));
  };
  for (const PairedInputs* inputs : {&left, &right}) {
    require_kernels(inputs->size(), [&](Index i) { return kernel(*inputs, i, *inputs, i); });
  }
  return pairwise_gram(left.size(), right.size(), &left == &right, workers,
                       [&](Index i, Index j) { return kernel(left, i, right, j); });
}

}  // namespace

Index n_paired(const Tuples& inputs, Pairing pairing) {
  if (pairing == Pairing::kEachWithEach) return inputs.x.cols() * inputs.z.cols();
  if (inputs.x.cols() == inputs.z.cols()) return inputs.x.cols();
  throw UsageError(fmt::format("{} rows of x and {} of z do not make pairs one by one",
                               inputs.x.cols(), inputs.z.cols()));
}

GramMatrices mlp_gram(const theory::MlpArchitecture<double>& mlp, const MatrixXd& x,
                      const Workers& workers) {
  GramMatrices gram = mlp_kernels_between(mlp, {x, x, true}, workers);
  mirror(gram);
  return gram;
}

GramMatrices mlp_gram_between(const theory::MlpArchitecture<double>& mlp, const MatrixXd& left,
                              const MatrixXd& right, const Workers& workers) {
  return mlp_kernels_between(mlp, {left, right, false}, workers);
}

GramMatrices hypernet_gram(const HypernetDepths& depths, const Tuples& inputs, Pairing pairing,
                           const Workers& workers) {
  const PairedInputs paired(inputs, pairing);
  GramMatrices gram = relu_hypernet_gram(depths, paired, paired, workers);
  mirror(gram);
  return gram;
}

GramMatrices hypernet_gram(const theory::HypernetArchitecture<double>& hypernet,
                           const Tuples& inputs, Pairing pairing, const Workers& workers) {
  const PairedInputs paired(inputs, pairing);
  GramMatrices gram = hypernet_kernels_between(hypernet, paired, paired, workers);
  mirror(gram);
  return gram;
}

GramMatrices hypernet_gram_between(const theory::HypernetArchitecture<double>& hypernet,
                                   const Tuples& left, const Tuples& right, Pairing pairing,
                                   const Workers& workers) {
  return hypernet_kernels_between(hypernet, PairedInputs(left, pairing),
                                  PairedInputs(right, pairing), workers);
}

}  // namespace widthwise::verify
