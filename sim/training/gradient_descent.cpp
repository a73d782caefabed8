#include "sim/training/gradient_descent.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "sim/training/epoch_order.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double largest_eigenvalue(const MatrixXd& kernel) {
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(kernel, Eigen::EigenvaluesOnly)
      .eigenvalues()
      .tail(1)(0);
}

void check_plan(const TrainedNetwork& network, const Descent& plan) {
  const bool targets_fit = plan.targets.size() >= 1 && plan.targets.size() <= network.n_inputs();
  if (!targets_fit || !plan.targets.allFinite()) {
    throw std::invalid_argument("a target is needed for each of the first inputs, and a number");
  }
  if (!(plan.rate > 0.0 && std::isfinite(plan.rate))) {
    throw std::invalid_argument("a learning rate is a positive number");
  }
  const bool sensible = plan.steps >= 1 && plan.every >= 0 && plan.momentum >= 0.0 &&
                        plan.momentum < 1.0 && plan.minibatch >= 0 &&
                        plan.minibatch <= plan.targets.size();
  if (!sensible) throw std::invalid_argument("this is no plan for gradient descent");
}

// Which inputs each step is about.
class Minibatches {
 public:
  explicit Minibatches(const Descent& plan)
      : size_(static_cast<std::size_t>(plan.minibatch)),
        n_(static_cast<std::size_t>(plan.targets.size())),
        orders_(plan.order, plan.targets.size()) {}

  bool full() const { return size_ == 0 || size_ == n_; }

  // What an epoch leaves over, fewer than a batch, is left out.
  std::vector<Index> next() {
    if (full()) {
      std::vector<Index> all(n_);
      std::iota(all.begin(), all.end(), Index{0});
      return all;
    }
    if (begin_ == 0) order_ = orders_.next();
    const auto first = order_.begin() + static_cast<std::ptrdiff_t>(begin_);
    std::vector<Index> batch(first, first + static_cast<std::ptrdiff_t>(size_));
    begin_ += size_;
    if (begin_ + size_ > n_) begin_ = 0;
    return batch;
  }

 private:
  std::size_t size_;
  std::size_t n_;
  EpochOrder orders_;
  std::vector<Index> order_;
  std::size_t begin_ = 0;
};

// The trajectory of the network that is linear in its weights with the gradients of the start:
// f <- f + Theta_0 v, v being the velocity of the weights in units of these gradients.
class LinearisedDescent {
 public:
  LinearisedDescent(MatrixXd kernel, VectorXd outputs, const Descent& plan)
      : kernel_(std::move(kernel)),
        outputs_(std::move(outputs)),
        velocity_(VectorXd::Zero(outputs_.size())),
        plan_(plan) {}

  const VectorXd& outputs() const { return outputs_; }

  // Beyond the range at which trajectories end it stays where it is.
  void step(const std::vector<Index>& batch, double eta) {
    if (left_range(outputs_)) return;
    velocity_ *= plan_.momentum;
    for (const Index j : batch) velocity_(j) -= eta * (outputs_(j) - plan_.targets(j));
    outputs_ += kernel_ * velocity_;
  }

 private:
  MatrixXd kernel_;
  VectorXd outputs_;
  VectorXd velocity_;
  const Descent& plan_;
};

// Training, with what is measured on the way.
class Training {
 public:
  Training(TrainedNetwork& network, const Descent& plan)
      : network_(network), plan_(plan), batches_(plan), n_trained_(plan.targets.size()) {
    all_.resize(static_cast<std::size_t>(network.n_inputs()));
    std::iota(all_.begin(), all_.end(), Index{0});
    network_.look_at(all_);
    if (!left_range(network_.outputs())) start_ = network_.kernel();
    if (start_.size() == 0 || !start_.allFinite()) {
      throw std::invalid_argument("the network at the start leaves the range of a double");
    }
    const double top = largest_eigenvalue(trained(start_));
    if (trained(start_).trace() > 0.0) eta_ = plan.rate / top;
  }

