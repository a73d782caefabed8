#include "verify/exact/certified_digits.hpp"

#include <boost/multiprecision/mpfr.hpp>
#include <ios>
#include <optional>

namespace widthwise::verify {
namespace {

using boost::multiprecision::mpfr_float;

/// Each attempt adds the digits of the first once more; what 3 attempts leave open is a tie.
constexpr unsigned kAttempts = 3;

/// Sets the precision of new values in decimal digits, and restores the former one.
class ScopedPrecision {
 public:
  explicit ScopedPrecision(unsigned digits10)
      : enclosure_(Enclosure::default_precision()), end_point_(mpfr_float::default_precision()) {
    Enclosure::default_precision(digits10);
    mpfr_float::default_precision(digits10);
  }
  ~ScopedPrecision() {
    Enclosure::default_precision(enclosure_);
    mpfr_float::default_precision(end_point_);
  }
  ScopedPrecision(const ScopedPrecision&) = delete;
  ScopedPrecision& operator=(const ScopedPrecision&) = delete;

 private:
  unsigned enclosure_;
  unsigned end_point_;
};

std::string rounded(const mpfr_float& value, int digits) {
  if (value == 0) return "0";
  std::string text = value.str(digits, std::ios_base::showpoint);
  // With no digit behind it the point is left over: "2." or "2.e+07".
  const std::size_t point = text.find('.');
  if (point + 1 == text.size() || text[point + 1] == 'e') text.erase(point, 1);
  return text;
}

/// The decimal that both ends round to; if they differ, nothing, or in the last attempt the middle.
std::optional<std::string> decided(const Enclosure& value, int digits, bool last) {
  const std::string low = rounded(lower(value), digits);
  if (low == rounded(upper(value), digits)) return low;
  if (last) return rounded(median(value), digits);
  return std::nullopt;
}

std::optional<std::vector<std::string>> attempt(
    int digits, unsigned working_digits, bool last,
    const std::function<std::vector<Enclosure>()>& evaluate) {
  const ScopedPrecision precision(working_digits);
  std::vector<std::string> decimals;
  for (const Enclosure& value : evaluate()) {
    std::optional<std::string> decimal = decided(value, digits, last);
    if (!decimal) return std::nullopt;
    decimals.push_back(std::move(*decimal));
  }
  return decimals;
}

}  // namespace

Enclosure enclose(const std::string& decimal) {
  return Enclosure(decimal.c_str() + (decimal.starts_with('+') ? 1 : 0));
}

std::vector<std::string> certified_digits(int digits, unsigned working_digits,
                                          const std::function<std::vector<Enclosure>()>& evaluate) {
  for (unsigned i = 1; i < kAttempts; ++i) {
    if (auto decimals = attempt(digits, i * working_digits, false, evaluate)) return *decimals;
  }
  return *attempt(digits, kAttempts * working_digits, true, evaluate);
}

}  // namespace widthwise::verify
