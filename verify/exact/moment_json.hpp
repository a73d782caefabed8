#pragma once
// Exact moments of correlation functions at finite width, as the command line asks for them.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace widthwise::verify {

/// E[C^power] of a correlation function C at one input, |x|^2 = d (and |z|^2 = d_z).
struct MomentRequest {
  std::string contraction;
  int power = 1;
  std::string model = "mlp";        ///< or "hypernet"
  std::string activation = "relu";  ///< or "linear"
  std::vector<std::int64_t> widths_f = {};
  std::vector<std::int64_t> widths_g = {};  ///< of a hypernetwork's g; none for an MLP
  bool in_width = false;        ///< also as a function of the width that all hidden layers share
  bool in_both_widths = false;  ///< also of two widths, that of f's hidden layers and that of g's
};

/// {contraction, power, model, activation, widths_f, widths_g, strands, exact, decimal}: exact is
/// "p/q" in lowest terms, or "p" if q = 1; decimal a number, or a string of digits where no double
/// reaches. With in_width also {in_width: {coefficients, leading_exponent, leading_constant}}, the
/// coefficients being those of n^0, n^-1, .. as exact strings. With in_both_widths also
/// {in_both_widths: [{f, g, coefficient}]}, the terms coefficient n^-f m^-g that are not zero, n
/// and m being the widths of all hidden layers of f and of g; lowest f + g first.
///
/// Throws UsageError for a contraction that does not parse, factors at different inputs, a power
/// below 1, an unknown model or activation, widths that do not fit the model, in_both_widths of a
/// network without hidden layers of g, and for more strands than there is memory for, before any of
/// it is used.
nlohmann::ordered_json moment_json(const MomentRequest& request);

/// One width for each of `depth` layers from "64" (all of them) or "16,32,64" (one each, those next
/// to the input first); without a depth, as many layers as there are widths. `option` begins the
/// sentence of a refusal. Throws UsageError for a word that is no width, or another number of them.
std::vector<std::int64_t> layer_widths(const std::string& text, std::optional<int> depth,
                                       const std::string& option);

}  // namespace widthwise::verify
