#include "sim/training/trained_mlp.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<TrainedMatrix> drawn_weights(const MlpShape& shape, Engine engine,
                                         const SampleKey& key) {
  std::vector<TrainedMatrix> weights;
  for (int l = 0; l < shape.n_layers(); ++l) {
    weights.emplace_back(engine, shape.width(l + 1), shape.width(l),
                         RandomStream(key, static_cast<std::uint64_t>(l)));
  }
  return weights;
}

std::vector<TrainedMatrix> given_weights(const MlpShape& shape, std::vector<MatrixXd> entries) {
  if (static_cast<int>(entries.size()) != shape.n_layers()) {
    throw std::invalid_argument("as many weight matrices as layers are needed");
  }
  std::vector<TrainedMatrix> weights;
  for (int l = 0; l < shape.n_layers(); ++l) {
    MatrixXd& of_layer = entries[static_cast<std::size_t>(l)];
    if (of_layer.rows() != shape.width(l + 1) || of_layer.cols() != shape.width(l)) {
      throw std::invalid_argument("a weight matrix has the wrong size");
    }
    weights.emplace_back(std::move(of_layer));
  }
  return weights;
}

MatrixXd activate_columns(Activation activation, const MatrixXd& h) {
  MatrixXd y(h.rows(), h.cols());
  for (Index j = 0; j < h.cols(); ++j) y.col(j) = activate(activation, h.col(j));
  return y;
}

void multiply_columns_by_slope(Activation activation, const MatrixXd& h, MatrixXd& delta) {
  for (Index j = 0; j < h.cols(); ++j) {
    delta.col(j).array() *= activation_slope(activation, h.col(j)).array();
  }
}

// Of weights that have grown beyond all numbers.
BlockPasses without_values(Index n_inputs) {
  return {{}, {}, VectorXd::Constant(n_inputs, std::numeric_limits<double>::quiet_NaN()), {}};
}

}  // namespace

MatrixXd kernel_between(const BlockPasses& a, const BlockPasses& b) {
  MatrixXd kernel = MatrixXd::Zero(a.outputs.size(), b.outputs.size());
  for (std::size_t l = 0; l < a.y.size(); ++l) {
    kernel.array() += (a.y[l].vectors.transpose() * b.y[l].vectors).array() *
                      (a.delta[l].vectors.transpose() * b.delta[l].vectors).array();
  }
  return kernel;
}

TrainedMlp::TrainedMlp(const MlpShape& shape, Engine engine, const SampleKey& key, MatrixXd inputs)
    : TrainedMlp(shape, drawn_weights(shape, engine, key), std::move(inputs)) {}

TrainedMlp::TrainedMlp(const MlpShape& shape, std::vector<MatrixXd> weights, MatrixXd inputs)
    : TrainedMlp(shape, given_weights(shape, std::move(weights)), std::move(inputs)) {}

TrainedMlp::TrainedMlp(const MlpShape& shape, std::vector<TrainedMatrix> weights, MatrixXd inputs)
    : shape_(shape), weights_(std::move(weights)), inputs_(std::move(inputs)) {
  if (shape_.output_dimension != 1) {
    throw std::invalid_argument("a network under training here has one output");
  }
  if (inputs_.rows() != shape_.input_dimension || inputs_.cols() < 1) {
    throw std::invalid_argument("the inputs do not fit the network");
  }
  start_ = passes_at(inputs_);
  now_ = start_;
  for (Index j = 0; j < n_inputs(); ++j) looked_at_.push_back(j);
}

BlockPasses TrainedMlp::passes_at(MatrixXd x) {
  const auto n_layers = weights_.size();
  const Index n_inputs_passed = x.cols();
  BlockPasses passes;
  std::vector<MatrixXd> h;
  passes.y.push_back({std::move(x)});
  for (std::size_t l = 0; l + 1 < n_layers; ++l) {
    h.push_back(weights_[l].times(passes.y.back(), shape_.scale(static_cast<int>(l))));
    if (!h.back().allFinite()) return without_values(n_inputs_passed);
    passes.y.push_back({activate_columns(shape_.activation, h.back())});
  }
  const double last_scale = shape_.scale(static_cast<int>(n_layers) - 1);
  passes.outputs = weights_.back().times(passes.y.back(), last_scale).row(0).transpose();
  if (!passes.outputs.allFinite()) return without_values(n_inputs_passed);
  passes.delta.resize(n_layers);
  passes.delta.back().vectors = MatrixXd::Constant(1, passes.outputs.size(), last_scale);
  for (std::size_t l = n_layers - 1; l > 0; --l) {
    MatrixXd below = weights_[l].transpose_times(passes.delta[l],
                                                 shape_.scale(static_cast<int>(l) - 1));
    multiply_columns_by_slope(shape_.activation, h[l - 1], below);
    if (!below.allFinite()) return without_values(n_inputs_passed);
    h.pop_back();
    passes.delta[l - 1].vectors = std::move(below);
  }
  passes.input_gradients = weights_.front().transpose_times(passes.delta.front(), 1.0);
  return passes;
}

void TrainedMlp::look_at(std::span<const Index> inputs) {
  looked_at_.assign(inputs.begin(), inputs.end());
  now_ = passes_at(inputs_(Eigen::all, looked_at_));
}

MatrixXd TrainedMlp::kernel_with_start() const {
  return kernel_between(now_, start_)(Eigen::all, looked_at_);
}

// s is increasing with s(0) = 0: a preactivation is positive where the activation is.
double TrainedMlp::flips(Index n) const {
  Index flipped = 0;
  Index gates = 0;
  for (std::size_t l = 1; l < now_.y.size(); ++l) {
    for (Index j = 0; j < n; ++j) {
      const auto before = start_.y[l].vectors.col(looked_at_[static_cast<std::size_t>(j)]).array();
      flipped += ((now_.y[l].vectors.col(j).array() > 0.0) != (before > 0.0)).count();
      gates += before.size();
    }
  }
  return gates == 0 ? 0.0 : static_cast<double>(flipped) / static_cast<double>(gates);
}

void TrainedMlp::step(const VectorXd& weights, double momentum) {
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    weights_[l].step(now_.delta[l], weights, now_.y[l], momentum);
  }
}

std::vector<Layer> TrainedMlp::layers() {
  std::vector<Layer> layers;
  for (int l = 0; l < shape_.n_layers(); ++l) {
    layers.push_back({&weights_[static_cast<std::size_t>(l)], shape_.scale(l)});
  }
  return layers;
}

}  // namespace widthwise::sim
