#include "verify/studies/hypernet_ensemble.hpp"

#include <fmt/format.h>

#include "sim/fused/correlation_draw.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

sim::HypernetShape shape_at(const HypernetEnsemble& ensemble, std::int64_t width, Eigen::Index d,
                            Eigen::Index d_z) {
  const NetworkWidths n = ensemble.widths.widths(width);
  return sim::uniform_hypernet(d, ensemble.depth_f, n.f.value_or(1), d_z, ensemble.depth_g,
                               n.g.value());
}

}  // namespace

sim::InfiniteWidth limit_of_f(int depth_f, const std::vector<VectorXd>& inputs) {
  const auto p = static_cast<Eigen::Index>(inputs.size());
  sim::InfiniteWidth limit{inputs, MatrixXd(p, p), MatrixXd(p, p)};
  for (Eigen::Index i = 0; i < p; ++i) {
    for (Eigen::Index j = 0; j < p; ++j) {
      const VectorXd& a = inputs[static_cast<std::size_t>(i)];
      const VectorXd& b = inputs[static_cast<std::size_t>(j)];
      const auto d = static_cast<double>(a.size());
      const theory::Covariance<double> s0{a.squaredNorm() / d, a.dot(b) / d, b.squaredNorm() / d};
      const auto kernel = theory::mlp_kernel(theory::Activation::kRelu, depth_f, s0);
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
  return family;
}

std::string HypernetEnsemble::key_name() const {
  return fmt::format("hypernet.f{}.g{}.{}{}{}", depth_f, depth_g, widths.name(),
                     pair ? "." + pair->name : "", common_numbers ? ".common" : "");
}

std::string HypernetEnsemble::study_name(const std::string& observable) const {
  return key_name() + "." + observable;
}

sim::Hypernet HypernetEnsemble::network(const HypernetInputPair& inputs, sim::Engine engine,
                                        std::int64_t width, const sim::SampleKey& key) const {
  sim::HypernetShape shape = shape_at(*this, width, inputs.u.x.size(), inputs.u.z.size());
  if (!widths.infinite_f()) return {std::move(shape), engine, own(key)};
  return {std::move(shape), limit_of_f(depth_f, {inputs.u.x, inputs.u_prime.x}), engine, own(key)};
}

sim::SampleKey HypernetEnsemble::own(sim::SampleKey key) const {
  if (common_numbers) key.width = 0;
  return key;
}

double HypernetEnsemble::bytes(sim::Engine engine, std::int64_t width,
                               const sim::Queries& asked) const {
  return sim::bytes_of_draw(shape_at(*this, width, 1, 1), widths.infinite_f(), engine, asked);
}

VectorXd HypernetEnsemble::correlations(const HypernetInputPair& inputs, sim::Engine engine,
                                        std::int64_t width, const sim::SampleKey& key,
                                        int max_order) const {
  const auto& [u, u_prime] = inputs;
  const sim::HypernetShape shape = shape_at(*this, width, u.x.size(), u.z.size());
  if (!widths.infinite_f()) {
    return sim::draw_correlations(shape, engine, own(key), u, u_prime, max_order);
  }
  return sim::draw_correlations(shape, limit_of_f(depth_f, {u.x, u_prime.x}), engine, own(key), u,
                                u_prime, max_order);
}

double HypernetEnsemble::bytes_of_correlations(const HypernetInputPair& inputs, sim::Engine engine,
                                               std::int64_t width, int max_order) const {
  const auto& [u, u_prime] = inputs;
  return sim::bytes_of_correlations(shape_at(*this, width, u.x.size(), u.z.size()),
                                    widths.infinite_f(), engine, u, u_prime, max_order);
}

}  // namespace widthwise::verify
