#include "widthwise/verify/study.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace widthwise::verify {

std::string MlpStudy::name() const {
  return fmt::format("mlp.{}.depth{}{}", sim::name(activation), depth,
                     single_input ? ".single-input" : "");
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
  const Eigen::VectorXd& u = setting.inputs.u;
  sim::Mlp mlp(sim::uniform_mlp(u.size(), study.depth, width, study.activation), setting.engine,
               key);
  return mlp.correlations(u, study.single_input ? u : setting.inputs.u_prime, study.max_order);
}

double bytes_per_draw(const MlpStudy& study, sim::Engine engine, std::int64_t width) {
  const double n = static_cast<double>(width);
  const int order = std::min(study.max_order, study.depth + 1);
  // A hidden layer answers two forward queries, one backward and one for each moving jet, each kept
  // with its image; beside it stand the gradient's two vectors, a preactivation and the jets.
  const double vectors = study.depth * (2.0 * (3 + order) + 3.0) + 3.0 * (order + 1);
  const double entries = engine == sim::Engine::kDense ? (study.depth - 1) * n * n : 0.0;
  return sizeof(double) * (entries + vectors * n);
}

double cost_per_draw(const MlpStudy& study, sim::Engine engine, std::int64_t width) {
  const double n = static_cast<double>(width) + 100.0;  // a small draw has its overhead
  const double layers = study.depth * (engine == sim::Engine::kDense ? n / 20.0 : 1.0);
  return n * layers * (1 + study.max_order) * (study.activation == sim::Activation::kRelu ? 1 : 2);
}

}  // namespace widthwise::verify
