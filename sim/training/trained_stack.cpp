#include "sim/training/trained_stack.hpp"

#include <cmath>
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

}  // namespace

TrainedStack::TrainedStack(Activation activation, std::vector<TrainedMatrices> weights,
                           MatrixXd inputs, Owners owners, MatrixXd coupling)
    : TrainedByPasses(std::move(weights), std::move(inputs), std::move(owners),
                      std::move(coupling)),
      activation_(activation) {
  const std::vector<TrainedMatrices>& layers = this->weights();
  const Index n_owners = this->coupling().rows();
  bool fits = !layers.empty() && this->coupling().cols() == n_owners && n_inputs() >= 1 &&
              static_cast<Index>(owners_of_inputs().size()) == n_inputs();
  for (std::size_t l = 0; fits && l < layers.size(); ++l) {
    const Index fan_in = l == 0 ? this->inputs().rows() : layers[l - 1].rows();
    fits = layers[l].cols() == fan_in && layers[l].count() == n_owners;
  }
  if (!fits || layers.back().rows() != 1) {
    throw std::invalid_argument("the weights, the inputs and their owners do not fit each other");
  }
  start();
}

BlockPasses TrainedStack::passes_of(const MatrixXd& x, const Owners& owners) {
  std::vector<TrainedMatrices>& layers = weights();
  BlockPasses passes;
  std::vector<MatrixXd> h;
  passes.y.push_back({x});
  for (std::size_t l = 0; l < layers.size(); ++l) {
    h.push_back(layers[l].times(passes.y.back(), owners, fan_in_scale(layers[l])));
    if (!h.back().allFinite()) return without_values(x.cols());
    if (l + 1 < layers.size()) passes.y.push_back({activate_columns(activation_, h.back())});
  }
  passes.outputs = h.back().row(0).transpose();
  passes.delta.resize(layers.size());
  passes.delta.back().vectors =
      MatrixXd::Constant(1, passes.outputs.size(), fan_in_scale(layers.back()));
  for (std::size_t l = layers.size() - 1; l > 0; --l) {
    h.pop_back();
    MatrixXd below =
        layers[l].transpose_times(passes.delta[l], owners, fan_in_scale(layers[l - 1]));
    multiply_columns_by_slope(activation_, h.back(), below);
    if (!below.allFinite()) return without_values(x.cols());
    passes.delta[l - 1].vectors = std::move(below);
  }
  passes.input_gradients = layers.front().transpose_times(passes.delta.front(), owners, 1.0);
  passes.owners = owners;
  return passes;
}

}  // namespace widthwise::sim
