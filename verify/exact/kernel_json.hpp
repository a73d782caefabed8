#pragma once
// `verify kernel`: the analytic kernels of MLPs and hypernetworks as JSON.
//
// With digits = 0 kernels are numbers in double, accurate as theory/ says; with digits >= 1 the
// request's numbers and the kernels are decimal strings, the kernels with that many significant
// digits, all of them right (verify/exact/certified_digits.hpp). Both functions throw UsageError
// for a depth below 1 or above kMaxKernelDepth, digits outside 0..kMaxKernelDigits, a correlation
// that is no number or outside [-1, 1], a norm that is no number, negative or not finite, and
// kernels that overflow double (digits = 0).

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "theory/hypernet_kernel.hpp"
#include "theory/mlp_architecture.hpp"
#include "verify/exact/kernel_numeral.hpp"

namespace widthwise::verify {

/// Which kernels of an MLP to evaluate.
struct KernelRequest {
  std::string activation = "relu";        ///< as in theory::activation_from_name()
  int depth_f = 3;                        ///< hidden layers, at least 1
  std::vector<std::string> sigma_w{"1"};  ///< one, or one a layer
  std::vector<std::string> sigma_b{"0"};  ///< likewise
  bool trained_biases = true;
  theory::Residual residual = theory::Residual::kNone;
  theory::Parameterisation parameterisation = theory::Parameterisation::kNtk;
  std::string rho_x = "0.6";     ///< cosine between x and x'
  NumeralPair norm_x{"1", "1"};  ///< |x| / sqrt(d), |x'| / sqrt(d)
  int digits = 0;                ///< significant digits; 0: double
};

/// {model, activation, depth_f, sigma_w, sigma_b, biases, residual, parameterisation, rho_x,
/// norm_x, digits, nngp, ntk, nngp_xx, nngp_yy, ntk_xx, ntk_yy}: kernels at (x, x'), (x, x) and
/// (x', x'). In the standard parameterisation the NTK grows with the width n, and ntk_over_width,
/// ntk_over_width_xx and ntk_over_width_yy are the limits of NTK / n. Also throws UsageError for an
/// unknown activation, sigmas that do not fit the layers, the maximal update, whose kernel depends
/// on more than a pair's angle and norms, and a quadrature that would take too long.
nlohmann::ordered_json mlp_kernel_json(const KernelRequest& request);

/// The network that is asked about, in double. Throws UsageError as mlp_kernel_json() does of it.
theory::MlpArchitecture<double> mlp_architecture(const KernelRequest& request);

/// Which kernels of a hypernetwork to evaluate. What is said of activation, sigmas, biases and
/// skips is of f, with its last layer, where it is not said of g, whose biases f emits as its
/// weights.
struct HypernetKernelRequest {
  std::string activation = "relu";
  std::string activation_g = "relu";
  std::vector<std::string> sigma_w_g{"1"};  ///< one, or one a weight layer of g
  std::vector<std::string> sigma_b_g{"0"};  ///< likewise
  theory::Residual residual_g = theory::Residual::kNone;
  int depth_f = 1;                        ///< hidden layers of f, at least 1
  int depth_g = 3;                        ///< weight layers of g, at least 1
  std::vector<std::string> sigma_w{"1"};  ///< one, or one a layer of f
  std::vector<std::string> sigma_b{"0"};  ///< likewise
  bool trained_biases = true;
  theory::Residual residual = theory::Residual::kNone;
  std::string rho_x = "0.6";     ///< cosine between x and x'
  std::string rho_z = "0.6";     ///< cosine between z and z'
  NumeralPair norm_x{"1", "1"};  ///< |x| / sqrt(d), |x'| / sqrt(d)
  NumeralPair norm_z{"1", "1"};  ///< |z| / sqrt(d_z), |z'| / sqrt(d_z)
  int digits = 0;                ///< significant digits; 0: double
};

/// {model, activation, activation_g, depth_f, depth_g, sigma_w, sigma_b, biases, residual,
/// sigma_w_g, sigma_b_g, residual_g, rho_x, rho_z, norm_x, norm_z, digits, nngp, ntk, nngp_xx,
/// nngp_yy, ntk_xx, ntk_yy, weight_covariance, theta_f, theta_g, ntk_without_s}: kernels at (u,
/// u'), (u, u) and (u', u'), and what those at (u, u') are made of. Also throws UsageError for
/// norms whose squares underflow double (digits = 0).
nlohmann::ordered_json hypernet_kernel_json(const HypernetKernelRequest& request);

/// The network that is asked about, in double. Throws UsageError as hypernet_kernel_json() does of
/// it.
theory::HypernetArchitecture<double> hypernet_architecture(const HypernetKernelRequest& request);

}  // namespace widthwise::verify
