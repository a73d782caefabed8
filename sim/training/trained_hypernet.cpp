#include "sim/training/trained_hypernet.hpp"

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "sim/covariance_root.hpp"
#include "sim/training/block_activation.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<TrainedMatrices> emitted_weights(const MlpShape& g, const InfiniteWidth& limit,
                                             Engine engine, const SampleKey& key) {
  g.require_usual("a network under training");
  const MatrixXd root = covariance_root(limit.covariance);
  std::vector<TrainedMatrices> weights;
  for (int l = 0; l < g.n_layers(); ++l) {
    weights.emplace_back(engine, root, g.width(l + 1), g.width(l),
                         RandomStream(key, static_cast<std::uint64_t>(l)));
  }
  return weights;
}

// N, the number of weights of g.
Index n_weights(const MlpShape& g) {
  Index sum = 0;
  for (int l = 0; l < g.n_layers(); ++l) sum += g.width(l) * g.width(l + 1);
  return sum;
}

std::vector<TrainedMatrices> weights_of_f(const HypernetShape& shape, Engine engine,
                                          const SampleKey& key) {
  shape.f.require_usual("a network under training");
  shape.g.require_usual("a network under training");
  std::vector<TrainedMatrices> weights;
  const int depth = shape.f.n_layers() - 1;
  for (int l = 0; l <= depth; ++l) {
    const Index rows = l < depth ? shape.f.width(l + 1) : n_weights(shape.g);
    weights.emplace_back(engine, MatrixXd::Ones(1, 1), rows, shape.f.width(l),
                         RandomStream(key, static_cast<std::uint64_t>(l)));
  }
  return weights;
}

// The columns of these numbers.
QueryBlock columns_of(const QueryBlock& block, const Owners& numbers) {
  QueryBlock chosen{block.vectors(Eigen::all, numbers)};
  if (block.coordinates.size() > 0) chosen.coordinates = block.coordinates(Eigen::all, numbers);
  return chosen;
}

std::vector<Index> columns_owned(const Owners& owners, Index owner) {
  std::vector<Index> columns;
  for (std::size_t u = 0; u < owners.size(); ++u) {
    if (owners[u] == owner) columns.push_back(static_cast<Index>(u));
  }
  return columns;
}

double inverse_root(Index size) {
  return 1.0 / std::sqrt(static_cast<double>(size));
}

}  // namespace

TrainedInfiniteHypernet::TrainedInfiniteHypernet(const MlpShape& g, const InfiniteWidth& limit,
                                                 Engine engine, const SampleKey& key,
                                                 const HypernetInputs& inputs)
    : TrainedStack(g.activation, emitted_weights(g, limit, engine, key), inputs.z, inputs.x,
                   limit.ntk) {}

TrainedHypernet::TrainedHypernet(const HypernetShape& shape, Engine engine, const SampleKey& key,
                                 MatrixXd x, const HypernetInputs& inputs)
    : TrainedByPasses(weights_of_f(shape, engine, key), inputs.z, inputs.x, MatrixXd::Ones(1, 1)),
      shape_(shape),
      x_(std::move(x)) {
  if (shape_.g.output_dimension != 1) {
    throw std::invalid_argument("a hypernetwork under training has one output");
  }
  start();
}

