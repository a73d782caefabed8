#include "verify/studies/mlp_at_points.hpp"

#include <fmt/format.h>

#include "verify/studies/network_words.hpp"

namespace widthwise::verify {

NetworkFamily MlpAtPoints::networks() const {
  NetworkFamily family{.activation = {},
                       .depth_f = depth,
                       .depth_g = {},
                       .widths = WidthLaw::mlp(),
                       .width_ratios = width_ratios,
                       .inputs = ListedInputs{points.description},
                       .others = {}};
  say_activation(activation, family);
  say_law(law, family);
  return family;
}

std::string MlpAtPoints::key_name() const {
  return fmt::format("{}.{}.depth{}{}{}", group, sim::name(activation), depth,
                     ratio_suffix(width_ratios), law_suffix(law));
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
  return {shape(inputs.front().size(), width), engine, key};
}

double MlpAtPoints::bytes(sim::Engine engine, std::int64_t width,
                          const sim::ContractionPasses& asked) const {
  return sim::bytes_of_draw(shape(1, width), engine, asked);
}

double MlpAtPoints::bytes(sim::Engine engine, std::int64_t width, const sim::Queries& asked) const {
  return sim::bytes_of_draw(shape(1, width), engine, asked);
}

sim::MlpShape MlpAtPoints::shape(Eigen::Index input_dimension, std::int64_t width) const {
  return mlp_shape(input_dimension, depth, width, activation, width_ratios, law);
}

}  // namespace widthwise::verify
