#include "widthwise/verify/kernel_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/multiprecision/mpfr.hpp>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <regex>

#include "widthwise/theory/mlp_kernel.hpp"
#include "widthwise/verify/errors.hpp"

namespace widthwise::verify {
namespace {

using boost::multiprecision::mpfr_float;
using nlohmann::ordered_json;
using theory::Activation;

/// Sets the precision of new mpfr_float values, in decimal digits, and restores the former one.
class ScopedPrecision {
 public:
  explicit ScopedPrecision(unsigned digits10) : former_(mpfr_float::default_precision()) {
    mpfr_float::default_precision(digits10);
  }
  ~ScopedPrecision() { mpfr_float::default_precision(former_); }
  ScopedPrecision(const ScopedPrecision&) = delete;
  ScopedPrecision& operator=(const ScopedPrecision&) = delete;

 private:
  unsigned former_;
};

/// Beyond the digits asked for: rounding grows by some ULPs a layer.
constexpr unsigned kGuardDigits = 25;

/// A fraction of a second in double precision; beyond, nothing changes but the waiting.
constexpr int kMaxKernelDepth = 1000000;

/// Longer numerals cannot be meant, and every digit of one is carried through the evaluation.
constexpr std::size_t kMaxNumeral = std::size_t{2} * kMaxKernelDigits;

/// A correlation within 10^-k of -1 leaves a kernel of order 10^(-3k/2) whose relative error is
/// 10^k times larger; k is at most the number of characters of rho.
unsigned working_digits(const KernelRequest& request) {
  return static_cast<unsigned>(std::max(request.digits, 17)) + kGuardDigits +
         static_cast<unsigned>(2 * request.rho_x.size());
}

Activation parse_activation(const std::string& name) {
  if (name == "relu") return Activation::kRelu;
  if (name == "erf") return Activation::kErf;
  if (name == "linear") return Activation::kLinear;
  if (name == "tanh") {
    throw UsageError(
        "the kernel of a tanh network has no closed form: use activation relu, erf or linear");
  }
  throw UsageError(fmt::format("activation '{}' is unknown: use relu, erf or linear", name));
}

void check_integers(const KernelRequest& request) {
  if (request.depth_f < 1) {
    throw UsageError(fmt::format("depth {} is too small: a network needs at least 1 hidden layer",
                                 request.depth_f));
  }
  if (request.depth_f > kMaxKernelDepth) {
    throw UsageError(fmt::format("depth {} is too large: kernels are evaluated to {} hidden layers",
                                 request.depth_f, kMaxKernelDepth));
  }
  if (request.digits < 0 || request.digits > kMaxKernelDigits) {
    throw UsageError(
        fmt::format("{} digits cannot be given: use 1 to {}, or 0 for double precision",
                    request.digits, kMaxKernelDigits));
  }
}

/// True for an optional sign, decimal digits with at most one point, and an optional exponent.
bool is_decimal(const std::string& text) {
  static const std::regex kPattern(R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,9})?)");
  return text.size() <= kMaxNumeral && std::regex_match(text, kPattern);
}

mpfr_float parse_number(const std::string& what, const std::string& text, const char* range) {
  if (!is_decimal(text)) {
    constexpr std::size_t kShown = 40;
    const std::string shown = text.size() <= kShown ? text : text.substr(0, kShown) + "...";
    throw UsageError(
        fmt::format("{} '{}' is not a decimal number: it must be {}", what, shown, range));
  }
  return mpfr_float(text.front() == '+' ? text.substr(1) : text);
}

void check_correlation(const std::string& text) {
  constexpr const char* kRange = "between -1 and 1";
  const mpfr_float rho = parse_number("correlation", text, kRange);
  if (abs(rho) > 1) {
    throw UsageError(fmt::format("correlation {} is impossible: it must be {}", text, kRange));
  }
}

void check_norm(const std::string& text) {
  constexpr const char* kRange = "a finite number, 0 or larger";
  const mpfr_float norm = parse_number("norm", text, kRange);
  if (norm < 0) throw UsageError(fmt::format("norm {} is negative: it must be {}", text, kRange));
}