// g at each tuple, with the weights v(x) of its x: outputs and units go to the passes; returns the
// gradients dh/dv, N rows.
MatrixXd TrainedHypernet::pass_g(const MatrixXd& v, const HypernetInputs& tuples,
                                 BlockPasses& passes) const {
  const auto& [z, owners] = tuples;
  const MlpShape& g = shape_.g;
  const auto n_layers = static_cast<std::size_t>(g.n_layers());
  MatrixXd gradient(v.rows(), z.cols());
  passes.outputs.resize(z.cols());
  for (std::size_t l = 1; l < n_layers; ++l) {
    passes.units.emplace_back(g.width(static_cast<int>(l)), z.cols());
  }
  for (Index i = 0; i < v.cols(); ++i) {
    const std::vector<Index> own = columns_owned(owners, i);
    if (own.empty()) continue;
    std::vector<Eigen::Map<const MatrixXd>> weights;
    std::vector<Index> offsets;
    std::vector<MatrixXd> y{z(Eigen::all, own)};
    std::vector<MatrixXd> h;
    Index offset = 0;
    for (std::size_t l = 0; l < n_layers; ++l) {
      const Index rows = g.width(static_cast<int>(l) + 1);
      const Index cols = g.width(static_cast<int>(l));
      weights.emplace_back(v.col(i).data() + offset, rows, cols);
      offsets.push_back(offset);
      offset += rows * cols;
      h.emplace_back(inverse_root(cols) * (weights[l] * y[l]));
      if (l + 1 == n_layers) break;
      y.push_back(activate_columns(g.activation, h[l]));
      passes.units[l](Eigen::all, own) = y.back();
    }
    passes.outputs(own) = h.back().row(0).transpose();
    MatrixXd delta = MatrixXd::Ones(1, static_cast<Index>(own.size()));
    for (std::size_t l = n_layers; l-- > 0;) {
      delta *= inverse_root(weights[l].cols());
      for (std::size_t c = 0; c < own.size(); ++c) {
        const auto column = static_cast<Index>(c);
        Eigen::Map<MatrixXd>(gradient.col(own[c]).data() + offsets[l], weights[l].rows(),
                             weights[l].cols())
            .noalias() = delta.col(column) * y[l].col(column).transpose();
      }
      if (l == 0) break;
      delta = MatrixXd(weights[l].transpose() * delta);
      multiply_columns_by_slope(g.activation, h[l - 1], delta);
    }
  }
  return gradient;
}

BlockPasses TrainedHypernet::passes_of(const MatrixXd& z, const Owners& numbers_of_x) {
  return passes_at(x_, {z, numbers_of_x});
}

BlockPasses TrainedHypernet::passes_at(const MatrixXd& x, const HypernetInputs& tuples) {
  const Index n_tuples = tuples.z.cols();
  bool fits = x.rows() == shape_.f.input_dimension && n_tuples >= 1 &&
              tuples.z.rows() == shape_.g.input_dimension &&
              static_cast<Index>(tuples.x.size()) == n_tuples;
  for (const Index i : tuples.x) fits = fits && i >= 0 && i < x.cols();
  if (!fits) throw std::invalid_argument("the inputs do not fit the hypernetwork");
  std::vector<TrainedMatrices>& layers = weights();
  const Owners of_f(static_cast<std::size_t>(x.cols()), 0);  // f has one owner
  BlockPasses passes;
  passes.owners.assign(tuples.x.size(), 0);
  // f at each x; a tuple has the activations of its x.
  std::vector<MatrixXd> h;
  QueryBlock y{x};
  for (std::size_t l = 0; l < layers.size(); ++l) {
    h.push_back(layers[l].times(y, of_f, inverse_root(layers[l].cols())));
    if (!h.back().allFinite()) return without_values(n_tuples);
    passes.y.push_back(columns_of(y, tuples.x));
    if (l + 1 < layers.size()) y = {activate_columns(shape_.f.activation, h.back())};
  }
  MatrixXd gradient = pass_g(h.back(), tuples, passes);
  if (!passes.outputs.allFinite() || !gradient.allFinite()) return without_values(n_tuples);
  // Back through A and f, tuple by tuple.
  passes.delta.resize(layers.size());
  gradient *= inverse_root(layers.back().cols());
  passes.delta.back().vectors = std::move(gradient);
  for (std::size_t l = layers.size() - 1; l > 0; --l) {
    MatrixXd below = layers[l].transpose_times(passes.delta[l], passes.owners,
                                               inverse_root(layers[l - 1].cols()));
    multiply_columns_by_slope(shape_.f.activation, h[l - 1](Eigen::all, tuples.x), below);
    if (!below.allFinite()) return without_values(n_tuples);
    passes.delta[l - 1].vectors = std::move(below);
  }
  passes.input_gradients = layers.front().transpose_times(passes.delta.front(), passes.owners, 1.0);
  return passes;
}

}  // namespace widthwise::sim
