#include "sim/training/trained_by_passes.hpp"

#include <limits>
#include <numeric>
#include <utility>

#include "sim/training/block_activation.hpp"

namespace widthwise::sim {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TrainedByPasses::TrainedByPasses(std::vector<TrainedMatrices> weights, MatrixXd inputs,
                                 Owners owners_of_inputs, MatrixXd coupling)
    : weights_(std::move(weights)),
      inputs_(std::move(inputs)),
      owners_(std::move(owners_of_inputs)),
      coupling_(std::move(coupling)) {}

void TrainedByPasses::start() {
  looked_at_.resize(static_cast<std::size_t>(n_inputs()));
  std::iota(looked_at_.begin(), looked_at_.end(), Index{0});
  start_ = passes_of(inputs_, owners_);
  now_ = start_;
}

BlockPasses TrainedByPasses::without_values(Index n) {
  BlockPasses none;
  none.outputs.setConstant(n, std::numeric_limits<double>::quiet_NaN());
  return none;
}

void TrainedByPasses::look_at(std::span<const Index> inputs) {
  looked_at_.assign(inputs.begin(), inputs.end());
  Owners owners;
  for (const Index j : looked_at_) owners.push_back(owners_.at(static_cast<std::size_t>(j)));
  now_ = passes_of(inputs_(Eigen::all, looked_at_), owners);
}

MatrixXd TrainedByPasses::kernel_between(const BlockPasses& a, const BlockPasses& b) const {
  return gradient_products(a.y, a.delta, b.y, b.delta).cwiseProduct(coupling_(a.owners, b.owners));
}

MatrixXd TrainedByPasses::kernel_with_start() const {
  return kernel_between(now_, start_)(Eigen::all, looked_at_);
}

double TrainedByPasses::flips(Index n) const {
  GateCount count;
  for (std::size_t l = 1; l < now_.y.size(); ++l) {
    count.add(now_.y[l].vectors.leftCols(n), start_.y[l].vectors(Eigen::all, looked_at_));
  }
  for (std::size_t l = 0; l < now_.units.size(); ++l) {
    count.add(now_.units[l].leftCols(n), start_.units[l](Eigen::all, looked_at_));
  }
  return count.flipped_share();
}

void TrainedByPasses::step(const VectorXd& weights, double momentum) {
  const MatrixXd of_owners = coupling_(Eigen::all, now_.owners) * weights.asDiagonal();
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    weights_[l].step(now_.delta[l], of_owners, now_.y[l], momentum);
  }
}

}  // namespace widthwise::sim
