#include "sim/training/grid_hypernet.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "sim/thread_team.hpp"
#include "sim/training/float_normals.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

}  // namespace

GridHypernet::GridHypernet(FloatFeatures f, const MlpShape& g, const SampleKey& key, int object,
                           int threads)
    : f_(std::move(f)), g_(g), threads_(threads) {
  if (g.output_dimension != 1) throw std::invalid_argument("g has one output");
  Index n_weights = 0;
  for (int l = 0; l < g.n_layers(); ++l) n_weights += g.width(l) * g.width(l + 1);
  a_ = float_normals(n_weights, f_.n_features(), 1.0,
                     RandomStream(key, static_cast<std::uint64_t>(object)));
}

void GridHypernet::check(const GridBatch& batch) const {
  bool fits = batch.z != nullptr && batch.x.rows() == f_.n_inputs() &&
              batch.z->rows() == g_.input_dimension && batch.x.cols() > 0;
  fits = fits && (batch.which.empty() || static_cast<Index>(batch.which.size()) == batch.x.cols());
  for (const auto& columns : batch.which) {
    fits = fits && static_cast<Index>(columns.size()) == batch.n_z();
  }
  if (!fits) throw std::invalid_argument("the batch does not fit the hypernetwork");
}

// 1 / sqrt(fan-in) of A.
float GridHypernet::scale() const {
  return 1.0F / std::sqrt(static_cast<float>(a_.cols()));
}

// work(i) for i = 0 .. n-1, each on one of the threads.
template <class Work>
void GridHypernet::share_out(Index n, const Work& work) const {
  std::atomic<Index> next = 0;
  run_on_team(threads_, [&] {
    for (Index i = next++; i < n; i = next++) work(i);
  });
}

// work(first, count) for blocks of rows of A.
template <class Work>
void GridHypernet::for_blocks_of_a(const Work& work) const {
  constexpr Index kRows = 4096;
  const Index n = a_.rows();
  share_out((n + kRows - 1) / kRows,
            [&](Index block) { work(block * kRows, std::min(kRows, n - block * kRows)); });
}

MatrixXf GridHypernet::emitted_by(const MatrixXf& last) const {
  MatrixXf v(a_.rows(), last.cols());
  const MatrixXf scaled = scale() * last;
  for_blocks_of_a([&](Index first, Index count) {
    v.middleRows(first, count).noalias() = a_.middleRows(first, count) * scaled;
  });
  return v;
}

GridHypernet::Forward GridHypernet::forward(const GridBatch& batch) const {
  Forward at{f_.pass(batch.x), {}, {}};
  at.v = emitted_by(at.f.features);
  at.q.resize(static_cast<std::size_t>(batch.x.cols()));
  share_out(batch.x.cols(), [&](Index i) {
    const auto which = static_cast<std::size_t>(i);
    at.q[which] = pass_g(at.v.col(i), batch.which.empty()
                                          ? *batch.z
                                          : MatrixXf((*batch.z)(Eigen::all, batch.which[which])));
  });
  return at;
}

MatrixXf GridHypernet::Forward::outputs() const {
  MatrixXf values(q.front().back().cols(), static_cast<Index>(q.size()));
  for (std::size_t i = 0; i < q.size(); ++i) {
    values.col(static_cast<Index>(i)) = q[i].back().transpose();
  }
  return values;
}

// q_0 = z, q_1, .., and last the outputs as a row.
std::vector<MatrixXf> GridHypernet::pass_g(const VectorXf& v, MatrixXf z) const {
  std::vector<MatrixXf> q{std::move(z)};
  Index offset = 0;
  for (int l = 0; l < g_.n_layers(); ++l) {
    const Eigen::Map<const MatrixXf> matrix(v.data() + offset, g_.width(l + 1), g_.width(l));
    offset += matrix.size();
    const MatrixXf h = static_cast<float>(g_.scale(l)) * (matrix * q.back());
    q.push_back(l + 1 < g_.n_layers() ? float_relu(h) : h);
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
    delta = through_float_gates(q[here], matrix.transpose() * delta);
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
    dq = l + 1 < g_.n_layers() ? through_float_gates(q[here + 1], dh) : dh;
  }
  return dq.transpose();
}

