#include "verify/exact/kernel_numeral.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/multiprecision/mpfr.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using boost::multiprecision::mpfr_float;

/// Longer numerals cannot be meant, and every digit of one is carried through the evaluation.
constexpr std::size_t kMaxNumeral = std::size_t{2} * kMaxKernelDigits;

/// Takes one of these characters off the front of a text, if it is there.
bool take_one_of(std::string_view& text, std::string_view characters) {
  const bool there = !text.empty() && characters.find(text.front()) != characters.npos;
  text.remove_prefix(there ? 1 : 0);
  return there;
}

/// Takes the digits off the front of a text: how many they were.
std::size_t take_digits(std::string_view& text) {
  const std::size_t n = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(n);
  return n;
}

/// True for an optional sign, decimal digits with at most one point, and an optional exponent of at
/// most nine digits.
bool is_decimal(std::string_view text) {
  if (text.size() > kMaxNumeral) return false;
  take_one_of(text, "+-");
  std::size_t n_digits = take_digits(text);
  if (take_one_of(text, ".")) n_digits += take_digits(text);
  if (n_digits == 0) return false;
  if (take_one_of(text, "eE")) {
    take_one_of(text, "+-");
    const std::size_t n_exponent = take_digits(text);
    if (n_exponent < 1 || n_exponent > 9) return false;
  }
  return text.empty();
}

/// With so many digits that no comparison with a short number is decided by rounding.
mpfr_float parse_number(const std::string& what, const std::string& text, const char* range) {
  if (!is_decimal(text)) {
    constexpr std::size_t kShown = 40;
    const std::string shown = text.size() <= kShown ? text : text.substr(0, kShown) + "...";
    throw UsageError(
        fmt::format("{} '{}' is not a decimal number: it must be {}", what, shown, range));
  }
  const char* digits = text.c_str() + (text.front() == '+' ? 1 : 0);
  return mpfr_float(digits, static_cast<unsigned>(text.size() + 20));
}

void check_norm(const std::string& text) {
  constexpr const char* kRange = "a finite number, 0 or larger";
  const mpfr_float norm = parse_number("norm", text, kRange);
  if (norm < 0) throw UsageError(fmt::format("norm {} is negative: it must be {}", text, kRange));
}

}  // namespace

void check_correlation(const std::string& text) {
  constexpr const char* kRange = "between -1 and 1";
  const mpfr_float rho = parse_number("correlation", text, kRange);
  if (abs(rho) > 1) {
    throw UsageError(fmt::format("correlation {} is impossible: it must be {}", text, kRange));
  }
}

void check_norms(const NumeralPair& norms) {
  check_norm(norms.first);
  check_norm(norms.second);
}

void check_sigmas(const std::string& what, const std::vector<std::string>& sigmas, int n_layers) {
  if (sigmas.size() != 1 && sigmas.size() != static_cast<std::size_t>(n_layers)) {
    throw UsageError(
        fmt::format("{}: there are {} numbers for {} layers; give one for all, or "
                    "one a layer",
                    what, sigmas.size(), n_layers));
  }
  const bool zero_allowed = what.starts_with("sigma-b");
  const char* const range = zero_allowed ? "a finite number, 0 or larger" : "a positive number";
  for (const std::string& text : sigmas) {
    const mpfr_float sigma = parse_number(what, text, range);
    if (sigma > 0 || (zero_allowed && sigma == 0)) continue;
    throw UsageError(
        fmt::format("{} {} is no standard deviation: it must be {}", what, text, range));
  }
}

void check_hidden_layers(int depth_f) {
  if (depth_f < 1) {
    throw UsageError(
        fmt::format("depth {} is too small: a network needs at least 1 hidden layer", depth_f));
  }
  if (depth_f > kMaxKernelDepth) {
    throw UsageError(fmt::format("depth {} is too large: kernels are evaluated to {} hidden layers",
                                 depth_f, kMaxKernelDepth));
  }
}

void check_digits(int digits) {
  if (digits >= 0 && digits <= kMaxKernelDigits) return;
  throw UsageError(fmt::format("{} digits cannot be given: use 1 to {}, or 0 for double precision",
                               digits, kMaxKernelDigits));
}

bool is_zero_numeral(const std::string& text) {
  const std::string mantissa = text.substr(0, text.find_first_of("eE"));
  return mantissa.find_first_of("123456789") == std::string::npos;
}

double nearest_double(const std::string& text) {
  return std::strtod(text.c_str(), nullptr);
}

nlohmann::ordered_json echo(const std::string& text, int digits) {
  if (digits > 0) return text;
  return nearest_double(text);
}

nlohmann::ordered_json echo(const NumeralPair& pair, int digits) {
  return {echo(pair.first, digits), echo(pair.second, digits)};
}

nlohmann::ordered_json echo(const std::vector<std::string>& list, int digits) {
  if (list.size() == 1) return echo(list.front(), digits);
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const std::string& text : list) json.push_back(echo(text, digits));
  return json;
}

}  // namespace widthwise::verify
