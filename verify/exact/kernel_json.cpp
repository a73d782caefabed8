#include "verify/exact/kernel_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "theory/activation_table.hpp"
#include "theory/hypernet_kernel.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/exact/certified_digits.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::ordered_json;
using theory::Activation;

/// Beyond the digits asked for: rounding grows by some ULPs a layer.
constexpr unsigned kGuardDigits = 25;

/// Kernels by name, in the order in which they are shown.
template <class T>
using KernelTable = std::vector<std::pair<const char*, T>>;

/// A correlation within 10^-k of -1 leaves a kernel of order 10^(-3k/2) whose relative error is
/// 10^k times larger; k is at most the number of characters of rho. Enough for the first attempt
/// to succeed; correctness does not hang on it.
unsigned working_digits(int digits, std::size_t characters) {
  return static_cast<unsigned>(std::max(digits, 17)) + kGuardDigits +
         static_cast<unsigned>(2 * characters);
}

Activation parse_activation(const std::string& name) {
  try {
    return theory::activation_from_name(name);
  } catch (const std::invalid_argument& objection) {
    throw UsageError(objection.what());
  }
}

/// `value` if it is finite; else a UsageError that blames the norms.
double require_finite(double value, const std::string& norms) {
  if (std::isfinite(value)) return value;
  throw UsageError(fmt::format(
      "norms {} make the kernel overflow in double precision: use smaller norms or --digits",
      norms));
}

void require_finite_squares(const NumeralPair& pair, const std::string& norms) {
  for (const std::string& text : {pair.first, pair.second}) {
    const double norm = nearest_double(text);
    require_finite(norm * norm, norms);
  }
}

/// In a product of layers a square that is lost would take the others with it.
void require_normal_squares(const NumeralPair& pair) {
  for (const std::string& text : {pair.first, pair.second}) {
    const double norm = nearest_double(text);
    if (is_zero_numeral(text) || norm * norm >= DBL_MIN) continue;
    throw UsageError(fmt::format(
        "norm {} underflows when squared in double precision: use larger norms or --digits", text));
  }
}

/// A variance is zero at an input of norm zero only; `first` and `second` say whether they are.
void require_normal_variances(const KernelTable<double>& table, bool first, bool second,
                              const std::string& norms) {
  for (const auto& [name, value] : table) {
    const std::string_view variance = name;
    const bool zero = (variance == "nngp_xx" && first) || (variance == "nngp_yy" && second);
    if (!variance.starts_with("nngp_") || zero || value >= DBL_MIN) continue;
    throw UsageError(
        fmt::format("norms {} make the kernel underflow in double precision with these sigmas: use "
                    "larger norms or --digits, or larger sigmas",
                    norms));
  }
}

void append_doubles(ordered_json& json, const KernelTable<double>& table,
                    const std::string& norms) {
  for (const auto& [name, value] : table) json[name] = require_finite(value, norms);
}

/// `evaluate` gives the table at the precision in force.
template <class Evaluate>
void append_digits(ordered_json& json, int digits, std::size_t characters, Evaluate evaluate) {
  std::vector<const char*> names;
  const auto values = [&] {
    names.clear();
    std::vector<Enclosure> kernels;
    for (auto& [name, value] : evaluate()) {
      names.push_back(name);
      kernels.push_back(std::move(value));
    }
    return kernels;
  };
  const auto decimals = certified_digits(digits, working_digits(digits, characters), values);
  for (std::size_t i = 0; i < names.size(); ++i) json[names[i]] = decimals[i];
}

/// Of a KernelRequest, or the f of a HypernetKernelRequest. `number` turns a numeral into a T.
template <class T, class Request, class Number>
theory::MlpArchitecture<T> architecture(const Request& request, Number number) {
  theory::MlpArchitecture<T> mlp{.activation = parse_activation(request.activation),
                                 .depth = request.depth_f,
                                 .trained_biases = request.trained_biases,
                                 .residual = request.residual};
  for (const std::string& sigma : request.sigma_w) mlp.sigma_w.push_back(number(sigma));
  for (const std::string& sigma : request.sigma_b) mlp.sigma_b.push_back(number(sigma));
  return mlp;
}

template <class T, class Number>
theory::MlpArchitecture<T> of_request(const KernelRequest& request, Number number) {
  theory::MlpArchitecture<T> mlp = architecture<T>(request, number);
  mlp.parameterisation = request.parameterisation;
  return mlp;
}