/// The three kernels of a request: at (x, x'), (x, x), (x', x').
template <class T>
struct KernelTable {
  theory::MlpKernel<T> cross;
  theory::MlpKernel<T> xx;
  theory::MlpKernel<T> yy;
};

template <class T>
KernelTable<T> evaluate(Activation activation, int depth, const T& rho, const T& a, const T& b) {
  const auto kernel = [&](const T& correlation, const T& norm, const T& other) {
    return theory::mlp_kernel(activation, depth, theory::gaussian_pair(correlation, norm, other));
  };
  return {kernel(rho, a, b), kernel(T(1), a, a), kernel(T(1), b, b)};
}

/// `value` if it is finite; else a UsageError that blames the norms.
double require_finite(double value, const KernelRequest& request) {
  if (std::isfinite(value)) return value;
  throw UsageError(fmt::format(
      "norms {},{} make the kernel overflow in double precision: use smaller norms or --digits",
      request.norm_x.first, request.norm_x.second));
}

KernelTable<double> evaluate_double(Activation activation, const KernelRequest& request) {
  const auto number = [](const std::string& text) { return std::strtod(text.c_str(), nullptr); };
  const double norm = number(request.norm_x.first);
  const double other = number(request.norm_x.second);
  require_finite(norm * norm, request);
  require_finite(other * other, request);
  return evaluate<double>(activation, request.depth_f, number(request.rho_x), norm, other);
}

KernelTable<mpfr_float> evaluate_digits(Activation activation, const KernelRequest& request) {
  const auto number = [](const std::string& text) { return parse_number("number", text, ""); };
  return evaluate<mpfr_float>(activation, request.depth_f, number(request.rho_x),
                              number(request.norm_x.first), number(request.norm_x.second));
}

ordered_json to_json(double value, const KernelRequest& request) {
  return require_finite(value, request);
}

ordered_json to_json(const mpfr_float& value, const KernelRequest& request) {
  if (value == 0) return "0";
  std::string text = value.str(request.digits, std::ios_base::showpoint);
  // With no digit behind it the point is left over: "2." or "2.e+07".
  const std::size_t point = text.find('.');
  if (point + 1 == text.size() || text[point + 1] == 'e') text.erase(point, 1);
  return text;
}

template <class T>
void append_kernels(ordered_json& json, const KernelTable<T>& table, const KernelRequest& request) {
  json["nngp"] = to_json(table.cross.nngp, request);
  json["ntk"] = to_json(table.cross.ntk, request);
  json["nngp_xx"] = to_json(table.xx.nngp, request);
  json["nngp_yy"] = to_json(table.yy.nngp, request);
  json["ntk_xx"] = to_json(table.xx.ntk, request);
  json["ntk_yy"] = to_json(table.yy.ntk, request);
}

/// The request's own number: as typed if decimals are strings, else in double.
ordered_json echo(const std::string& text, int digits) {
  if (digits > 0) return text;
  return std::strtod(text.c_str(), nullptr);
}

}  // namespace

ordered_json mlp_kernel_json(const KernelRequest& request) {
  const Activation activation = parse_activation(request.activation);
  check_integers(request);
  const ScopedPrecision precision(working_digits(request));
  check_correlation(request.rho_x);
  check_norm(request.norm_x.first);
  check_norm(request.norm_x.second);

  ordered_json json;
  json["model"] = "mlp";
  json["activation"] = request.activation;
  json["depth_f"] = request.depth_f;
  json["rho_x"] = echo(request.rho_x, request.digits);
  json["norm_x"] = {echo(request.norm_x.first, request.digits),
                    echo(request.norm_x.second, request.digits)};
  json["digits"] = request.digits;
  if (request.digits == 0) {
    append_kernels(json, evaluate_double(activation, request), request);
  } else {
    append_kernels(json, evaluate_digits(activation, request), request);
  }
  return json;
}

}  // namespace widthwise::verify