  Trajectory run(const std::function<void(const DescentRecord&)>& observe) {
    Trajectory trajectory{eta_, loss(), loss(), plan_.rate, false, {}};
    if (eta_ == 0.0) return at_rest(std::move(trajectory));
    LinearisedDescent linearised(start_, network_.outputs(), plan_);
    DescentRecord last = record(0, trained(start_), linearised);
    for (int t = 1; t <= plan_.steps; ++t) {
      const std::vector<Index> batch = batches_.next();
      if (!batches_.full()) network_.look_at(batch);
      if (left_range(network_.outputs())) return ended(std::move(trajectory), last);
      network_.step(downhill(batch), plan_.momentum);
      linearised.step(batch, eta_);
      const bool recorded = t == plan_.steps || (plan_.every > 0 && t % plan_.every == 0);
      if (!batches_.full() && !recorded) continue;
      // Test inputs are passed through the network only where something is recorded of them.
      network_.look_at(recorded ? all_ : batch);
      if (left_range(network_.outputs())) return ended(std::move(trajectory), last);
      const MatrixXd kernel = trained(network_.kernel());
      largest_drift_ = std::max(largest_drift_, drift(kernel));
      trajectory.largest_loss = std::max(trajectory.largest_loss, loss());
      if (!recorded) continue;
      last = record(t, kernel, linearised);
      if (t == plan_.steps) trajectory.last_top = eta_ * largest_eigenvalue(kernel);
      trajectory.records.push_back(last);
      if (observe) observe(last);
    }
    return trajectory;
  }

 private:
  MatrixXd trained(const MatrixXd& kernel) const {
    return kernel.topLeftCorner(n_trained_, n_trained_);
  }

  // -eta (f(x_j) - y_j) of the batch, which may be looked at together with the test inputs.
  VectorXd downhill(const std::vector<Index>& batch) const {
    VectorXd weights = VectorXd::Zero(network_.outputs().size());
    for (std::size_t k = 0; k < batch.size(); ++k) {
      const auto at = static_cast<Index>(k);
      weights(at) = -eta_ * (network_.outputs()(at) - plan_.targets(batch[k]));
    }
    return weights;
  }

  double loss() const {
    return 0.5 * (network_.outputs().head(n_trained_) - plan_.targets).squaredNorm();
  }

  double drift(const MatrixXd& kernel) const {
    return (kernel - trained(start_)).norm() / trained(start_).norm();
  }

  // `kernel` is over the inputs trained on.
  DescentRecord record(int step, const MatrixXd& kernel,
                       const LinearisedDescent& linearised) const {
    const MatrixXd start = trained(start_);
    const Index n_tests = static_cast<Index>(all_.size()) - n_trained_;
    const VectorXd gap = network_.outputs() - linearised.outputs();
    const VectorXd judged = n_tests > 0 ? gap.tail(n_tests) : gap;
    const double gradient_change_square =
        kernel.trace() + start.trace() - 2.0 * trained(network_.kernel_with_start()).trace();
    return {step,
            loss(),
            (kernel - start).trace() / start.trace(),
            drift(kernel),
            largest_drift_,
            judged.norm() / std::sqrt(static_cast<double>(judged.size())),
            network_.flips(n_trained_),
            std::sqrt(std::max(0.0, gradient_change_square) / start.trace())};
  }

  // Of a network without gradients.
  Trajectory at_rest(Trajectory trajectory) const {
    trajectory.last_top = 0.0;
    trajectory.records.push_back({plan_.steps, loss(), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0});
    return trajectory;
  }

  static Trajectory ended(Trajectory trajectory, const DescentRecord& last) {
    trajectory.diverged = true;
    const bool there = !trajectory.records.empty() && trajectory.records.back().step == last.step;
    if (!there) trajectory.records.push_back(last);
    return trajectory;
  }

  TrainedNetwork& network_;
  const Descent& plan_;
  Minibatches batches_;
  Index n_trained_;
  std::vector<Index> all_;
  MatrixXd start_;
  double eta_ = 0.0;
  double largest_drift_ = 0.0;
};

}  // namespace

bool left_range(const VectorXd& outputs) {
  return !outputs.allFinite() || outputs.cwiseAbs().maxCoeff() > kDiverged;
}

Trajectory descend(TrainedNetwork& network, const Descent& plan,
                   const std::function<void(const DescentRecord&)>& observe) {
  check_plan(network, plan);
  return Training(network, plan).run(observe);
}

}  // namespace widthwise::sim
