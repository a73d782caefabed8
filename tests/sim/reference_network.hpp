#pragma once
// A network written as plainly as possible, in any scalar: every weight stored, derivatives by
// finite differences. Slow, and independent of everything in sim/.

#include <Eigen/Core>
#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <vector>

#include "sim/activation.hpp"
#include "sim/mlp.hpp"

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
  using std::exp;
  using std::sin;
  using std::sqrt;
  using std::tanh;
  using Kind = sim::Activation::Kind;
  const auto parameters = activation.parameters();
  switch (activation.kind()) {
    case Kind::kRelu:
      return t > 0 ? Scalar(sqrt(Scalar(2)) * t) : Scalar(0);
    case Kind::kLeakyRelu: {
      const Scalar leak(parameters[0]);
      return (t > 0 ? Scalar(t) : Scalar(leak * t)) * sqrt(Scalar(2) / (Scalar(1) + leak * leak));
    }
    case Kind::kTanh:
      return tanh(t);
    case Kind::kErf:
      return erf(t);
    case Kind::kGelu:
      return t * (Scalar(1) + erf(Scalar(t / sqrt(Scalar(2))))) / Scalar(2);
    case Kind::kSilu:
      return t / (Scalar(1) + exp(Scalar(Scalar(-1) * t)));
    case Kind::kSin:
      return sin(t);
    case Kind::kPolynomial: {
      Scalar sum(0);
      Scalar power(1);
      for (const double c : parameters) {
        sum += Scalar(c) * power;
        power = power * t;
      }
      return sum;
    }
    case Kind::kLinear:
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

/// How a network of this shape reads layer l + 1, in the words of the definitions.
struct ReferenceLayer {
  Digits50 scale = 1;  ///< c_l
  Digits50 rate = 1;   ///< of learning, of c_l W_l [Yang2022, Table 3]; of W_l in the NTK one
  Digits50 rate_of_bias = 1;
  Digits50 sigma_b = 0;
  bool skips = false;
  Digits50 branch = 1;
};

inline ReferenceLayer reference_layer(const sim::MlpShape& shape, int l) {
  const int last = static_cast<int>(shape.widths.size());
  const auto numbers_of = [l](const std::vector<double>& sigmas, double usual) {
    return sigmas.empty() ? usual : sigmas.size() == 1 ? sigmas[0] : sigmas[l];
  };
  const Digits50 fan_in = shape.width(l);
  const Digits50 fan_out = shape.width(l + 1);
  ReferenceLayer layer;
  layer.sigma_b = numbers_of(shape.law.sigma_b, 0.0);
  const bool mup = shape.law.parameterisation == sim::Parameterisation::kMup;
  layer.scale =
      Digits50(numbers_of(shape.law.sigma_w, 1.0)) / (mup && l == last ? fan_in : sqrt(fan_in));
  if (mup) {
    layer.rate = l == 0 ? fan_out : l == last ? Digits50(1) / fan_in : Digits50(1);
    layer.rate_of_bias = l == last ? Digits50(1) : fan_out;
  }
  layer.skips = shape.law.residual != sim::Residual::kNone && l > 0 && l < last;
  if (shape.law.residual == sim::Residual::kScaled) layer.branch = 1 / sqrt(Digits50(last));
  return layer;
}

/// f(x) of one output, whatever its law: W_l as Mlp::complete() gives them, the column of biases
/// that are trained last, with the biases that are not.
inline Digits50 reference_value(const sim::MlpShape& shape, const Weights50& weights,
                                const std::vector<Eigen::VectorXd>& fixed_biases,
                                const Eigen::VectorXd& x) {
  std::vector<Digits50> y(x.data(), x.data() + x.size());
  for (std::size_t l = 0; l < weights.size(); ++l) {
    const ReferenceLayer layer = reference_layer(shape, static_cast<int>(l));
    std::vector<Digits50> next(weights[l].size());
    for (std::size_t i = 0; i < next.size(); ++i) {
      Digits50 h = 0;
      for (std::size_t j = 0; j < y.size(); ++j) h += layer.scale * weights[l][i][j] * y[j];
      if (layer.sigma_b != 0) {
        const auto row = static_cast<Eigen::Index>(i);
        h += layer.sigma_b *
             (fixed_biases.empty() ? weights[l][i][y.size()] : Digits50(fixed_biases[l][row]));
      }
      if (l + 1 < weights.size()) h = reference_activation(shape.activation, h);
      next[i] = layer.skips ? Digits50(y[i] + layer.branch * h) : h;
    }
    y = next;
  }
  return y[0];
}

/// What multiplies the share of each weight in contractions of gradients over W and b: with them
/// over c W and sigma_b b, and rates of learning, it would be the rate.
inline Weights50 times_metric(const sim::MlpShape& shape, Weights50 gradient) {
  if (shape.law.parameterisation == sim::Parameterisation::kNtk) return gradient;
  for (std::size_t l = 0; l < gradient.size(); ++l) {
    const ReferenceLayer layer = reference_layer(shape, static_cast<int>(l));
    const auto n = static_cast<std::size_t>(shape.width(static_cast<int>(l)));
    for (auto& row : gradient[l]) {
      for (std::size_t j = 0; j < row.size(); ++j) {
        row[j] *= j < n ? Digits50(layer.rate / (layer.scale * layer.scale))
                        : Digits50(layer.rate_of_bias / (layer.sigma_b * layer.sigma_b));
      }
    }
  }
  return gradient;
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
