#include "sim/dense_line.hpp"

#include <cmath>
#include <tuple>
#include <vector>

#include "sim/dot.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd written_out(const std::vector<RankOne>& terms, Index rows, Index cols) {
  MatrixXd sum = MatrixXd::Zero(rows, cols);
  for (const RankOne& term : terms) sum += term.left * term.right.transpose();
  return sum;
}

// W_l + t D_l.
std::vector<MatrixXd> moved(const std::vector<MatrixXd>& weights, const Tangent& direction,
                            double t) {
  std::vector<MatrixXd> moved = weights;
  for (std::size_t l = 0; l < moved.size(); ++l) {
    moved[l] += t * written_out(direction.layers[l], moved[l].rows(), moved[l].cols());
  }
  return moved;
}

// s(h) with its gate as it stands at h_0.
VectorXd frozen(Activation activation, const VectorXd& h, const VectorXd& h_0) {
  const bool gated = is_multilinear(activation) &&
                     activation.kind() != Activation::Kind::kPolynomial;  // no gates to freeze
  if (!gated) return activate(activation, h);
  return activation_slope(activation, h_0).cwiseProduct(h);
}

// The preactivations of all layers; the gates are those of `at_rest`, or its own if that is empty.
std::vector<VectorXd> preactivations(Activation activation, const std::vector<MatrixXd>& weights,
                                     const VectorXd& x, const std::vector<VectorXd>& at_rest) {
  std::vector<VectorXd> h;
  VectorXd y = x;
  for (std::size_t l = 0; l < weights.size(); ++l) {
    if (l > 0) y = frozen(activation, h[l - 1], at_rest.empty() ? h[l - 1] : at_rest[l - 1]);
    h.emplace_back(weights[l] * y / std::sqrt(static_cast<double>(y.size())));
  }
  return h;
}

// A hypernetwork along a line, in the plainest form.
class DenseHypernetLine {
 public:
  DenseHypernetLine(Hypernet& net, const HypernetInput& u, const HypernetInput& u_prime)
      : shape_(net.shape()), u_(u), direction_(net.gradient(u_prime)) {
    shape_.f.require_usual("a network along a line");
    shape_.g.require_usual("a network along a line");
    std::tie(hidden_, last_) = net.complete();
    f_at_rest_ = preactivations(shape_.f.activation, hidden_, u_.x, {});
    g_at_rest_ = preactivations(shape_.g.activation, weights_of_g(0.0), u_.z, {});
  }

  double operator()(double t) const {
    return preactivations(shape_.g.activation, weights_of_g(t), u_.z, g_at_rest_).back()[0];
  }

 private:
  // V_l = (A_l + t G_l features'^T) y(t) / sqrt(n).
  std::vector<MatrixXd> weights_of_g(double t) const {
    const VectorXd h =
        preactivations(shape_.f.activation, moved(hidden_, direction_.f, t), u_.x, f_at_rest_)
            .back();
    const VectorXd features = frozen(shape_.f.activation, h, f_at_rest_.back()) /
                              std::sqrt(static_cast<double>(h.size()));
    const double overlap = dot(direction_.features, features);
    std::vector<MatrixXd> weights;
    for (int l = 0; l < shape_.g.n_layers(); ++l) {
      const Index rows = shape_.g.width(l + 1);
      const Index cols = shape_.g.width(l);
      const auto layer = static_cast<std::size_t>(l);
      const VectorXd entries = last_[layer] * features;
      weights.emplace_back(entries.reshaped(rows, cols) +
                           t * overlap * written_out(direction_.g.layers[layer], rows, cols));
    }
    return weights;
  }

  HypernetShape shape_;
  HypernetInput u_;
  HypernetTangent direction_;
  std::vector<MatrixXd> hidden_;
  std::vector<MatrixXd> last_;  // as GaussianTensor::complete() gives them
  std::vector<VectorXd> f_at_rest_;
  std::vector<VectorXd> g_at_rest_;
};

}  // namespace

VectorXd values_along(Mlp& mlp, const VectorXd& u, const VectorXd& u_prime, const VectorXd& t) {
  mlp.shape().require_usual("a network along a line");
  const Tangent direction = mlp.gradient(u_prime);
  const std::vector<MatrixXd> weights = mlp.complete();
  const Activation activation = mlp.shape().activation;
  const std::vector<VectorXd> at_rest = preactivations(activation, weights, u, {});
  return t.unaryExpr([&](double step) {
    return preactivations(activation, moved(weights, direction, step), u, at_rest).back()[0];
  });
}

VectorXd values_along(Hypernet& net, const HypernetInput& u, const HypernetInput& u_prime,
                      const VectorXd& t) {
  const DenseHypernetLine line(net, u, u_prime);
  return t.unaryExpr([&](double step) { return line(step); });
}

}  // namespace widthwise::sim
