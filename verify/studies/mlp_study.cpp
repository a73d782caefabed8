#include "verify/studies/mlp_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

// At this depth and width 8192 the highest K^(r) is of the order 1e-250; deeper ones underflow.
constexpr int kMaxDepth = 64;

Eigen::VectorXd placed(const Eigen::VectorXd& u, bool unit_norm) {
  if (!unit_norm) return u;
  return u * (std::sqrt(static_cast<double>(u.size())) / u.norm());
}

bool multilinear(sim::Activation activation) {
  return activation == sim::Activation::kRelu || activation == sim::Activation::kLinear;
}

}  // namespace

void require_depth(int depth) {
  if (depth >= 1 && depth <= kMaxDepth) return;
  throw UsageError(
      fmt::format("depth-f {}: an MLP here has 1 to {} hidden layers", depth, kMaxDepth));
}

std::string MlpStudy::name() const {
  return fmt::format("mlp.{}.depth{}{}{}", sim::name(spec_.activation), spec_.depth,
                     spec_.single_input ? ".single-input" : "",
                     spec_.unit_norms ? ".unit-norms" : "");
}

std::vector<std::string> MlpStudy::columns() const {
  std::vector<std::string> columns;
  for (int r = 0; r <= spec_.max_order; ++r) columns.push_back(fmt::format("K{}", r));
  return columns;
}

Eigen::VectorXd MlpStudy::draw(const Setting& setting, std::int64_t width,
                               std::uint64_t sample) const {
  const sim::SampleKey key{setting.seed, sim::study_key(name()), static_cast<std::uint64_t>(width),
                           sample};
  const Eigen::VectorXd u = placed(setting.inputs.u, spec_.unit_norms);
  sim::Mlp mlp(sim::uniform_mlp(u.size(), spec_.depth, width, spec_.activation), setting.engine,
               key);
  return mlp.correlations(u,
                          spec_.single_input ? u : placed(setting.inputs.u_prime, spec_.unit_norms),
                          spec_.max_order);
}

double MlpStudy::bytes_per_draw(sim::Engine engine, std::int64_t width) const {
  const double n = static_cast<double>(width);
  const int depth = spec_.depth;
  // Behind hidden layer l the jet moves at orders 1..moving(l): where the network is linear in each
  // weight matrix, a layer raises the degree by one.
  const auto moving = [&](int l) {
    return multilinear(spec_.activation) ? std::min(l, spec_.max_order) : spec_.max_order;
  };
  const int inputs = spec_.single_input ? 1 : 2;
  // Counted in vectors of n numbers. A matrix between hidden layers is stored, or has answered a
  // forward query an input, one backward and one a moving jet, each kept with its image. The first
  // and the last matrix have one long side: their few images are that long, their queries are not.
  double vectors = 2.0 + inputs;
  for (int l = 1; l < depth; ++l) {
    vectors += engine == sim::Engine::kDense ? n : 2.0 * (inputs + 1 + moving(l));
  }
  vectors += 2.0 * depth;                              // the gradient: two vectors a layer
  vectors += 2.0 + moving(depth - 1) + moving(depth);  // the jets before and behind a layer
  return sizeof(double) * n * vectors;
}

double MlpStudy::cost_per_draw(sim::Engine engine, std::int64_t width) const {
  const double n = static_cast<double>(width) + 100.0;  // a small draw has its overhead
  const double layers = spec_.depth * (engine == sim::Engine::kDense ? n / 20.0 : 1.0);
  return n * layers * (1 + spec_.max_order) * (spec_.activation == sim::Activation::kRelu ? 1 : 2);
}

std::map<std::string, std::string> MlpStudy::regime() const {
  return {{"activation", std::string(sim::name(spec_.activation))},
          {"depth_f", std::to_string(spec_.depth)},
          {"inputs", std::string(spec_.single_input ? "u' = u" : "u, u'") +
                         (spec_.unit_norms ? ", |u|^2 = |u'|^2 = d" : "")}};
}

}  // namespace widthwise::verify
