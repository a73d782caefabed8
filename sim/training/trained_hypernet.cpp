#include "sim/training/trained_hypernet.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
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
    : shape_(shape), weights_(weights_of_f(shape, engine, key)), x_(std::move(x)), inputs_(inputs) {
  bool fits = x_.rows() == shape_.f.input_dimension && shape_.g.output_dimension == 1 &&
              inputs_.z.rows() == shape_.g.input_dimension && inputs_.z.cols() >= 1 &&
              static_cast<Index>(inputs_.x.size()) == inputs_.z.cols();
  for (const Index i : inputs_.x) fits = fits && i >= 0 && i < x_.cols();
  if (!fits) throw std::invalid_argument("the inputs do not fit the hypernetwork");
  start_ = passes_at(inputs_.z, inputs_.x);
  now_ = start_;
  looked_at_.resize(static_cast<std::size_t>(n_inputs()));
  std::iota(looked_at_.begin(), looked_at_.end(), Index{0});
}

// g at each tuple, with the weights v(x) of its x: outputs and units go to the passes; returns the
// gradients dh/dv, N rows.
MatrixXd TrainedHypernet::pass_g(const MatrixXd& v, const MatrixXd& z, const Owners& owners,
                                 Passes& passes) const {
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

TrainedHypernet::Passes TrainedHypernet::passes_at(const MatrixXd& z, const Owners& owners) {
  const Owners of_f(static_cast<std::size_t>(x_.cols()), 0);  // f has one owner
  const Owners of_tuples(static_cast<std::size_t>(z.cols()), 0);
  Passes passes;
  const auto without_values = [&] {
    Passes none;
    none.outputs.setConstant(z.cols(), std::numeric_limits<double>::quiet_NaN());
    return none;
  };
  // f at each x; a tuple has the activations of its x.
  std::vector<MatrixXd> h;
  QueryBlock y{x_};
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    h.push_back(weights_[l].times(y, of_f, inverse_root(weights_[l].cols())));
    if (!h.back().allFinite()) return without_values();
    passes.y.push_back(columns_of(y, owners));
    if (l + 1 < weights_.size()) y = {activate_columns(shape_.f.activation, h.back())};
  }
  MatrixXd gradient = pass_g(h.back(), z, owners, passes);
  if (!passes.outputs.allFinite() || !gradient.allFinite()) return without_values();
  // Back through A and f, tuple by tuple.
  passes.delta.resize(weights_.size());
  gradient *= inverse_root(weights_.back().cols());
  passes.delta.back().vectors = std::move(gradient);
  for (std::size_t l = weights_.size() - 1; l > 0; --l) {
    MatrixXd below = weights_[l].transpose_times(passes.delta[l], of_tuples,
                                                 inverse_root(weights_[l - 1].cols()));
    multiply_columns_by_slope(shape_.f.activation, h[l - 1](Eigen::all, owners), below);
    if (!below.allFinite()) return without_values();
    passes.delta[l - 1].vectors = std::move(below);
  }
  weights_.front().transpose_times(passes.delta.front(), of_tuples, 1.0);  // for its coordinates
  return passes;
}

void TrainedHypernet::look_at(std::span<const Index> inputs) {
  looked_at_.assign(inputs.begin(), inputs.end());
  Owners owners;
  for (const Index j : looked_at_) owners.push_back(inputs_.x.at(static_cast<std::size_t>(j)));
  now_ = passes_at(inputs_.z(Eigen::all, looked_at_), owners);
}

MatrixXd TrainedHypernet::kernel_between(const Passes& a, const Passes& b) {
  return gradient_products(a.y, a.delta, b.y, b.delta);
}

MatrixXd TrainedHypernet::kernel_with_start() const {
  return kernel_between(now_, start_)(Eigen::all, looked_at_);
}

double TrainedHypernet::flips(Index n) const {
  GateCount count;
  for (std::size_t l = 1; l < now_.y.size(); ++l) {
    count.add(now_.y[l].vectors.leftCols(n), start_.y[l].vectors(Eigen::all, looked_at_));
  }
  for (std::size_t l = 0; l < now_.units.size(); ++l) {
    count.add(now_.units[l].leftCols(n), start_.units[l](Eigen::all, looked_at_));
  }
  return count.flipped_share();
}

void TrainedHypernet::step(const VectorXd& weights, double momentum) {
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    weights_[l].step(now_.delta[l], weights.transpose(), now_.y[l], momentum);
  }
}

}  // namespace widthwise::sim
