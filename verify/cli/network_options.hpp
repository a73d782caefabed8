#pragma once
// The options that say which networks are drawn, the same words as in claims files.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "verify/studies/network_spec.hpp"

namespace widthwise::verify::cli {

/// What --activation may be, in two lines, with `more` behind.
std::string activation_help(const std::string& more = "");

struct NetworkOptions {
  std::string activation = "relu";
  std::optional<std::string> activation_g;
  std::optional<std::string> sigma_w;
  std::optional<std::string> sigma_b;
  std::optional<std::string> biases;
  std::optional<std::string> residual;
  std::optional<std::string> width_ratios;
  std::optional<std::string> parameterisation;
  std::optional<std::string> weights;
  std::optional<std::string> sigma_w_g;
  std::optional<std::string> sigma_b_g;
  std::optional<std::string> residual_g;

  void add_to(CLI::App& app);

  /// The network that was meant, which can be drawn. Throws UsageError for what is no word or
  /// number here, for options of g where the model has none, for such without effect, and as
  /// require_network() does.
  NetworkSpec spec(NetworkModel model, std::optional<int> depth, std::optional<int> depth_g) const;
};

}  // namespace widthwise::verify::cli
