#include "verify/studies/hypernet_at_points.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

HypernetInputList hypernet_inputs_around(int n, const Setting& setting) {
  const InputList x = inputs_around(n, cosine_between(setting.inputs));
  const InputList z = inputs_around(n, cosine_between(setting.z_inputs), "z", "d_z");
  HypernetInputList list{{}, x.description + "; " + z.description};
  for (std::size_t i = 0; i < x.points.size(); ++i) {
    list.points.push_back({x.points[i], z.points[i]});
  }
  return list;
}

NetworkFamily HypernetAtPoints::networks() const {
  return {.activation = {},
          .depth_f = depth_f,
          .depth_g = depth_g,
          .widths = widths,
          .inputs = ListedInputs{points.description},
          .others = {}};
}

std::string HypernetAtPoints::key_name() const {
  return fmt::format("hypernet.f{}.g{}.{}.{}", depth_f, depth_g, widths.name(), group);
}

std::map<std::string, Eigen::VectorXd> HypernetAtPoints::named_inputs(const Setting&) const {
  std::map<std::string, Eigen::VectorXd> inputs;
  for (std::size_t i = 0; i < points.points.size(); ++i) {
    inputs[fmt::format("x{}", i + 1)] = points.points[i].x;
    inputs[fmt::format("z{}", i + 1)] = points.points[i].z;
  }
  return inputs;
}

sim::Hypernet HypernetAtPoints::network(const std::vector<sim::HypernetInput>& inputs,
                                        sim::Engine engine, std::int64_t width,
                                        const sim::SampleKey& key) const {
  const NetworkWidths n = widths.widths(width);
  return {sim::uniform_hypernet(inputs.front().x.size(), depth_f, n.f.value(),
                                inputs.front().z.size(), depth_g, n.g.value()),
          engine, key};
}

double HypernetAtPoints::bytes(sim::Engine engine, std::int64_t width,
                               const sim::Queries& asked) const {
  const NetworkWidths n = widths.widths(width);
  return sim::bytes_of_draw(sim::uniform_hypernet(1, depth_f, n.f.value(), 1, depth_g, n.g.value()),
                            /*infinite_f=*/false, engine, asked);
}

}  // namespace widthwise::verify
