#include "verify/studies/hypernet_ensemble.hpp"

#include <fmt/format.h>

#include "sim/fused/correlation_draw.hpp"
#include "theory/activation_table.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/network_words.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// The draws of deeper networks take too long, and their laws are too heavy-tailed, for a verdict.
constexpr int kMaxHypernetDepth = 16;

sim::HypernetShape shape_at(const HypernetEnsemble& ensemble, std::int64_t width, Eigen::Index d,
                            Eigen::Index d_z) {
  const NetworkWidths n = ensemble.widths.widths(width);
  sim::HypernetShape shape = sim::uniform_hypernet(d, ensemble.depth_f, n.f.value_or(1), d_z,
                                                   ensemble.depth_g, n.g.value());
  shape.f.activation = ensemble.parts.activation_f;
  shape.g.activation = ensemble.parts.activation_g;
  shape.f.law = ensemble.parts.law_f;
  shape.g.law = ensemble.parts.law_g;
  return shape;
}

// Nothing of ReLUs.
std::string activation_suffix(const char* of, const sim::Activation& activation) {
  if (activation == sim::Activation::kRelu) return "";
  return fmt::format(".{}-{}", of, sim::name(activation));
}

}  // namespace

bool HypernetParts::are_usual() const {
  return activation_f == sim::Activation::kRelu && activation_g == sim::Activation::kRelu &&
         law_f.is_usual() && law_g.is_usual();
}

void require_hypernet_depths(int depth_f, int depth_g) {
  if (depth_f < 1 || depth_f > kMaxHypernetDepth) {
    throw UsageError(fmt::format(
        "depth-f {}: the f of a hypernetwork here has 1 to {} hidden layers{}", depth_f,
        kMaxHypernetDepth,
        depth_f < 1 ? "" : fmt::format("; for MLPs alone, name theorem1.mlp.depth{}", depth_f)));
  }
  if (depth_g == 1) {
    throw UsageError(fmt::format(
        "depth-g 1: then g is linear and h = (A y(x)).z / sqrt(n d_z) is exactly an MLP with {} "
        "weight matrices, contracted with z; its claims are theorem1.mlp.*; give 2 or more",
        depth_f + 1));
  }
  if (depth_g < 1 || depth_g > kMaxHypernetDepth) {
    throw UsageError(
        fmt::format("depth-g {}: the g of a hypernetwork here has 2 to {} weight layers", depth_g,
                    kMaxHypernetDepth));
  }
}

void require_known_limit(const WidthLaw& widths, const HypernetParts& parts) {
  if (!widths.infinite_f()) return;
  if (parts.law_f.is_usual()) return;
  throw UsageError(
      "width inf: the limit of f is known here without sigmas and biases; give f a finite width");
}

sim::InfiniteWidth limit_of_f(int depth_f, const std::vector<VectorXd>& inputs,
                              const sim::Activation& activation) {
  const auto p = static_cast<Eigen::Index>(inputs.size());
  sim::InfiniteWidth limit{inputs, MatrixXd(p, p), MatrixXd(p, p)};
  for (Eigen::Index i = 0; i < p; ++i) {
    for (Eigen::Index j = 0; j < p; ++j) {
      const VectorXd& a = inputs[static_cast<std::size_t>(i)];
      const VectorXd& b = inputs[static_cast<std::size_t>(j)];
      const auto d = static_cast<double>(a.size());
      const theory::Covariance<double> s0{a.squaredNorm() / d, a.dot(b) / d, b.squaredNorm() / d};
      const auto kernel = theory::mlp_kernel(in_theory(activation), depth_f, s0);
      limit.covariance(i, j) = kernel.nngp;
      limit.ntk(i, j) = kernel.ntk;
    }
  }
  return limit;
}

HypernetInputPair hypernet_inputs(const std::optional<NamedPair>& pair, const Setting& setting) {
  InputPair x = setting.inputs;
  InputPair z = setting.z_inputs;
  if (pair) {
    x = default_inputs(pair->rho_x, pair->norm_x);
    z = default_inputs(pair->rho_z, pair->norm_z);
  }
  return {{x.x, z.x}, {x.x_prime, z.x_prime}};
}

