#include "verify/studies/mlp_ensemble.hpp"

#include <fmt/format.h>

#include <cmath>

#include "verify/base/errors.hpp"
#include "verify/studies/activation.hpp"

namespace widthwise::verify {
namespace {

// At this depth and width 8192 the highest K^(r) is of the order 1e-250; deeper ones underflow.
constexpr int kMaxDepth = 64;

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

NetworkFamily MlpEnsemble::networks() const {
  return {.activation = in_theory(activation),
          .depth_f = depth,
          .depth_g = {},
          .widths = WidthLaw::mlp(),
          .inputs = at,
          .others = {}};
}

std::string MlpEnsemble::key_name() const {
  return fmt::format("mlp.{}.depth{}{}{}", sim::name(activation), depth,
                     at.single ? ".single-input" : "", at.unit_norms ? ".unit-norms" : "");
}

std::string MlpEnsemble::study_name(const std::string& observable) const {
  const bool correlations = observable.starts_with('k');
  return correlations ? key_name() : fmt::format("{}.{}", key_name(), observable);
}

MlpInputPair MlpEnsemble::inputs(const Setting& setting) const {
  const Eigen::VectorXd u = placed(setting.inputs.x, at.unit_norms);
  return {u, at.single ? u : placed(setting.inputs.x_prime, at.unit_norms)};
}

std::map<std::string, Eigen::VectorXd> MlpEnsemble::named_inputs(const Setting& setting) const {
  const auto [u, u_prime] = inputs(setting);
  return {{"x", u}, {"x_prime", u_prime}};
}

sim::Mlp MlpEnsemble::network(const MlpInputPair& inputs, sim::Engine engine, std::int64_t width,
                              const sim::SampleKey& key) const {
  return {sim::uniform_mlp(inputs.u.size(), depth, width, activation), engine, key};
}

double MlpEnsemble::bytes(sim::Engine engine, std::int64_t width, sim::Queries asked) const {
  asked.inputs = at.single ? 1 : 2;
  return sim::bytes_of_draw(sim::uniform_mlp(1, depth, width, activation), engine, asked);
}

}  // namespace widthwise::verify
