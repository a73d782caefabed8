#pragma once
// `verify kernel --model mlp`: the analytic kernels of an MLP as JSON.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

namespace widthwise::verify {

/// The most significant digits that --digits may ask for.
inline constexpr int kMaxKernelDigits = 10000;

/// What to evaluate. Numbers stay decimal strings, so that "0.6" means 3/5 at any precision.
struct KernelRequest {
  std::string activation = "relu";                       ///< relu, erf or linear
  int depth_f = 3;                                       ///< hidden layers, at least 1
  std::string rho_x = "0.6";                             ///< cosine between x and x'
  std::pair<std::string, std::string> norm_x{"1", "1"};  ///< |x| / sqrt(d), |x'| / sqrt(d)
  int digits = 0;                                        ///< significant digits; 0: double
};

/// {model, activation, depth_f, rho_x, norm_x, digits, nngp, ntk, nngp_xx, nngp_yy, ntk_xx,
/// ntk_yy}: kernels at (x, x'), (x, x) and (x', x'). With digits = 0 numbers in double, accurate as
/// theory/mlp_kernel.hpp says; with digits >= 1 the request's numbers and the kernels are decimal
/// strings, the kernels with that many significant digits, rounded from a longer evaluation.
/// Throws UsageError for an unknown activation or one without a closed form, a depth below 1 or
/// above 10^6,
/// digits outside 0..kMaxKernelDigits, a correlation that is no number or outside [-1, 1], a norm
/// that is no number, negative or not finite, and kernels that overflow double (digits = 0).
nlohmann::ordered_json mlp_kernel_json(const KernelRequest& request);

}  // namespace widthwise::verify
