#include "verify/studies/mlp_ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/fused/correlation_draw.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/network_words.hpp"

namespace widthwise::verify {
namespace {

// At this depth and width 8192 the highest K^(r) is of the order 1e-250; deeper ones underflow.
constexpr int kMaxDepth = 64;

constexpr double kLargestRatio = 1e6;

Eigen::VectorXd placed(const Eigen::VectorXd& x, bool unit_norm) {
  if (!unit_norm) return x;
  return x * (std::sqrt(static_cast<double>(x.size())) / x.norm());
}

}  // namespace

void require_depth(int depth) {
  if (depth >= 1 && depth <= kMaxDepth) return;
  throw UsageError(
      fmt::format("depth-f {}: an MLP here has 1 to {} hidden layers", depth, kMaxDepth));
}

void require_width_ratios(const std::vector<double>& ratios, int depth) {
  if (!ratios.empty() && std::ssize(ratios) != depth) {
    throw UsageError(fmt::format("width-ratios: there are {} numbers for {} hidden layers",
                                 ratios.size(), depth));
  }
  for (const double ratio : ratios) {
    if (ratio >= 1.0 / kLargestRatio && ratio <= kLargestRatio) continue;
    throw UsageError(fmt::format("width-ratios {}: a ratio of widths is from 1e-6 to 1e6", ratio));
  }
}

sim::MlpShape mlp_shape(Eigen::Index input_dimension, int depth, std::int64_t n,
                        const sim::Activation& activation, const std::vector<double>& width_ratios,
                        const sim::NetworkLaw& law) {
  sim::MlpShape shape = sim::uniform_mlp(input_dimension, depth, n, activation);
  for (std::size_t l = 0; l < width_ratios.size(); ++l) {
    const double layer = std::round(width_ratios[l] * static_cast<double>(n));
    shape.widths.at(l) = std::max<Eigen::Index>(1, static_cast<Eigen::Index>(layer));
  }
  shape.law = law;
  return shape;
}

std::string ratio_suffix(const std::vector<double>& width_ratios) {
  std::string suffix;
  for (std::size_t l = 0; l < width_ratios.size(); ++l) {
    const double ratio = width_ratios[l];
    suffix +=
        fmt::format("{}{}n", l == 0 ? '.' : '-', ratio == 1.0 ? "" : fmt::format("{:g}", ratio));
  }
  return suffix;
}

NetworkFamily MlpEnsemble::networks() const {
  NetworkFamily family{.activation = {},
                       .depth_f = depth,
                       .depth_g = {},
                       .widths = widths,
                       .width_ratios = width_ratios,
                       .inputs = at,
                       .others = {}};
  say_activation(activation, family);
  say_law(law, family);
  if (pair) family.inputs = *pair;
  return family;
}

std::string MlpEnsemble::key_name() const {
  std::string name =
      fmt::format("mlp.{}.depth{}{}{}", sim::name(activation), depth,
                  at.single ? ".single-input" : "", at.unit_norms ? ".unit-norms" : "");
  name += ratio_suffix(width_ratios);
  if (widths.constant_width()) name += "." + widths.name();
  name += law_suffix(law);
  return pair ? name + "." + pair->name : name;
}

std::string MlpEnsemble::study_name(const std::string& observable) const {
  const bool correlations = observable.starts_with('k');
  return correlations ? key_name() : fmt::format("{}.{}", key_name(), observable);
}

MlpInputPair MlpEnsemble::inputs(const Setting& setting) const {
  if (pair) {
    InputPair own = default_inputs(pair->rho_x, pair->norm_x);
    return {std::move(own.x), std::move(own.x_prime)};
  }
  const Eigen::VectorXd u = placed(setting.inputs.x, at.unit_norms);
  return {u, at.single ? u : placed(setting.inputs.x_prime, at.unit_norms)};
}

std::map<std::string, Eigen::VectorXd> MlpEnsemble::named_inputs(const Setting& setting) const {
  const auto [u, u_prime] = inputs(setting);
  return {{"x", u}, {"x_prime", u_prime}};
}

sim::MlpShape MlpEnsemble::shape(Eigen::Index input_dimension, std::int64_t width) const {
  return mlp_shape(input_dimension, depth, widths.widths(width).f.value(), activation, width_ratios,
                   law);
}

sim::Mlp MlpEnsemble::network(const MlpInputPair& inputs, sim::Engine engine, std::int64_t width,
                              const sim::SampleKey& key) const {
  return {shape(inputs.u.size(), width), engine, key};
}

double MlpEnsemble::bytes(sim::Engine engine, std::int64_t width, sim::Queries asked) const {
  asked.inputs = at.single ? 1 : 2;
  return sim::bytes_of_draw(shape(1, width), engine, asked);
}

sim::Draws MlpEnsemble::correlations(const MlpInputPair& inputs, sim::Engine engine,
                                     std::int64_t width, const sim::SampleKey& first,
                                     std::int64_t n, int max_order) const {
  const auto& [u, u_prime] = inputs;
  return sim::draw_correlations(shape(u.size(), width), engine, first, n, u, u_prime, max_order);
}

std::int64_t MlpEnsemble::correlations_at_once(const MlpInputPair& inputs, sim::Engine engine,
                                               std::int64_t width, int max_order) const {
  const auto& [u, u_prime] = inputs;
  return sim::samples_at_once(shape(u.size(), width), engine, u, u_prime, max_order);
}

double MlpEnsemble::bytes_of_correlations(const MlpInputPair& inputs, sim::Engine engine,
                                          std::int64_t width, int max_order) const {
  const auto& [u, u_prime] = inputs;
  return sim::bytes_of_correlations(shape(u.size(), width), engine, u, u_prime, max_order);
}

}  // namespace widthwise::verify
