#include "widthwise/verify/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

Eigen::VectorXd placed(const Eigen::VectorXd& u, bool unit_norm) {
  if (!unit_norm) return u;
  return u * (std::sqrt(static_cast<double>(u.size())) / u.norm());
}

}  // namespace

std::string MlpStudy::name() const {
  return fmt::format("mlp.{}.depth{}{}{}", sim::name(activation), depth,
                     single_input ? ".single-input" : "", unit_norms ? ".unit-norms" : "");
}

std::vector<std::string> MlpStudy::columns() const {
  std::vector<std::string> columns;
  for (int r = 0; r <= max_order; ++r) columns.push_back(fmt::format("K{}", r));
  return columns;
}

Eigen::VectorXd draw_sample(const MlpStudy& study, const Setting& setting, std::int64_t width,
                            std::uint64_t sample) {
  const sim::SampleKey key{setting.seed, sim::study_key(study.name()),
                           static_cast<std::uint64_t>(width), sample};
  const Eigen::VectorXd u = placed(setting.inputs.u, study.unit_norms);
  sim::Mlp mlp(sim::uniform_mlp(u.size(), study.depth, width, study.activation), setting.engine,
               key);
  return mlp.correlations(u,
                          study.single_input ? u : placed(setting.inputs.u_prime, study.unit_norms),
                          study.max_order);
}

double bytes_per_draw(const MlpStudy& study, sim::Engine engine, std::int64_t width) {
  const double n = static_cast<double>(width);
  const int depth = study.depth;
  const bool multilinear =
      study.activation == sim::Activation::kRelu || study.activation == sim::Activation::kLinear;
  // Behind hidden layer l the jet moves at orders 1..moving(l): where the network is linear in each
  // weight matrix, a layer raises the degree by one.
  const auto moving = [&](int l) {
    return multilinear ? std::min(l, study.max_order) : study.max_order;
  };
  const int inputs = study.single_input ? 1 : 2;
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

double cost_per_draw(const MlpStudy& study, sim::Engine engine, std::int64_t width) {
  const double n = static_cast<double>(width) + 100.0;  // a small draw has its overhead
  const double layers = study.depth * (engine == sim::Engine::kDense ? n / 20.0 : 1.0);
  return n * layers * (1 + study.max_order) * (study.activation == sim::Activation::kRelu ? 1 : 2);
}

}  // namespace widthwise::verify
