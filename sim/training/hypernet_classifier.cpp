#include "sim/training/hypernet_classifier.hpp"

#include <cmath>
#include <stdexcept>

#include "sim/training/epoch_order.hpp"
#include "sim/training/float_normals.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

MatrixXf columns(const MatrixXf& matrix, std::span<const Index> which) {
  return matrix(Eigen::all, which);
}

}  // namespace

HypernetClassifier::HypernetClassifier(const MlpShape& f, const MlpShape& g, const SampleKey& key)
    : g_(g) {
  if (f.widths.empty() || g.output_dimension < 1 || g.input_dimension < 1) {
    throw std::invalid_argument("a classifier needs a hidden layer, inputs and classes");
  }
  const int depth = f.n_layers() - 1;
  for (int l = 0; l < depth; ++l) {
    weights_.push_back(float_normals(f.width(l + 1), f.width(l),
                                     std::sqrt(2.0 / static_cast<double>(f.width(l))),
                                     RandomStream(key, static_cast<std::uint64_t>(l))));
  }
  // Rows of A for each matrix of g. Activations of the last hidden layer have a mean square of 1.
  const Index n = f.width(depth);
  Index n_rows = 0;
  for (int l = 0; l < g.n_layers(); ++l) n_rows += g.width(l) * g.width(l + 1);
  MatrixXf a(n_rows, n);
  Index row = 0;
  for (int l = 0; l < g.n_layers(); ++l) {
    const double gain = l + 1 < g.n_layers() ? 2.0 : 1.0;
    const Index rows = g.width(l) * g.width(l + 1);
    const double variance = gain / static_cast<double>(g.width(l)) / static_cast<double>(n);
    a.middleRows(row, rows) = float_normals(
        rows, n, std::sqrt(variance),
        RandomStream(key, static_cast<std::uint64_t>(depth), static_cast<std::uint64_t>(l + 1)));
    row += rows;
  }
  weights_.push_back(std::move(a));
}

void HypernetClassifier::check(const Examples& examples) const {
  const bool fits = examples.x.rows() == weights_.front().cols() &&
                    examples.z.rows() == g_.input_dimension &&
                    examples.z.cols() == examples.size() && examples.size() > 0 &&
                    static_cast<Index>(examples.labels.size()) == examples.size();
  if (!fits) throw std::invalid_argument("the examples do not fit the classifier");
  for (const int label : examples.labels) {
    if (label < 0 || label >= g_.output_dimension) {
      throw std::invalid_argument("a label is no class of the classifier");
    }
  }
}

HypernetClassifier::Forward HypernetClassifier::forward(const MatrixXf& x) const {
  Forward at{{x}, {}};
  for (std::size_t l = 0; l + 1 < weights_.size(); ++l) {
    at.y.emplace_back((weights_[l] * at.y.back()).cwiseMax(0.0F));
  }
  at.v = weights_.back() * at.y.back();
  return at;
}

// g at each example with its own weights; its scores, the mean cross-entropy, and where asked the
// gradient of that over these weights.
double HypernetClassifier::pass_g(const Forward& at, const Examples& batch, MatrixXf* gradient,
                                  MatrixXf& scores) const {
  const int n_layers = g_.n_layers();
  const Index b = batch.size();
  if (gradient != nullptr) gradient->resize(at.v.rows(), b);
  scores.resize(g_.output_dimension, b);
  double loss = 0.0;
  std::vector<VectorXf> q(static_cast<std::size_t>(n_layers));
  for (Index j = 0; j < b; ++j) {
    Index offset = 0;
    q[0] = batch.z.col(j);
    for (int l = 0; l < n_layers; ++l) {
      const Eigen::Map<const MatrixXf> v(at.v.col(j).data() + offset, g_.width(l + 1), g_.width(l));
      offset += v.size();
      const auto here = static_cast<std::size_t>(l);
      if (l + 1 < n_layers) {
        q[here + 1] = (v * q[here]).cwiseMax(0.0F);
      } else {
        scores.col(j) = v * q[here];
      }
    }
    const float largest = scores.col(j).maxCoeff();
    const VectorXf powers = (scores.col(j).array() - largest).exp();
    const float sum = powers.sum();
    const int label = batch.labels[static_cast<std::size_t>(j)];
    loss += std::log(sum) - (scores(label, j) - largest);
    if (gradient == nullptr) continue;
    VectorXf delta = powers / sum;
    delta(label) -= 1.0F;
    delta /= static_cast<float>(b);
    for (int l = n_layers - 1; l >= 0; --l) {
      const Index size = g_.width(l + 1) * g_.width(l);
      offset -= size;
      const auto here = static_cast<std::size_t>(l);
      Eigen::Map<MatrixXf>(gradient->col(j).data() + offset, g_.width(l + 1), g_.width(l))
          .noalias() = delta * q[here].transpose();
      if (l == 0) break;
      const Eigen::Map<const MatrixXf> v(at.v.col(j).data() + offset, g_.width(l + 1), g_.width(l));
      delta = (q[here].array() > 0.0F).select(VectorXf(v.transpose() * delta), 0.0F);
    }
  }
  return loss / static_cast<double>(b);
}

double HypernetClassifier::gradients(const Examples& batch,
                                     std::vector<MatrixXf>& of_weights) const {
  check(batch);
  const Forward at = forward(batch.x);
  MatrixXf delta;
  MatrixXf scores;
  const double loss = pass_g(at, batch, &delta, scores);
  of_weights.resize(weights_.size());
  for (std::size_t l = weights_.size(); l-- > 0;) {
    of_weights[l].noalias() = delta * at.y[l].transpose();
    if (l == 0) break;
    delta = (at.y[l].array() > 0.0F).select(MatrixXf(weights_[l].transpose() * delta), 0.0F);
  }
  return loss;
}

double HypernetClassifier::step(const Examples& batch, double rate) {
  std::vector<MatrixXf> of_weights;
  const double loss = gradients(batch, of_weights);
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    weights_[l] -= static_cast<float>(rate) * of_weights[l];
  }
  return loss;
}

double HypernetClassifier::accuracy(const Examples& examples) const {
  check(examples);
  MatrixXf scores;
  pass_g(forward(examples.x), examples, nullptr, scores);
  Index correct = 0;
  for (Index j = 0; j < scores.cols(); ++j) {
    Index best = 0;
    for (Index c = 1; c < scores.rows(); ++c) {
      if (scores(c, j) > scores(best, j) || std::isnan(scores(best, j))) best = c;
    }
    if (best == examples.labels[static_cast<std::size_t>(j)]) ++correct;
  }
  return static_cast<double>(correct) / static_cast<double>(examples.size());
}

void train_classifier(HypernetClassifier& network, const Examples& examples, int epochs,
                      Index batch, double rate, const SampleKey& order) {
  if (!(rate > 0.0) || epochs < 0 || batch < 1 || batch > examples.size()) {
    throw std::invalid_argument("this is no plan for gradient descent");
  }
  EpochOrder orders(order, examples.size());
  for (int epoch = 0; epoch < epochs; ++epoch) {
    const std::vector<Index>& shuffled = orders.next();
    for (Index first = 0; first + batch <= examples.size(); first += batch) {
      const std::span<const Index> which(shuffled.data() + first, static_cast<std::size_t>(batch));
      Examples chosen{columns(examples.x, which), columns(examples.z, which), {}};
      for (const Index j : which) {
        chosen.labels.push_back(examples.labels[static_cast<std::size_t>(j)]);
      }
      if (!std::isfinite(network.step(chosen, rate))) return;
    }
  }
}

}  // namespace widthwise::sim