template <class T, class Number>
theory::HypernetArchitecture<T> of_request(const HypernetKernelRequest& request, Number number) {
  theory::MlpArchitecture<T> g{.activation = parse_activation(request.activation_g),
                               .depth = request.depth_g - 1,
                               .residual = request.residual_g};
  for (const std::string& sigma : request.sigma_w_g) g.sigma_w.push_back(number(sigma));
  for (const std::string& sigma : request.sigma_b_g) g.sigma_b.push_back(number(sigma));
  return {.f = architecture<T>(request, number), .g = std::move(g)};
}

/// A kernel, or a UsageError with what the theory objects.
template <class Kernel>
auto without_objection(const Kernel& kernel) {
  try {
    return kernel();
  } catch (const std::invalid_argument& objection) {
    throw UsageError(objection.what());
  }
}

template <class T, class Number>
KernelTable<T> mlp_table(const KernelRequest& request, Number number) {
  const theory::MlpArchitecture<T> mlp = of_request<T>(request, number);
  const T a = number(request.norm_x.first);
  const T b = number(request.norm_x.second);
  const auto kernel = [&](const T& rho, const T& norm, const T& other) {
    return without_objection(
        [&] { return theory::mlp_kernel(mlp, theory::gaussian_pair(rho, norm, other)); });
  };
  const auto cross = kernel(number(request.rho_x), a, b);
  const auto xx = kernel(T(1), a, a);
  const auto yy = kernel(T(1), b, b);
  const bool over_width = request.parameterisation == theory::Parameterisation::kStandard;
  return {{"nngp", cross.nngp},
          {over_width ? "ntk_over_width" : "ntk", cross.ntk},
          {"nngp_xx", xx.nngp},
          {"nngp_yy", yy.nngp},
          {over_width ? "ntk_over_width_xx" : "ntk_xx", xx.ntk},
          {over_width ? "ntk_over_width_yy" : "ntk_yy", yy.ntk}};
}

template <class T, class Number>
KernelTable<T> hypernet_table(const HypernetKernelRequest& request, Number number) {
  const theory::HypernetArchitecture<T> hypernet = of_request<T>(request, number);
  const auto kernel = [&](const theory::GaussianPair<T>& x, const theory::GaussianPair<T>& z) {
    return without_objection([&] { return theory::hypernet_kernel(hypernet, x, z); });
  };
  const auto pair = [](const T& rho, const T& norm, const T& other) {
    return theory::gaussian_pair(rho, norm, other);
  };
  const T a = number(request.norm_x.first);
  const T b = number(request.norm_x.second);
  const T c = number(request.norm_z.first);
  const T e = number(request.norm_z.second);
  const auto cross = kernel(pair(number(request.rho_x), a, b), pair(number(request.rho_z), c, e));
  const auto xx = kernel(pair(T(1), a, a), pair(T(1), c, c));
  const auto yy = kernel(pair(T(1), b, b), pair(T(1), e, e));
  return {{"nngp", cross.nngp},
          {"ntk", cross.ntk},
          {"nngp_xx", xx.nngp},
          {"nngp_yy", yy.nngp},
          {"ntk_xx", xx.ntk},
          {"ntk_yy", yy.ntk},
          {"weight_covariance", cross.weight_covariance},
          {"theta_f", cross.theta_f},
          {"theta_g", cross.theta_g},
          {"ntk_without_s", cross.ntk_without_s}};
}

std::string shown(const NumeralPair& norms) {
  return norms.first + "," + norms.second;
}

void check_weight_layers(int depth_g) {
  if (depth_g < 1) {
    throw UsageError(
        fmt::format("depth-g {} is too small: g needs at least 1 weight layer", depth_g));
  }
  if (depth_g > kMaxKernelDepth) {
    throw UsageError(
        fmt::format("depth-g {} is too large: kernels are evaluated to {} weight layers", depth_g,
                    kMaxKernelDepth));
  }
}

void check_g(const HypernetKernelRequest& request) {
  parse_activation(request.activation_g);
  check_weight_layers(request.depth_g);
  check_sigmas("sigma-w-g", request.sigma_w_g, request.depth_g);
  check_sigmas("sigma-b-g", request.sigma_b_g, request.depth_g);
}

void check_parameterisation(const KernelRequest& request) {
  if (request.parameterisation != theory::Parameterisation::kMup) return;
  throw UsageError(
      "parameterisation mup: its kernel depends on the dimension of the input beside angle and "
      "norms; give the inputs themselves with --inputs");
}

