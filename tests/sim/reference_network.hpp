#pragma once
// A network written as plainly as possible, in any scalar: every weight stored, derivatives by
// finite differences. Slow, and independent of everything in sim/.

#include <Eigen/Core>
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <vector>

#include "sim/activation.hpp"

namespace widthwise::test {

using Digits50 =
    boost::multiprecision::number<boost::multiprecision::cpp_bin_float_50::backend_type,
                                  boost::multiprecision::et_off>;
template <class Scalar>
using Weights = std::vector<std::vector<std::vector<Scalar>>>;  // layer, row, column
using Weights50 = Weights<Digits50>;

inline Weights50 widen(const std::vector<Eigen::MatrixXd>& weights) {
  Weights50 wide;
  for (const auto& w : weights) {
    wide.emplace_back(w.rows(), std::vector<Digits50>(w.cols()));
    for (Eigen::Index i = 0; i < w.rows(); ++i) {
      for (Eigen::Index j = 0; j < w.cols(); ++j) wide.back()[i][j] = w(i, j);
    }
  }
  return wide;
}

template <class Scalar>
Scalar reference_activation(sim::Activation activation, const Scalar& t) {
  using boost::math::erf;
  using std::sqrt;
  using std::tanh;
  switch (activation) {
    case sim::Activation::kRelu:
      return t > 0 ? Scalar(sqrt(Scalar(2)) * t) : Scalar(0);
    case sim::Activation::kTanh:
      return tanh(t);
    case sim::Activation::kErf:
      return erf(t);
    case sim::Activation::kLinear:
      break;
  }
  return t;
}

template <class Scalar>
Scalar reference_value(sim::Activation activation, const Weights<Scalar>& weights,
                       const Eigen::VectorXd& x) {
  using std::sqrt;
  std::vector<Scalar> y(x.data(), x.data() + x.size());
  for (std::size_t l = 0; l < weights.size(); ++l) {
    std::vector<Scalar> h(weights[l].size(), Scalar(0));
    for (std::size_t i = 0; i < h.size(); ++i) {
      for (std::size_t j = 0; j < y.size(); ++j) h[i] += weights[l][i][j] * y[j];
      h[i] /= sqrt(Scalar(y.size()));
      if (l + 1 < weights.size()) h[i] = reference_activation(activation, h[i]);
    }
    y = h;
  }
  return y[0];
}

/// Gradient of value(weights) by central differences, weight by weight.
template <class Value>
Weights50 reference_gradient(const Value& value, Weights50 weights) {
  const Digits50 step("1e-17");
  Weights50 gradient = weights;
  for (std::size_t l = 0; l < weights.size(); ++l) {
    for (std::size_t i = 0; i < weights[l].size(); ++i) {
      for (std::size_t j = 0; j < weights[l][i].size(); ++j) {
        const Digits50 kept = weights[l][i][j];
        weights[l][i][j] = kept + step;
        const Digits50 above = value(weights);
        weights[l][i][j] = kept - step;
        const Digits50 below = value(weights);
        weights[l][i][j] = kept;
        gradient[l][i][j] = (above - below) / (2 * step);
      }
    }
  }
  return gradient;
}

/// Sum over all weights of the products of the entries.
inline Digits50 reference_product(const Weights50& a, const Weights50& b) {
  Digits50 sum = 0;
  for (std::size_t l = 0; l < a.size(); ++l) {
    for (std::size_t i = 0; i < a[l].size(); ++i) {
      for (std::size_t j = 0; j < a[l][i].size(); ++j) sum += a[l][i][j] * b[l][i][j];
    }
  }
  return sum;
}

inline Weights50 moved(Weights50 weights, const Weights50& direction, const Digits50& step) {
  for (std::size_t l = 0; l < weights.size(); ++l) {
    for (std::size_t i = 0; i < weights[l].size(); ++i) {
      for (std::size_t j = 0; j < weights[l][i].size(); ++j) {
        weights[l][i][j] += step * direction[l][i][j];
      }
    }
  }
  return weights;
}

/// d^r value(w + sum_i t_i g_i) / dt_1 .. dt_r at 0 by nested central differences: the error is of
/// order step^2 = 1e-16 of neighbouring derivatives, and 1e-50 / step^r by rounding.
template <class Value>
Digits50 reference_derivative(const Value& value, const Weights50& weights,
                              const std::vector<Weights50>& directions, std::size_t next = 0) {
  if (next == directions.size()) return value(weights);
  const Digits50 step("1e-8");
  const Digits50 above =
      reference_derivative(value, moved(weights, directions[next], step), directions, next + 1);
  const Digits50 below =
      reference_derivative(value, moved(weights, directions[next], -step), directions, next + 1);
  return (above - below) / (2 * step);
}

}  // namespace widthwise::test
