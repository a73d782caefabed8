#include "sim/training/grid_hypernet.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "sim/training/float_normals.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

constexpr float kReluGain = std::numbers::sqrt2_v<float>;  // s(t) = sqrt(2) max(t, 0)

MatrixXf relu(const MatrixXf& h) {
  return kReluGain * h.cwiseMax(0.0F);
}

// What comes back through the gates that y = s(h) has open.
MatrixXf through_gates(const MatrixXf& y, const MatrixXf& delta) {
  return (y.array() > 0.0F).select(kReluGain * delta.array(), 0.0F);
}

}  // namespace

GridHypernet::GridHypernet(const MlpShape& f, const MlpShape& g, const SampleKey& key) : g_(g) {
  if (f.widths.empty() || g.output_dimension != 1) {
    throw std::invalid_argument("f needs a hidden layer, and g has one output");
  }
  const int depth = f.n_layers() - 1;
  Index n_weights = 0;
  for (int l = 0; l < g.n_layers(); ++l) n_weights += g.width(l) * g.width(l + 1);
  for (int l = 0; l <= depth; ++l) {
    const Index rows = l < depth ? f.width(l + 1) : n_weights;
    weights_.push_back(
        float_normals(rows, f.width(l), 1.0, RandomStream(key, static_cast<std::uint64_t>(l))));
  }
}

void GridHypernet::check(const GridBatch& batch) const {
  bool fits = batch.z != nullptr && batch.x.rows() == weights_.front().cols() &&
              batch.z->rows() == g_.input_dimension && batch.x.cols() > 0;
  fits = fits && (batch.which.empty() || static_cast<Index>(batch.which.size()) == batch.x.cols());
  for (const auto& columns : batch.which) {
    fits = fits && static_cast<Index>(columns.size()) == batch.n_z();
  }
  if (!fits) throw std::invalid_argument("the batch does not fit the hypernetwork");
}

// 1 / sqrt(fan-in) of a layer of f, or of A.
float GridHypernet::scale(std::size_t layer) const {
  return 1.0F / std::sqrt(static_cast<float>(weights_[layer].cols()));
}

GridHypernet::Forward GridHypernet::forward(const MatrixXf& x) const {
  Forward at{{x}, {}};
  for (std::size_t l = 0; l + 1 < weights_.size(); ++l) {
    at.y.push_back(relu(scale(l) * (weights_[l] * at.y.back())));
  }
  at.v = scale(weights_.size() - 1) * (weights_.back() * at.y.back());
  return at;
}

MatrixXf GridHypernet::inputs_z(const GridBatch& batch, Index i) const {
  if (batch.which.empty()) return *batch.z;
  return (*batch.z)(Eigen::all, batch.which[static_cast<std::size_t>(i)]);
}

// q_0 = z, q_1, .., and last the outputs as a row.
std::vector<MatrixXf> GridHypernet::pass_g(const VectorXf& v, MatrixXf z) const {
  std::vector<MatrixXf> q{std::move(z)};
  Index offset = 0;
  for (int l = 0; l < g_.n_layers(); ++l) {
    const Eigen::Map<const MatrixXf> matrix(v.data() + offset, g_.width(l + 1), g_.width(l));
    offset += matrix.size();
    const MatrixXf h = static_cast<float>(g_.scale(l)) * (matrix * q.back());
    q.push_back(l + 1 < g_.n_layers() ? relu(h) : h);
  }
  return q;
}

// sum over z of c dh/dv.
VectorXf GridHypernet::pull_back_g(const VectorXf& v, const std::vector<MatrixXf>& q,
                                   const VectorXf& coefficients) const {
  VectorXf gradient(v.size());
  Index offset = v.size();
  MatrixXf delta = coefficients.transpose();
  for (int l = g_.n_layers() - 1; l >= 0; --l) {
    const auto here = static_cast<std::size_t>(l);
    offset -= g_.width(l + 1) * g_.width(l);
    delta *= static_cast<float>(g_.scale(l));
    Eigen::Map<MatrixXf>(gradient.data() + offset, g_.width(l + 1), g_.width(l)).noalias() =
        delta * q[here].transpose();
    if (l == 0) break;
    const Eigen::Map<const MatrixXf> matrix(v.data() + offset, g_.width(l + 1), g_.width(l));
    delta = through_gates(q[here], matrix.transpose() * delta);
  }
  return gradient;
}