// Of the MLP, or of f.
template <class Request>
void check_stack(const Request& request) {
  parse_activation(request.activation);
  check_hidden_layers(request.depth_f);
  check_sigmas("sigma-w", request.sigma_w, request.depth_f + 1);
  check_sigmas("sigma-b", request.sigma_b, request.depth_f + 1);
}

template <class Request>
void append_stack(ordered_json& json, const Request& request) {
  json["sigma_w"] = echo(request.sigma_w, request.digits);
  json["sigma_b"] = echo(request.sigma_b, request.digits);
  json["biases"] = request.trained_biases ? "trained" : "fixed";
  json["residual"] = theory::name(request.residual);
}

ordered_json echo_request(const HypernetKernelRequest& request) {
  ordered_json json;
  json["model"] = "hypernet";
  json["activation"] = theory::name(parse_activation(request.activation));
  json["activation_g"] = theory::name(parse_activation(request.activation_g));
  json["depth_f"] = request.depth_f;
  json["depth_g"] = request.depth_g;
  append_stack(json, request);
  json["sigma_w_g"] = echo(request.sigma_w_g, request.digits);
  json["sigma_b_g"] = echo(request.sigma_b_g, request.digits);
  json["residual_g"] = theory::name(request.residual_g);
  json["rho_x"] = echo(request.rho_x, request.digits);
  json["rho_z"] = echo(request.rho_z, request.digits);
  json["norm_x"] = echo(request.norm_x, request.digits);
  json["norm_z"] = echo(request.norm_z, request.digits);
  json["digits"] = request.digits;
  return json;
}

ordered_json echo_request(const KernelRequest& request) {
  ordered_json json;
  json["model"] = "mlp";
  json["activation"] = theory::name(parse_activation(request.activation));
  json["depth_f"] = request.depth_f;
  append_stack(json, request);
  json["parameterisation"] = theory::name(request.parameterisation);
  json["rho_x"] = echo(request.rho_x, request.digits);
  json["norm_x"] = echo(request.norm_x, request.digits);
  json["digits"] = request.digits;
  return json;
}

}  // namespace

theory::MlpArchitecture<double> mlp_architecture(const KernelRequest& request) {
  check_stack(request);
  return of_request<double>(request, nearest_double);
}

theory::HypernetArchitecture<double> hypernet_architecture(const HypernetKernelRequest& request) {
  check_stack(request);
  check_g(request);
  return of_request<double>(request, nearest_double);
}

ordered_json mlp_kernel_json(const KernelRequest& request) {
  check_stack(request);
  check_parameterisation(request);
  check_digits(request.digits);
  check_correlation(request.rho_x);
  check_norms(request.norm_x);

  ordered_json json = echo_request(request);
  if (request.digits == 0) {
    const std::string norms = shown(request.norm_x);
    require_finite_squares(request.norm_x, norms);
    require_normal_squares(request.norm_x);
    const auto table = mlp_table<double>(request, nearest_double);
    append_doubles(json, table, norms);
    require_normal_variances(table, is_zero_numeral(request.norm_x.first),
                             is_zero_numeral(request.norm_x.second), norms);
  } else {
    append_digits(json, request.digits, request.rho_x.size(),
                  [&] { return mlp_table<Enclosure>(request, enclose); });
  }
  return json;
}

ordered_json hypernet_kernel_json(const HypernetKernelRequest& request) {
  check_stack(request);
  check_g(request);
  check_digits(request.digits);
  check_correlation(request.rho_x);
  check_correlation(request.rho_z);
  check_norms(request.norm_x);
  check_norms(request.norm_z);

  ordered_json json = echo_request(request);
  if (request.digits == 0) {
    const std::string norms = shown(request.norm_x) + " and " + shown(request.norm_z);
    for (const NumeralPair& pair : {request.norm_x, request.norm_z}) {
      require_finite_squares(pair, norms);
      require_normal_squares(pair);
    }
    const auto table = hypernet_table<double>(request, nearest_double);
    const auto zero = [](const std::string& x, const std::string& z) {
      return is_zero_numeral(x) || is_zero_numeral(z);
    };
    append_doubles(json, table, norms);
    require_normal_variances(table, zero(request.norm_x.first, request.norm_z.first),
                             zero(request.norm_x.second, request.norm_z.second), norms);
  } else {
    append_digits(json, request.digits, request.rho_x.size() + request.rho_z.size(),
                  [&] { return hypernet_table<Enclosure>(request, enclose); });
  }
  return json;
}

}  // namespace widthwise::verify