std::map<std::string, VectorXd> by_name(const HypernetInputPair& inputs) {
  const auto& [u, u_prime] = inputs;
  return {{"x", u.x}, {"x_prime", u_prime.x}, {"z", u.z}, {"z_prime", u_prime.z}};
}

NetworkFamily HypernetEnsemble::networks() const {
  NetworkFamily family{.activation = {},
                       .depth_f = depth_f,
                       .depth_g = depth_g,
                       .widths = widths,
                       .inputs = RunInputs{},
                       .others = {}};
  if (pair) family.inputs = *pair;
  if (parts.are_usual()) return family;
  say_activation(parts.activation_f, family);
  family.others["activation_g"] = sim::name(parts.activation_g);
  say_law(parts.law_f, family);
  say_law(parts.law_g, family, "_g");
  return family;
}

std::string HypernetEnsemble::key_name() const {
  return fmt::format("hypernet.f{}.g{}.{}{}{}{}{}{}{}", depth_f, depth_g, widths.name(),
                     pair ? "." + pair->name : "", common_numbers ? ".common" : "",
                     activation_suffix("f", parts.activation_f),
                     activation_suffix("g", parts.activation_g), law_suffix(parts.law_f, "f-"),
                     law_suffix(parts.law_g, "g-"));
}

std::string HypernetEnsemble::study_name(const std::string& observable) const {
  return key_name() + "." + observable;
}

sim::Hypernet HypernetEnsemble::network(const HypernetInputPair& inputs, sim::Engine engine,
                                        std::int64_t width, const sim::SampleKey& key) const {
  sim::HypernetShape shape = shape_at(*this, width, inputs.u.x.size(), inputs.u.z.size());
  if (!widths.infinite_f()) return {std::move(shape), engine, own(key)};
  return {std::move(shape), limit_of_f(depth_f, {inputs.u.x, inputs.u_prime.x}, parts.activation_f),
          engine, own(key)};
}

sim::SampleKey HypernetEnsemble::own(sim::SampleKey key) const {
  if (common_numbers) key.width = 0;
  return key;
}

double HypernetEnsemble::bytes(sim::Engine engine, std::int64_t width,
                               const sim::Queries& asked) const {
  return sim::bytes_of_draw(shape_at(*this, width, 1, 1), widths.infinite_f(), engine, asked);
}

std::int64_t HypernetEnsemble::correlations_at_once(const HypernetInputPair& inputs,
                                                    sim::Engine engine, std::int64_t width,
                                                    int max_order) const {
  const auto& [u, u_prime] = inputs;
  return sim::samples_at_once(shape_at(*this, width, u.x.size(), u.z.size()), widths.infinite_f(),
                              engine, u, u_prime, max_order);
}

sim::Draws HypernetEnsemble::correlations(const HypernetInputPair& inputs, sim::Engine engine,
                                          std::int64_t width, const sim::SampleKey& first,
                                          std::int64_t n, int max_order) const {
  const auto& [u, u_prime] = inputs;
  const sim::HypernetShape shape = shape_at(*this, width, u.x.size(), u.z.size());
  if (!widths.infinite_f()) {
    return sim::draw_correlations(shape, engine, own(first), n, u, u_prime, max_order);
  }
  return sim::draw_correlations(shape, limit_of_f(depth_f, {u.x, u_prime.x}, parts.activation_f),
                                engine, own(first), n, u, u_prime, max_order);
}

double HypernetEnsemble::bytes_of_correlations(const HypernetInputPair& inputs, sim::Engine engine,
                                               std::int64_t width, int max_order) const {
  const auto& [u, u_prime] = inputs;
  return sim::bytes_of_correlations(shape_at(*this, width, u.x.size(), u.z.size()),
                                    widths.infinite_f(), engine, u, u_prime, max_order);
}

}  // namespace widthwise::verify
