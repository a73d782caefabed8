#include "theory/inverse_width.hpp"

#include <stdexcept>

namespace widthwise::theory {

std::optional<int> InverseWidthSeries::leading_order() const {
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    if (!coefficients[k].is_zero()) return static_cast<int>(k);
  }
  return std::nullopt;
}

Rational InverseWidthSeries::at(std::int64_t width) const {
  if (width < 1) throw std::invalid_argument("a layer has at least one unit");
  Rational sum = 0;
  for (std::size_t k = coefficients.size(); k-- > 0;) sum = sum / width + coefficients[k];
  return sum;
}

InverseWidthSeries interpolate_in_width(int degree,
                                        const std::function<Rational(std::int64_t)>& value) {
  if (degree < 0) throw std::invalid_argument("a series has no negative degree");
  const auto size = static_cast<std::size_t>(degree) + 1;
  // Divided differences of the polynomial p(n) = value(n) n^degree at 1, 2, ..
  std::vector<Rational> newton;
  for (std::size_t i = 0; i < size; ++i) {
    const auto n = static_cast<std::int64_t>(i) + 1;
    newton.push_back(value(n) * Rational(pow(Integer(n), static_cast<unsigned>(degree))));
  }
  for (std::size_t order = 1; order < size; ++order) {
    for (std::size_t i = size - 1; i >= order; --i) {
      newton[i] = (newton[i] - newton[i - 1]) / order;
    }
  }
  // Horner's rule in the Newton form: p <- newton[i] + (n - (i + 1)) p.
  std::vector<Rational> p{newton.back()};
  for (std::size_t i = size - 1; i-- > 0;) {
    std::vector<Rational> next(p.size() + 1);
    for (std::size_t k = 0; k < p.size(); ++k) {
      next[k + 1] += p[k];
      next[k] -= p[k] * (i + 1);
    }
    next[0] += newton[i];
    p = std::move(next);
  }
  // The power n^k of p is the power n^(k - degree) of the series.
  return {{p.rbegin(), p.rend()}};
}

}  // namespace widthwise::theory
