#include "verify/studies/trained_hypernets.hpp"

#include <fmt/format.h>

#include "sim/training/trained_hypernet.hpp"
#include "verify/studies/network_words.hpp"

namespace widthwise::verify {

NetworkFamily TrainedHypernets::networks() const {
  NetworkFamily family{.activation = {},
                       .depth_f = depth_f,
                       .depth_g = depth_g,
                       .widths = widths,
                       .inputs = ListedInputs{task.description},
                       .others = {}};
  if (activation != sim::Activation::kRelu) say_activation(activation, family);
  return family;
}

std::string TrainedHypernets::key_name() const {
  return fmt::format("training.hypernet.{}.f{}.g{}.{}.{}{}", sim::name(activation), depth_f,
                     depth_g, widths.name(), task.name, common_numbers ? ".common" : "");
}

std::string TrainedHypernets::study_name(const std::string& observable) const {
  return fmt::format("{}.{}", key_name(), observable);
}

sim::HypernetShape TrainedHypernets::shape(std::int64_t width) const {
  const NetworkWidths n = widths.widths(width);
  sim::HypernetShape shape = sim::uniform_hypernet(task.x.rows(), depth_f, n.f.value_or(1),
                                                   task.z.rows(), depth_g, n.g.value());
  shape.g.activation = activation;
  return shape;
}

std::unique_ptr<sim::TrainedByPasses> TrainedHypernets::network(const HypernetTask& at,
                                                                sim::Engine engine,
                                                                std::int64_t width,
                                                                const sim::SampleKey& key) const {
  const sim::HypernetInputs inputs{at.z, at.x_of_tuple};
  const sim::HypernetShape own = shape(width);
  sim::SampleKey own_key = key;
  if (common_numbers) own_key.width = 0;
  if (!widths.infinite_f()) {
    return std::make_unique<sim::TrainedHypernet>(own, engine, own_key, at.x, inputs);
  }
  std::vector<Eigen::VectorXd> x;
  for (Eigen::Index i = 0; i < at.x.cols(); ++i) x.emplace_back(at.x.col(i));
  return std::make_unique<sim::TrainedInfiniteHypernet>(own.g, limit_of_f(depth_f, x), engine,
                                                        own_key, inputs);
}

double TrainedHypernets::bytes(sim::Engine engine, std::int64_t width,
                               const sim::TrainingQueries& asked) const {
  sim::TrainingQueries all = asked;
  all.inputs = static_cast<int>(task.z.cols());
  return sim::bytes_of_training(shape(width), widths.infinite_f(), static_cast<int>(task.x.cols()),
                                engine, all);
}

}  // namespace widthwise::verify
