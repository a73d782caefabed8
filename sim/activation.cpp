#include "sim/activation.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "sim/vector_math.hpp"

namespace widthwise::sim {
namespace {

using Eigen::ArrayXd;
using Eigen::VectorXd;

constexpr double kReluGain = std::numbers::sqrt2;

std::span<double> entries(VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

VectorXd tanh_of(const VectorXd& h) {
  VectorXd y = h;
  tanh_in_place(entries(y));
  return y;
}

VectorXd relu_slope(const VectorXd& h) {
  return (h.array() > 0.0).select(VectorXd::Constant(h.size(), kReluGain), 0.0);
}

// d/dh erf(h) = 2 / sqrt(pi) exp(-h^2).
VectorXd erf_slope(const VectorXd& h) {
  return 2.0 * std::numbers::inv_sqrtpi * (-h.array().square()).exp();
}

// With y = tanh h and its Taylor coefficients y_k, the equation y' = 1 - y^2 reads
// (k + 1) y_{k+1} = [k = 0] - sum_{i=0}^{k} y_i y_{k-i}.
std::vector<VectorXd> tanh_taylor(const VectorXd& h, int max_order) {
  std::vector<VectorXd> y{tanh_of(h)};
  for (int k = 0; k < max_order; ++k) {
    ArrayXd next = ArrayXd::Constant(h.size(), k == 0 ? 1.0 : 0.0);
    for (int i = 0; i <= k; ++i) next -= y[i].array() * y[k - i].array();
    y.emplace_back(next / (k + 1));
  }
  return y;
}

// The slope g = 2 / sqrt(pi) exp(-h^2) obeys g' = -2 h g: (k + 1) g_{k+1} = -2 (h g_k + g_{k-1}).
// Then y_{k+1} = g_k / (k + 1).
std::vector<VectorXd> erf_taylor(const VectorXd& h, int max_order) {
  std::vector<VectorXd> y{activate(Activation::kErf, h)};
  ArrayXd previous = ArrayXd::Zero(h.size());
  ArrayXd g = erf_slope(h).array();
  for (int k = 0; k < max_order; ++k) {
    y.emplace_back(g / (k + 1));
    const ArrayXd next = -2.0 * (h.array() * g + previous) / (k + 1);
    previous = g;
    g = next;
  }
  return y;
}

struct Named {
  Activation activation;
  std::string_view name;
};

constexpr Named kNames[] = {{Activation::kRelu, "relu"},
                            {Activation::kTanh, "tanh"},
                            {Activation::kErf, "erf"},
                            {Activation::kLinear, "linear"}};

}  // namespace

std::string_view name(Activation activation) {
  for (const Named& entry : kNames) {
    if (entry.activation == activation) return entry.name;
  }
  throw std::invalid_argument("not an activation");
}

Activation activation_from_name(std::string_view name) {
  for (const Named& entry : kNames) {
    if (entry.name == name) return entry.activation;
  }
  throw std::invalid_argument("there is no activation '" + std::string(name) +
                              "'; it is relu, tanh, erf or linear");
}

bool is_multilinear(Activation activation) {
  return activation == Activation::kRelu || activation == Activation::kLinear;
}

VectorXd activate(Activation activation, const VectorXd& h) {
  switch (activation) {
    case Activation::kRelu:
      return kReluGain * h.cwiseMax(0.0);
    case Activation::kTanh:
      return tanh_of(h);
    case Activation::kErf: {
      VectorXd y = h;
      erf_in_place(entries(y));
      return y;
    }
    case Activation::kLinear:
      break;
  }
  return h;
}

VectorXd activation_slope(Activation activation, const VectorXd& h) {
  switch (activation) {
    case Activation::kRelu:
      return relu_slope(h);
    case Activation::kTanh:
      return 1.0 - tanh_of(h).array().square();
    case Activation::kErf:
      return erf_slope(h);
    case Activation::kLinear:
      break;
  }
  return VectorXd::Ones(h.size());
}

std::vector<VectorXd> activation_taylor(Activation activation, const VectorXd& h, int max_order) {
  switch (activation) {
    case Activation::kTanh:
      return tanh_taylor(h, max_order);
    case Activation::kErf:
      return erf_taylor(h, max_order);
    case Activation::kRelu:
    case Activation::kLinear:
      break;
  }
  return {activate(activation, h), activation_slope(activation, h)};
}

std::vector<VectorXd> slope_taylor(const std::vector<VectorXd>& taylor) {
  std::vector<VectorXd> slope;
  for (std::size_t k = 1; k < taylor.size(); ++k) {
    slope.emplace_back(static_cast<double>(k) * taylor[k]);
  }
  return slope;
}

void multiply_by_slope(Activation activation, const VectorXd& h, VectorXd& delta) {
  for_each_block(h.size(), [&](Eigen::Index start, Eigen::Index n) {
    delta.segment(start, n).array() *= activation_slope(activation, h.segment(start, n)).array();
  });
}

}  // namespace widthwise::sim
