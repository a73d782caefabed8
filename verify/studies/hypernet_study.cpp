#include "verify/studies/hypernet_study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "theory/mlp_kernel.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// S and Theta_f of f at two inputs.
sim::InfiniteWidth limit_of_f(int depth_f, const VectorXd& x, const VectorXd& x_prime) {
  const VectorXd* inputs[] = {&x, &x_prime};
  const auto d = static_cast<double>(x.size());
  sim::InfiniteWidth limit{{x, x_prime}, MatrixXd(2, 2), MatrixXd(2, 2)};
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      const VectorXd& a = *inputs[i];
      const VectorXd& b = *inputs[j];
      const theory::Covariance<double> s0{a.squaredNorm() / d, a.dot(b) / d, b.squaredNorm() / d};
      const auto kernel = theory::mlp_kernel(theory::Activation::kRelu, depth_f, s0);
      limit.covariance(i, j) = kernel.nngp;
      limit.ntk(i, j) = kernel.ntk;
    }
  }
  return limit;
}

}  // namespace

HypernetInputPair hypernet_inputs(const std::optional<NamedPair>& pair, const Setting& setting) {
  InputPair x = setting.inputs;
  InputPair z = setting.z_inputs;
  if (pair) {
    x = default_inputs(pair->rho_x, pair->norm_x);
    z = default_inputs(pair->rho_z, pair->norm_z);
  }
  return {{x.u, z.u}, {x.u_prime, z.u_prime}};
}

sim::Hypernet make_hypernet(const StudyWidths& widths, int depth_f, int depth_g,
                            const HypernetInputPair& inputs, sim::Engine engine,
                            const sim::SampleKey& key) {
  const VectorXd& x = inputs.u.x;
  const std::int64_t m = widths.g.value();
  sim::HypernetShape shape =
      sim::uniform_hypernet(x.size(), depth_f, widths.f.value_or(1), inputs.u.z.size(), depth_g, m);
  if (widths.f) return {std::move(shape), engine, key};
  return {std::move(shape), limit_of_f(depth_f, x, inputs.u_prime.x), engine, key};
}

std::string HypernetStudy::network_name() const {
  return fmt::format("hypernet.f{}.g{}.{}{}", spec_.depth_f, spec_.depth_g, spec_.regime.name(),
                     spec_.pair ? "." + spec_.pair->name : "");
}

std::string HypernetStudy::name() const {
  return fmt::format("{}.{}{}", network_name(), measured(),
                     spec_.largest_width ? fmt::format(".to{}", *spec_.largest_width) : "");
}

VectorXd HypernetStudy::draw(const Setting& setting, std::int64_t width,
                             std::uint64_t sample) const {
  const sim::SampleKey key{setting.seed, sim::study_key(network_name()),
                           static_cast<std::uint64_t>(width), sample};
  const HypernetInputPair inputs = hypernet_inputs(spec_.pair, setting);
  sim::Hypernet net =
      make_hypernet(widths(width), spec_.depth_f, spec_.depth_g, inputs, setting.engine, key);
  return measure(net, inputs);
}

// Slices of each block of f's last layer: one for each independent feature vector. There are two at
// rest, and the features of L_f layers move at orders 1..L_f.
int HypernetStudy::slices(bool infinite_f) const {
  constexpr int kAtRest = 2;
  const HypernetQueries asked = queries();
  return kAtRest + (infinite_f ? 0 : asked.moves * std::min(spec_.depth_f, asked.order));
}

// The independent right queries to all slices of a weight matrix of g, `layer` counted from 0. Each
// layer below raises the degree in which its argument moves by that of a weight. A slice that comes
// in at order i is asked about coefficients up to order - i, and about each gradient's right
// factor.
double HypernetStudy::queries_of_layer(int layer, bool infinite_f) const {
  const auto [values, gradients, moves, order] = queries();
  const int degree = std::min(order, layer * (infinite_f ? 1 : spec_.depth_f + 1));
  double count = 1.5 * values + 2.0 * moves * (1 + degree);
  if (infinite_f) return count;
  for (int i = 1; i <= std::min(spec_.depth_f, order); ++i) {
    count += moves * (1 + std::min(degree, order - i));
  }
  return count + gradients * slices(infinite_f);
}

// Counted in vectors of m and of n numbers; the factors of transient vectors and of those that turn
// out dependent were fitted to measurements. A middle matrix of g keeps its queries and their
// images; the first and the last one have one long side, the images of the one, the queries of the
// other. A block of f's last layer keeps the features of each slice.
double HypernetStudy::bytes_per_draw(sim::Engine engine, std::int64_t width) const {
  const StudyWidths w = widths(width);
  const double n = w.f ? static_cast<double>(*w.f) : 0.0;
  const double m = static_cast<double>(*w.g);
  const int depth_g = spec_.depth_g;
  const HypernetQueries asked = queries();
  const int n_slices = slices(!w.f);
  if (engine == sim::Engine::kDense) {
    const double entries = m * (std::max(0, depth_g - 2) * m + 8.0);
    const double copies = w.f ? n + 2.0 * n_slices : n_slices;  // stored, or emitted
    return sizeof(double) * (entries * copies + n * n * (spec_.depth_f - 1));
  }
  double g = 2.0 * n_slices + asked.values + 2.0 * depth_g * asked.gradients;
  for (int l = 1; l + 1 < depth_g; ++l) {
    g += 2.0 * (queries_of_layer(l, !w.f) + asked.gradients);
  }
  g += 0.75 * queries_of_layer(depth_g - 1, !w.f);
  const double f = 2.0 + n_slices * depth_g + spec_.depth_f * (2.0 + 10.0 * asked.gradients);
  return sizeof(double) * (m * g + n * f);
}

double HypernetStudy::cost_per_draw(sim::Engine engine, std::int64_t width) const {
  const StudyWidths w = widths(width);
  constexpr double kOverhead = 100.0;  // a small draw has its own
  const double n = w.f ? static_cast<double>(*w.f) + kOverhead : 0.0;
  const double m = static_cast<double>(*w.g) + kOverhead;
  if (engine == sim::Engine::kDense) return m * m * (n + 1.0) * spec_.depth_g / 20.0;
  const auto [values, gradients, moves, order] = queries();
  const double count = values + 2.0 * gradients + moves * (1.0 + order);
  const double layers_of_g = slices(!w.f) * (spec_.depth_g - 1);
  return (m * layers_of_g + n * (spec_.depth_f + spec_.depth_g)) * count / 1.5;
}

std::map<std::string, std::string> HypernetStudy::regime() const {
  std::map<std::string, std::string> regime = spec_.regime.description();
  regime["depth_f"] = std::to_string(spec_.depth_f);
  regime["depth_g"] = std::to_string(spec_.depth_g);
  if (const auto& pair = spec_.pair) {
    regime["inputs"] =
        fmt::format("{}: rho_x = {:g}, rho_z = {:g}, norm_x = {:g},{:g}, norm_z = {:g},{:g}",
                    pair->name, pair->rho_x, pair->rho_z, pair->norm_x.first, pair->norm_x.second,
                    pair->norm_z.first, pair->norm_z.second);
  } else {
    regime["inputs"] = "u, u'";
  }
  return regime;
}

}  // namespace widthwise::verify
