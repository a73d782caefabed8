#include "theory/two_width_series.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "theory/inverse_width.hpp"

namespace widthwise::theory {
namespace {

Rational exponent(const TwoWidthTerm& term, const Rational& a) {
  return -(a * term.f + term.g);
}

}  // namespace

Rational TwoWidthSeries::at(std::int64_t n, std::int64_t m) const {
  if (n < 1 || m < 1) throw std::invalid_argument("a layer has at least one unit");
  Rational sum = 0;
  for (const auto& [f, g, coefficient] : terms) {
    const Integer powers =
        pow(Integer(n), static_cast<unsigned>(f)) * pow(Integer(m), static_cast<unsigned>(g));
    sum += coefficient / Rational(powers);
  }
  return sum;
}

bool TwoWidthSeries::all_positive() const {
  return std::ranges::all_of(terms, [](const TwoWidthTerm& term) { return term.coefficient > 0; });
}

std::optional<Rational> TwoWidthSeries::exponent_along(const Rational& a) const {
  if (!(a > 0)) throw std::invalid_argument("n = m^a needs a positive a");
  std::map<Rational, Rational> sums;
  for (const TwoWidthTerm& term : terms) sums[exponent(term, a)] += term.coefficient;
  for (auto sum = sums.rbegin(); sum != sums.rend(); ++sum) {
    if (!sum->second.is_zero()) return sum->first;
  }
  return std::nullopt;
}

// Two terms meet at a = (g' - g) / (f - f'); it counts where no third one is larger there.
std::vector<Rational> TwoWidthSeries::breakpoints() const {
  std::set<Rational> found;
  for (const TwoWidthTerm& one : terms) {
    for (const TwoWidthTerm& other : terms) {
      if (one.f <= other.f || one.g >= other.g) continue;
      const Rational a(other.g - one.g, one.f - other.f);
      const bool leads = std::ranges::none_of(
          terms, [&](const TwoWidthTerm& third) { return exponent(third, a) > exponent(one, a); });
      if (leads) found.insert(a);
    }
  }
  return {found.begin(), found.end()};
}

TwoWidthSeries interpolate_in_widths(
    int degree_f, int degree_g,
    const std::function<Rational(std::int64_t n, std::int64_t m)>& value) {
  if (degree_g < 0) throw std::invalid_argument("a series has no negative degree");
  std::vector<InverseWidthSeries> in_n;  // at m = 1, 2, ..
  for (std::int64_t m = 1; m <= degree_g + 1; ++m) {
    in_n.push_back(interpolate_in_width(degree_f, [&](std::int64_t n) { return value(n, m); }));
  }
  TwoWidthSeries series;
  for (int f = 0; f <= degree_f; ++f) {
    const auto in_m = interpolate_in_width(degree_g, [&](std::int64_t m) {
      return in_n[static_cast<std::size_t>(m - 1)].coefficients[static_cast<std::size_t>(f)];
    });
    for (int g = 0; g <= degree_g; ++g) {
      const Rational& coefficient = in_m.coefficients[static_cast<std::size_t>(g)];
      if (!coefficient.is_zero()) series.terms.push_back({f, g, coefficient});
    }
  }
  std::ranges::sort(series.terms, {},
                    [](const TwoWidthTerm& term) { return std::tuple(term.f + term.g, term.g); });
  return series;
}

}  // namespace widthwise::theory
