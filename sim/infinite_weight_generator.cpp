#include "sim/infinite_weight_generator.hpp"

#include <optional>
#include <stdexcept>

#include "sim/covariance_root.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void check_sizes(const InfiniteWidth& limit) {
  const auto p = static_cast<Index>(limit.inputs.size());
  for (const MatrixXd* matrix : {&limit.covariance, &limit.ntk}) {
    if (p == 0 || matrix->rows() != p || matrix->cols() != p) {
      throw std::invalid_argument("the limit of f needs a covariance and a kernel over its inputs");
    }
  }
}

}  // namespace

InfiniteWeightGenerator::InfiniteWeightGenerator(InfiniteWidth limit, const MlpShape& g,
                                                 Engine engine, const SampleKey& key)
    : limit_(std::move(limit)), root_((check_sizes(limit_), covariance_root(limit_.covariance))) {
  for (int l = 0; l < g.n_layers(); ++l) {
    matrices_.emplace_back();
    for (Index k = 0; k < root_.cols(); ++k) {
      const RandomStream stream(key, static_cast<std::uint64_t>(l), static_cast<std::uint64_t>(k));
      matrices_[l].push_back(make_gaussian_matrix(engine, g.width(l + 1), g.cols(l), stream));
    }
  }
}

Index InfiniteWeightGenerator::index_of(const VectorXd& x) const {
  for (std::size_t i = 0; i < limit_.inputs.size(); ++i) {
    if (limit_.inputs[i].size() == x.size() && limit_.inputs[i] == x) return static_cast<Index>(i);
  }
  throw std::invalid_argument("the limit of f was not given at this input");
}

std::vector<Combination> InfiniteWeightGenerator::weights(const VectorXd& x) {
  const Index i = index_of(x);
  std::vector<Combination> weights;
  for (const auto& layer : matrices_) {
    weights.emplace_back(layer.front()->rows(), layer.front()->cols());
    for (Index k = 0; k < root_.cols(); ++k) weights.back().add(root_(i, k), *layer[k]);
  }
  return weights;
}

MatrixXd InfiniteWeightGenerator::weight_covariance(const std::vector<VectorXd>& inputs) {
  std::vector<Index> numbers;
  for (const VectorXd& x : inputs) numbers.push_back(index_of(x));
  return limit_.covariance(numbers, numbers);
}

HypernetTangent InfiniteWeightGenerator::pull_back(const VectorXd& x, Tangent g) {
  return {std::move(g), {}, {}, index_of(x)};
}

double InfiniteWeightGenerator::inner_product(const HypernetTangent& a, const HypernetTangent& b) {
  return limit_.ntk(a.input, b.input) * sim::inner_product(a.g, b.g);
}

template <class Algebra>
std::vector<MovingMatrix<Algebra>> InfiniteWeightGenerator::moving_weights(
    const VectorXd& x, const Algebra& algebra, std::span<const HypernetTangent> directions) {
  const Index i = index_of(x);
  std::vector<MovingMatrix<Algebra>> weights;
  for (std::size_t l = 0; l < matrices_.size(); ++l) {
    weights.emplace_back(algebra);
    for (Index k = 0; k < root_.cols(); ++k) {
      weights[l].add(*matrices_[l][k], weights[l].at(0, root_(i, k)));
    }
    for (std::size_t v = 0; v < directions.size(); ++v) {
      const std::optional<int> variable = algebra.variable(static_cast<int>(v));
      if (!variable) continue;
      const double step = limit_.ntk(i, directions[v].input);
      for (const RankOne& term : directions[v].g.layers[l]) {
        weights[l].add(term, weights[l].at(*variable, step));
      }
    }
  }
  return weights;
}

std::vector<MovingMatrix<TaylorAlgebra>> InfiniteWeightGenerator::push_forward(
    const VectorXd& x, const TaylorAlgebra& algebra, std::span<const HypernetTangent> directions) {
  return moving_weights(x, algebra, directions);
}

std::vector<MovingMatrix<NilpotentAlgebra>> InfiniteWeightGenerator::push_forward(
    const VectorXd& x, const NilpotentAlgebra& algebra,
    std::span<const HypernetTangent> directions) {
  return moving_weights(x, algebra, directions);
}

std::int64_t InfiniteWeightGenerator::n_normals() const {
  std::int64_t sum = 0;
  for (const auto& layer : matrices_) {
    for (const auto& matrix : layer) sum += matrix->n_normals();
  }
  return sum;
}

}  // namespace widthwise::sim