// How the outputs move when v moves by dv.
VectorXf GridHypernet::push_forward_g(const VectorXf& v, const std::vector<MatrixXf>& q,
                                      const VectorXf& dv) const {
  MatrixXf dq = MatrixXf::Zero(q.front().rows(), q.front().cols());
  Index offset = 0;
  for (int l = 0; l < g_.n_layers(); ++l) {
    const auto here = static_cast<std::size_t>(l);
    const Eigen::Map<const MatrixXf> matrix(v.data() + offset, g_.width(l + 1), g_.width(l));
    const Eigen::Map<const MatrixXf> moved(dv.data() + offset, g_.width(l + 1), g_.width(l));
    offset += matrix.size();
    const MatrixXf dh = static_cast<float>(g_.scale(l)) * (moved * q[here] + matrix * dq);
    dq = l + 1 < g_.n_layers() ? through_gates(q[here + 1], dh) : dh;
  }
  return dq.transpose();
}

MatrixXf GridHypernet::outputs(const GridBatch& batch) const {
  check(batch);
  const Forward at = forward(batch.x);
  MatrixXf values(batch.n_z(), batch.x.cols());
  for (Index i = 0; i < batch.x.cols(); ++i) {
    values.col(i) = pass_g(at.v.col(i), inputs_z(batch, i)).back().transpose();
  }
  return values;
}

// sum c dh/dw, for each weight matrix.
std::vector<MatrixXf> GridHypernet::gradients(const GridBatch& batch, const Forward& at,
                                              const MatrixXf& coefficients) const {
  MatrixXf delta(at.v.rows(), at.v.cols());
  for (Index i = 0; i < batch.x.cols(); ++i) {
    delta.col(i) =
        pull_back_g(at.v.col(i), pass_g(at.v.col(i), inputs_z(batch, i)), coefficients.col(i));
  }
  std::vector<MatrixXf> of_weights(weights_.size());
  for (std::size_t l = weights_.size(); l-- > 0;) {
    delta *= scale(l);
    of_weights[l].noalias() = delta * at.y[l].transpose();
    if (l > 0) delta = through_gates(at.y[l], weights_[l].transpose() * delta);
  }
  return of_weights;
}

void GridHypernet::move(const GridBatch& batch, const MatrixXf& coefficients) {
  check(batch);
  const std::vector<MatrixXf> of_weights = gradients(batch, forward(batch.x), coefficients);
  for (std::size_t l = 0; l < weights_.size(); ++l) weights_[l] -= of_weights[l];
}

MatrixXf GridHypernet::times_kernel(const GridBatch& batch, const MatrixXf& coefficients) const {
  check(batch);
  const Forward at = forward(batch.x);
  const std::vector<MatrixXf> moves = gradients(batch, at, coefficients);
  MatrixXf dy = MatrixXf::Zero(batch.x.rows(), batch.x.cols());
  for (std::size_t l = 0; l + 1 < weights_.size(); ++l) {
    dy = through_gates(at.y[l + 1], scale(l) * (moves[l] * at.y[l] + weights_[l] * dy));
  }
  const MatrixXf dv =
      scale(weights_.size() - 1) * (moves.back() * at.y.back() + weights_.back() * dy);
  MatrixXf product(batch.n_z(), batch.x.cols());
  for (Index i = 0; i < batch.x.cols(); ++i) {
    product.col(i) =
        push_forward_g(at.v.col(i), pass_g(at.v.col(i), inputs_z(batch, i)), dv.col(i));
  }
  return product;
}

double GridHypernet::top_eigenvalue(const GridBatch& batch, int n_iterations) const {
  MatrixXf vector = MatrixXf::Ones(batch.n_z(), batch.x.cols()).normalized();
  double eigenvalue = 0.0;
  for (int k = 0; k < n_iterations; ++k) {
    const MatrixXf next = times_kernel(batch, vector);
    eigenvalue = next.norm();
    if (!(eigenvalue > 0.0)) return 0.0;  // no gate is open
    vector = next / static_cast<float>(eigenvalue);
  }
  return eigenvalue;
}

}  // namespace widthwise::sim
