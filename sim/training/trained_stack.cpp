#include "sim/training/trained_stack.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "sim/training/block_activation.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double fan_in_scale(const TrainedMatrices& weight) {
  return 1.0 / std::sqrt(static_cast<double>(weight.cols()));
}

// Of weights that have grown beyond all numbers.
BlockPasses without_values(Owners owners) {
  const auto n = static_cast<Index>(owners.size());
  return {std::move(owners),
          {},
          {},
          VectorXd::Constant(n, std::numeric_limits<double>::quiet_NaN()),
          {}};
}

}  // namespace

TrainedStack::TrainedStack(Activation activation, std::vector<TrainedMatrices> weights,
                           MatrixXd inputs, Owners owners, MatrixXd coupling)
    : activation_(activation),
      weights_(std::move(weights)),
      inputs_(std::move(inputs)),
      owners_(std::move(owners)),
      coupling_(std::move(coupling)) {
  const Index n_owners = coupling_.rows();
  bool fits = !weights_.empty() && coupling_.cols() == n_owners && inputs_.cols() >= 1 &&
              static_cast<Index>(owners_.size()) == inputs_.cols();
  for (std::size_t l = 0; fits && l < weights_.size(); ++l) {
    const Index fan_in = l == 0 ? inputs_.rows() : weights_[l - 1].rows();
    fits = weights_[l].cols() == fan_in && weights_[l].count() == n_owners;
  }
  if (!fits || weights_.back().rows() != 1) {
    throw std::invalid_argument("the weights, the inputs and their owners do not fit each other");
  }
  start_ = passes_at(inputs_, owners_);
  now_ = start_;
  looked_at_.resize(static_cast<std::size_t>(n_inputs()));
  std::iota(looked_at_.begin(), looked_at_.end(), Index{0});
}

BlockPasses TrainedStack::passes_at(MatrixXd x, Owners owners) {
  const std::size_t n_layers = weights_.size();
  BlockPasses passes;
  std::vector<MatrixXd> h;
  passes.y.push_back({std::move(x)});
  for (std::size_t l = 0; l < n_layers; ++l) {
    h.push_back(weights_[l].times(passes.y.back(), owners, fan_in_scale(weights_[l])));
    if (!h.back().allFinite()) return without_values(std::move(owners));
    if (l + 1 < n_layers) passes.y.push_back({activate_columns(activation_, h.back())});
  }
  passes.outputs = h.back().row(0).transpose();
  passes.delta.resize(n_layers);
  passes.delta.back().vectors =
      MatrixXd::Constant(1, passes.outputs.size(), fan_in_scale(weights_.back()));
  for (std::size_t l = n_layers - 1; l > 0; --l) {
    h.pop_back();
    MatrixXd below =
        weights_[l].transpose_times(passes.delta[l], owners, fan_in_scale(weights_[l - 1]));
    multiply_columns_by_slope(activation_, h.back(), below);
    if (!below.allFinite()) return without_values(std::move(owners));
    passes.delta[l - 1].vectors = std::move(below);
  }
  passes.input_gradients = weights_.front().transpose_times(passes.delta.front(), owners, 1.0);
  passes.owners = std::move(owners);
  return passes;
}

void TrainedStack::look_at(std::span<const Index> inputs) {
  looked_at_.assign(inputs.begin(), inputs.end());
  Owners owners;
  for (const Index j : looked_at_) owners.push_back(owners_.at(static_cast<std::size_t>(j)));
  now_ = passes_at(inputs_(Eigen::all, looked_at_), std::move(owners));
}

MatrixXd TrainedStack::kernel_between(const BlockPasses& a, const BlockPasses& b) const {
  return gradient_products(a.y, a.delta, b.y, b.delta).cwiseProduct(coupling_(a.owners, b.owners));
}

MatrixXd TrainedStack::kernel_with_start() const {
  return kernel_between(now_, start_)(Eigen::all, looked_at_);
}

double TrainedStack::flips(Index n) const {
  GateCount count;
  for (std::size_t l = 1; l < now_.y.size(); ++l) {
    count.add(now_.y[l].vectors.leftCols(n), start_.y[l].vectors(Eigen::all, looked_at_));
  }
  return count.flipped_share();
}

void TrainedStack::step(const VectorXd& weights, double momentum) {
  const MatrixXd of_owners = coupling_(Eigen::all, now_.owners) * weights.asDiagonal();
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    weights_[l].step(now_.delta[l], of_owners, now_.y[l], momentum);
  }
}

}  // namespace widthwise::sim
