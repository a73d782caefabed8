#include "verify/studies/mlp_at_points.hpp"

#include <fmt/format.h>

#include "verify/studies/activation.hpp"

namespace widthwise::verify {

NetworkFamily MlpAtPoints::networks() const {
  return {.activation = in_theory(activation),
          .depth_f = depth,
          .depth_g = {},
          .widths = WidthLaw::mlp(),
          .inputs = ListedInputs{points.description},
          .others = {}};
}

std::string MlpAtPoints::key_name() const {
  return fmt::format("{}.{}.depth{}", group, sim::name(activation), depth);
}

std::map<std::string, Eigen::VectorXd> MlpAtPoints::named_inputs(const Setting&) const {
  std::map<std::string, Eigen::VectorXd> inputs;
  for (std::size_t i = 0; i < points.points.size(); ++i) {
    const auto label = labels.empty() ? static_cast<int>(i) + 1 : labels[i];
    inputs[fmt::format("x{}", label)] = points.points[i];
  }
  return inputs;
}

sim::Mlp MlpAtPoints::network(const std::vector<Eigen::VectorXd>& inputs, sim::Engine engine,
                              std::int64_t width, const sim::SampleKey& key) const {
  return {sim::uniform_mlp(inputs.front().size(), depth, width, activation), engine, key};
}

double MlpAtPoints::bytes(sim::Engine engine, std::int64_t width,
                          const sim::ContractionPasses& asked) const {
  return sim::bytes_of_draw(sim::uniform_mlp(1, depth, width, activation), engine, asked);
}

double MlpAtPoints::bytes(sim::Engine engine, std::int64_t width, const sim::Queries& asked) const {
  return sim::bytes_of_draw(sim::uniform_mlp(1, depth, width, activation), engine, asked);
}

}  // namespace widthwise::verify
