#pragma once
// Correlation functions as they are defined: every derivative a full tensor over all weights, every
// index summed. For networks of a dozen weights.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "tests/sim/dual_number.hpp"
#include "tests/sim/reference_network.hpp"

namespace widthwise::test {

/// A sum, and the size of what is summed, of which its rounding error is a small multiple: the
/// moduli of its terms, where an undifferentiated f counts as 1 at least, being such a sum itself.
struct Sum {
  double value = 0.0;
  double scale = 0.0;
};

class DenseContraction {
 public:
  static constexpr int kMaxOrder = 4;

  DenseContraction(sim::Activation activation, std::vector<Eigen::MatrixXd> weights,
                   std::vector<Eigen::VectorXd> inputs)
      : activation_(activation), weights_(std::move(weights)), inputs_(std::move(inputs)) {
    for (const auto& w : weights_) n_weights_ += static_cast<int>(w.size());
    tensors_.assign(inputs_.size(), std::vector<std::vector<double>>(kMaxOrder + 1));
  }

  Sum value(std::span<const int> input_of_factor, std::span<const std::pair<int, int>> edges) {
    std::vector<std::vector<int>> indices(input_of_factor.size());  // of each factor
    for (std::size_t e = 0; e < edges.size(); ++e) {
      indices[edges[e].first].push_back(static_cast<int>(e));
      indices[edges[e].second].push_back(static_cast<int>(e));
    }
    std::vector<const std::vector<double>*> factors;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      factors.push_back(&derivative(input_of_factor[i], static_cast<int>(indices[i].size())));
    }
    Sum sum;
    std::vector<int> at(edges.size(), 0);
    do {
      double term = 1.0, size = 1.0;
      for (std::size_t i = 0; i < factors.size(); ++i) {
        std::size_t offset = 0;
        for (const int e : indices[i]) offset = offset * n_weights_ + at[e];
        const double entry = (*factors[i])[offset];
        term *= entry;
        size *= indices[i].empty() ? std::max(std::abs(entry), 1.0) : std::abs(entry);
      }
      sum.value += term;
      sum.scale += size;
    } while (advance(at));
    return sum;
  }

 private:
  // The next values of the indices; false after the last.
  bool advance(std::vector<int>& at) const {
    for (int& index : at) {
      if (++index < n_weights_) return true;
      index = 0;
    }
    return false;
  }

  // All derivatives of an order at an input, n_weights^order of them.
  const std::vector<double>& derivative(int input, int order) {
    std::vector<std::vector<double>>& known = tensors_[input];
    if (known.at(order).empty()) {
      const Eigen::VectorXd& x = inputs_[input];
      if (order == 0) known[0] = tensor<0>(x);
      if (order == 1) known[1] = tensor<1>(x);
      if (order == 2) known[2] = tensor<2>(x);
      if (order == 3) known[3] = tensor<3>(x);
      if (order == 4) known[4] = tensor<4>(x);
    }
    return known[order];
  }

  template <int order>
  std::vector<double> tensor(const Eigen::VectorXd& x) const {
    std::vector<double> entries;
    std::vector<int> at(order, 0);
    do {
      entries.push_back(top<order>(reference_value(activation_, seeded<order>(at), x)));
    } while (advance(at));
    return entries;
  }

  // The weights, of which number at[v] moves by the v-th variable.
  template <int order>
  auto seeded(const std::vector<int>& at) const {
    Weights<typename Nested<order>::type> moving;
    int number = 0;
    for (const Eigen::MatrixXd& w : weights_) {
      auto& layer = moving.emplace_back(w.rows());
      for (Eigen::Index i = 0; i < w.rows(); ++i) {
        for (Eigen::Index j = 0; j < w.cols(); ++j) {
          layer[i].push_back(scalar<order>(w(i, j), number++, at));
        }
      }
    }
    return moving;
  }

  template <int order>
  static typename Nested<order>::type scalar(double w, int number, const std::vector<int>& at) {
    if constexpr (order == 0) {
      return w;
    } else {
      return {scalar<order - 1>(w, number, at), at[order - 1] == number ? 1.0 : 0.0};
    }
  }

  template <int order>
  static double top(const typename Nested<order>::type& x) {
    if constexpr (order == 0) {
      return x;
    } else {
      return top<order - 1>(x.slope);
    }
  }

  sim::Activation activation_;
  std::vector<Eigen::MatrixXd> weights_;
  std::vector<Eigen::VectorXd> inputs_;
  int n_weights_ = 0;
  std::vector<std::vector<std::vector<double>>> tensors_;  // input, order
};

}  // namespace widthwise::test
