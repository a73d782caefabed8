#include "verify/requests/kernel_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "sim/network_law.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/mlp_limit.hpp"
#include "verify/studies/network_spec.hpp"

namespace widthwise::verify {
namespace {

constexpr const char* kSomeCosine = "0.6";

// "1,0.5" in its parts.
std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t comma = list.find(','); comma != list.npos; comma = list.find(',', start)) {
    parts.push_back(list.substr(start, comma - start));
    start = comma + 1;
  }
  parts.push_back(list.substr(start));
  return parts;
}

bool are_trained(const KernelWords& words) {
  if (words.biases == "trained" || words.biases == "fixed") return words.biases == "trained";
  throw UsageError(fmt::format("biases '{}': they are trained or fixed", words.biases));
}

// A word of the simulator's, whose objection is ours.
template <class Word>
auto named(const std::string& text, const Word& word) {
  try {
    return word(text);
  } catch (const std::invalid_argument& objection) {
    throw UsageError(objection.what());
  }
}

// What is said of the MLP or of f.
template <class Request>
Request stack_request(const KernelWords& words) {
  const sim::Residual residual = named(words.residual, sim::residual_from_name);
  Request request{.activation = words.activation,
                  .sigma_w = parts_of(words.sigma_w),
                  .sigma_b = parts_of(words.sigma_b),
                  .trained_biases = are_trained(words),
                  .residual = in_theory(residual),
                  .rho_x = words.rho_x.value_or(kSomeCosine),
                  .norm_x = words.norm_x.value_or(NumeralPair{"1", "1"}),
                  .digits = words.digits};
  request.depth_f = words.depth_f.value_or(request.depth_f);
  require_layers_to_skip(residual, request.depth_f);
  if (!request.trained_biases &&
      std::ranges::all_of(request.sigma_b, [](const auto& b) { return is_zero_numeral(b); })) {
    throw UsageError("--biases fixed has no effect without biases: give --sigma-b");
  }
  return request;
}

}  // namespace

bool KernelWords::is_hypernet() const {
  if (model == "mlp" || model == "hypernet") return model == "hypernet";
  throw UsageError(fmt::format("model '{}' is unknown: use mlp or hypernet", model));
}

KernelRequest KernelWords::mlp_request() const {
  const auto refuse = [](bool given, const char* name) {
    if (!given) return;
    throw UsageError(fmt::format("{} has no meaning for model mlp: use --model hypernet", name));
  };
  refuse(activation_g.has_value(), "--activation-g");
  refuse(depth_g.has_value(), "--depth-g");
  refuse(sigma_w_g.has_value(), "--sigma-w-g");
  refuse(sigma_b_g.has_value(), "--sigma-b-g");
  refuse(residual_g.has_value(), "--residual-g");
  refuse(rho_z.has_value(), "--rho-z");
  refuse(norm_z.has_value(), "--norm-z");
  auto request = stack_request<KernelRequest>(*this);
  request.parameterisation =
      in_theory(named(parameterisation.value_or("ntk"), sim::parameterisation_from_name));
  return request;
}

HypernetKernelRequest KernelWords::hypernet_request() const {
  if (parameterisation) {
    throw UsageError(
        "--parameterisation has no meaning for model hypernet: the hyperkernel is known in the NTK "
        "parameterisation");
  }
  auto request = stack_request<HypernetKernelRequest>(*this);
  request.activation_g = activation_g.value_or(request.activation_g);
  request.depth_g = depth_g.value_or(request.depth_g);
  if (sigma_w_g) request.sigma_w_g = parts_of(*sigma_w_g);
  if (sigma_b_g) request.sigma_b_g = parts_of(*sigma_b_g);
  if (residual_g) {
    const sim::Residual skips = named(*residual_g, sim::residual_from_name);
    require_layers_of_g_to_skip(skips, request.depth_g);
    request.residual_g = in_theory(skips);
  }
  request.rho_z = rho_z.value_or(request.rho_z);
  request.norm_z = norm_z.value_or(request.norm_z);
  return request;
}

}  // namespace widthwise::verify
