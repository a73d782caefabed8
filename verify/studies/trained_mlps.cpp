#include "verify/studies/trained_mlps.hpp"

#include <fmt/format.h>

#include "verify/studies/network_words.hpp"

namespace widthwise::verify {

NetworkFamily TrainedMlps::networks() const {
  NetworkFamily family{.activation = {},
                       .depth_f = depth,
                       .depth_g = {},
                       .widths = WidthLaw::mlp(),
                       .inputs = ListedInputs{task.description},
                       .others = {}};
  say_activation(activation, family);
  return family;
}

std::string TrainedMlps::key_name() const {
  return fmt::format("training.mlp.{}.depth{}.{}", sim::name(activation), depth, task.name);
}

std::string TrainedMlps::study_name(const std::string& observable) const {
  return fmt::format("{}.{}", key_name(), observable);
}

sim::TrainedMlp TrainedMlps::network(const TrainingTask& at, sim::Engine engine, std::int64_t width,
                                     const sim::SampleKey& key) const {
  return {sim::uniform_mlp(at.dimension(), depth, width, activation), engine, key, at.inputs};
}

double TrainedMlps::bytes(sim::Engine engine, std::int64_t width,
                          const sim::TrainingQueries& asked) const {
  sim::TrainingQueries all = asked;
  all.inputs = static_cast<int>(task.inputs.cols());
  return sim::bytes_of_training(sim::uniform_mlp(task.dimension(), depth, width, activation),
                                engine, all);
}

}  // namespace widthwise::verify
