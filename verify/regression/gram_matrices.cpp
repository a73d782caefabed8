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

// The variances |x|^2 / d of all inputs, from number `first` on, with that of input j.
struct VariancesWith {
  VectorXd same;
  theory::PairVariances pairs;

  VariancesWith(const VectorXd& all, Index j, Index first)
      : same(VectorXd::Constant(all.size() - first, all[j])),
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

void mirror(GramMatrices& gram) {
  for (MatrixXd* matrix : {&gram.nngp, &gram.ntk}) {
    matrix->triangularView<Eigen::StrictlyUpper>() = matrix->transpose();
  }
}

// The lower triangle by inner products, column by column: `fill(j)` finds x_i.x_j / d, i >= j, in
// column j of nngp.
void for_each_column(const MatrixXd& x, const Workers& workers, MatrixXd& nngp,
                     const std::function<void(Index)>& fill) {
  const double scale = 1.0 / static_cast<double>(x.rows());
  for_each_range(x.cols(), kColumnsAtOnce, workers, [&](Index first, Index count) {
    const Index below = x.cols() - first;
    nngp.block(first, first, below, count).noalias() =
        scale * (x.rightCols(below).transpose() * x.middleCols(first, count));
    for (Index j = first; j < first + count; ++j) fill(j);
  });
}

// NNGP and NTK of ReLU MLPs; the upper triangle is not set.
GramMatrices relu_gram(int depth, const MatrixXd& x, const Workers& workers) {
  const VectorXd variances = variances_of(x);
  GramMatrices gram{MatrixXd(x.cols(), x.cols()), MatrixXd(x.cols(), x.cols())};
  for_each_column(x, workers, gram.nngp, [&](Index j) {
    std::vector<Index> close;
    for (Index i = j; i < x.cols(); ++i) {
      if (are_close(gram.nngp(i, j), variances[i], variances[j])) close.push_back(i);
    }
    const VariancesWith with(variances, j, j);
    theory::mlp_kernels(depth, with.pairs, part_of_column(gram.nngp, j, j),
                        part_of_column(gram.ntk, j, j));
    for (const Index i : close) {
      const auto kernel =
          theory::mlp_kernel(theory::Activation::kRelu, depth, pair_of_columns(x.col(i), x.col(j)));
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

// `kernel(i, j)` for i >= j, the upper triangle is not set. Whatever it refuses of a pair it
// refuses of one of the two inputs with itself, so that these come first, where it may throw.
template <class Kernel>
GramMatrices pairwise_gram(Index n, const Workers& workers, const Kernel& kernel) {
  GramMatrices gram{MatrixXd(n, n), MatrixXd(n, n)};
  const auto fill = [&](Index i, Index j) {
    const auto at = kernel(i, j);
    gram.nngp(i, j) = at.nngp;
    gram.ntk(i, j) = at.ntk;
  };
  for (Index i = 0; i < n; ++i) {
    fill(i, i);
    if (std::isfinite(gram.nngp(i, i)) && std::isfinite(gram.ntk(i, i))) continue;
    throw std::invalid_argument(kTooLarge);
  }
  for_each_piece(n, workers, [&](Index j) {
    for (Index i = j + 1; i < n; ++i) fill(i, j);
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

}  // namespace

Index n_paired(const Tuples& inputs, Pairing pairing) {
  if (pairing == Pairing::kEachWithEach) return inputs.x.cols() * inputs.z.cols();
  if (inputs.x.cols() == inputs.z.cols()) return inputs.x.cols();
  throw UsageError(fmt::format("{} rows of x and {} of z do not make pairs one by one",
                               inputs.x.cols(), inputs.z.cols()));
}

GramMatrices mlp_gram(const theory::MlpArchitecture<double>& mlp, const MatrixXd& x,
                      const Workers& workers) {
  mlp.require_consistent();
  GramMatrices gram;
  if (is_plain_relu(mlp)) {
    gram = relu_gram(mlp.depth, x, workers);
  } else {
    gram = pairwise_gram(x.cols(), workers, [&](Index i, Index j) {
      return theory::mlp_kernel(mlp, pair_of_columns(x.col(i), x.col(j)));
    });
  }
  mirror(gram);
  return gram;
}

GramMatrices hypernet_gram(const HypernetDepths& depths, const Tuples& inputs, Pairing pairing,
                           const Workers& workers) {
  const Index n = n_paired(inputs, pairing);
  const NumbersOf numbers{pairing, inputs.z.cols()};
  GramMatrices weights = relu_gram(depths.f, inputs.x, workers);
  mirror(weights);
  const VectorXd variances_x = variances_of(inputs.x);
  const VectorXd variances_z = variances_of(inputs.z);
  VectorXd of_weights(n);
  VectorXd of_z(n);
  for (Index i = 0; i < n; ++i) {
    of_weights[i] = variances_x[numbers.x(i)];
    of_z[i] = variances_z[numbers.z(i)];
  }
  const double scale = 1.0 / static_cast<double>(inputs.z.rows());
  GramMatrices gram{MatrixXd(n, n), MatrixXd(n, n)};
  for_each_piece(n, workers, [&](Index j) {
    const VectorXd products =
        scale * (inputs.z.transpose() * inputs.z.col(numbers.z(j)));  // with every z
    VectorXd z(n - j);
    for (Index i = j; i < n; ++i) {
      z[i - j] = products[numbers.z(i)];
      gram.nngp(i, j) = weights.nngp(numbers.x(i), numbers.x(j));
      gram.ntk(i, j) = weights.ntk(numbers.x(i), numbers.x(j));
    }
    std::vector<Index> close;
    for (Index i = j; i < n; ++i) {
      if (are_close(gram.nngp(i, j), of_weights[i], of_weights[j])) close.push_back(i);
    }
    const VariancesWith with_weights(of_weights, j, j);
    const VariancesWith with_z(of_z, j, j);
    theory::hypernet_kernels(depths.g, with_weights.pairs, with_z.pairs, part(z, 0),
                             part_of_column(gram.nngp, j, j), part_of_column(gram.ntk, j, j));
    for (const Index i : close) {
      const auto kernel = theory::hypernet_kernel(
          depths.f, depths.g,
          pair_of_columns(inputs.x.col(numbers.x(i)), inputs.x.col(numbers.x(j))),
          pair_of_columns(inputs.z.col(numbers.z(i)), inputs.z.col(numbers.z(j))));
      gram.nngp(i, j) = kernel.nngp;
      gram.ntk(i, j) = kernel.ntk;
    }
  });
  mirror(gram);
  return gram;
}

GramMatrices hypernet_gram(const theory::HypernetArchitecture<double>& hypernet,
                           const Tuples& inputs, Pairing pairing, const Workers& workers) {
  const Index n = n_paired(inputs, pairing);
  if (is_plain_relu(hypernet.f) && hypernet.activation_g == theory::Activation::kRelu) {
    return hypernet_gram({hypernet.f.depth, hypernet.depth_g}, inputs, pairing, workers);
  }
  const NumbersOf numbers{pairing, inputs.z.cols()};
  GramMatrices gram = pairwise_gram(n, workers, [&](Index i, Index j) {
    return theory::hypernet_kernel(
        hypernet, pair_of_columns(inputs.x.col(numbers.x(i)), inputs.x.col(numbers.x(j))),
        pair_of_columns(inputs.z.col(numbers.z(i)), inputs.z.col(numbers.z(j))));
  });
  mirror(gram);
  return gram;
}

}  // namespace widthwise::verify
