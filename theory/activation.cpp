#include "theory/activation.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace widthwise::theory {

Activation::Activation(Kind kind, std::span<const double> parameters)
    : kind_(kind), n_parameters_(static_cast<int>(parameters.size())) {
  std::ranges::copy(parameters, parameters_.begin());
}

Activation Activation::leaky_relu(double slope) {
  if (!(std::fabs(slope) <= kMaxSlope)) {
    throw std::invalid_argument("leaky-relu: its slope is a finite number, at most 1e100 in size");
  }
  return Activation(Kind::kLeakyRelu, std::span(&slope, 1));
}

Activation Activation::polynomial(std::span<const double> coefficients) {
  if (!std::ranges::all_of(coefficients, [](double c) { return std::isfinite(c); })) {
    throw std::invalid_argument("polynomial: a coefficient is a finite number");
  }
  while (!coefficients.empty() && coefficients.back() == 0.0) {
    coefficients = coefficients.first(coefficients.size() - 1);
  }
  if (coefficients.size() < 2) {
    throw std::invalid_argument(
        "polynomial: a constant is no activation; a coefficient after the first must not be 0");
  }
  if (coefficients.size() > kMaxDegree + 1) {
    throw std::invalid_argument("polynomial: its degree is at most " + std::to_string(kMaxDegree) +
                                ", not " + std::to_string(coefficients.size() - 1));
  }
  return Activation(Kind::kPolynomial, coefficients);
}

}  // namespace widthwise::theory