MatrixXf GridHypernet::outputs(const GridBatch& batch) const {
  check(batch);
  return forward(batch).outputs();
}

MatrixXf GridHypernet::emitted(const MatrixXf& x) const {
  if (x.rows() != f_.n_inputs()) {
    throw std::invalid_argument("inputs of another size than f takes");
  }
  return emitted_by(f_.pass(x).features);
}

MatrixXf GridHypernet::outputs_of(const MatrixXf& v, const MatrixXf& z) const {
  if (v.rows() != a_.rows() || z.rows() != g_.input_dimension) {
    throw std::invalid_argument("weights or inputs of another size than g takes");
  }
  MatrixXf values(z.cols(), v.cols());
  share_out(v.cols(), [&](Index i) { values.col(i) = pass_g(v.col(i), z).back().transpose(); });
  return values;
}

// sum c dh/dv, a column an x.
MatrixXf GridHypernet::gradient_in_v(const Forward& at, const MatrixXf& coefficients) const {
  MatrixXf gradient(at.v.rows(), at.v.cols());
  share_out(at.v.cols(), [&](Index i) {
    gradient.col(i) =
        pull_back_g(at.v.col(i), at.q[static_cast<std::size_t>(i)], coefficients.col(i));
  });
  return gradient;
}

// What passes back through A: A^T delta, block by block, added up in their order.
MatrixXf GridHypernet::back_through_a(const MatrixXf& delta) const {
  constexpr Index kRows = 4096;
  const Index n = delta.rows();
  std::vector<MatrixXf> parts(static_cast<std::size_t>((n + kRows - 1) / kRows));
  for_blocks_of_a([&](Index first, Index count) {
    parts[static_cast<std::size_t>(first / kRows)] =
        a_.middleRows(first, count).transpose() * delta.middleRows(first, count);
  });
  MatrixXf sum = parts.front();
  for (std::size_t k = 1; k < parts.size(); ++k) sum += parts[k];
  return sum;
}

void GridHypernet::move(const GridBatch& batch,
                        const std::function<MatrixXf(const MatrixXf&)>& coefficients) {
  check(batch);
  const Forward at = forward(batch);
  const MatrixXf of_v = scale() * gradient_in_v(at, coefficients(at.outputs()));
  const std::vector<MatrixXf> deltas = f_.pull_back(at.f, back_through_a(of_v));
  for_blocks_of_a([&](Index first, Index count) {
    a_.middleRows(first, count).noalias() -=
        of_v.middleRows(first, count) * at.f.features.transpose();
  });
  f_.move(at.f, deltas);
}

// The move of v along J^T c is scale D_A y^T y + A dy, with D_A what reaches v, y the features and
// dy their move: a product with the Gram matrix of y, never with D_A y^T.
MatrixXf GridHypernet::times_kernel(const GridBatch& batch, const MatrixXf& coefficients) const {
  check(batch);
  const Forward at = forward(batch);
  const MatrixXf of_v = scale() * gradient_in_v(at, coefficients);
  const MatrixXf dy = f_.push_forward(at.f, f_.pull_back(at.f, back_through_a(of_v)));
  const MatrixXf gram = at.f.features.transpose() * at.f.features;
  MatrixXf dv(at.v.rows(), at.v.cols());
  for_blocks_of_a([&](Index first, Index count) {
    dv.middleRows(first, count) =
        scale() * (of_v.middleRows(first, count) * gram + a_.middleRows(first, count) * dy);
  });
  MatrixXf product(batch.n_z(), batch.x.cols());
  share_out(batch.x.cols(), [&](Index i) {
    product.col(i) = push_forward_g(at.v.col(i), at.q[static_cast<std::size_t>(i)], dv.col(i));
  });
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
