#include "verify/studies/rotation_study.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

std::string RotationStudy::name() const {
  return fmt::format("rotation.f{}x{}.b{}.g{}.n{}.e{}.batch{}.rate{:g}", networks_.depth_f,
                     networks_.width_f, networks_.bottleneck, networks_.depth_g,
                     task_->train.size(), training_.epochs, training_.batch, training_.rate);
}

NetworkFamily RotationStudy::networks() const {
  return {.activation = {},
          .depth_f = networks_.depth_f + 1,
          .depth_g = networks_.depth_g,
          .widths = WidthLaw::fixed_f(networks_.width_f),
          .inputs = ListedInputs{"turned images"},
          .others = {}};
}

sim::MlpShape RotationStudy::f() const {
  sim::MlpShape shape =
      sim::uniform_mlp(task_->train.x.rows(), networks_.depth_f, networks_.width_f);
  shape.widths.push_back(networks_.bottleneck);
  return shape;
}

sim::MlpShape RotationStudy::g(std::int64_t width) const {
  sim::MlpShape shape = sim::uniform_mlp(task_->train.z.rows(), networks_.depth_g - 1, width);
  shape.output_dimension = kRotationClasses;
  return shape;
}

Eigen::VectorXd RotationStudy::draw(const Setting& setting, std::int64_t width,
                                    std::uint64_t sample) const {
  const sim::SampleKey key = sample_key(setting, key_name(), width, sample);
  sim::HypernetClassifier network(f(), g(width), key);
  sim::train_classifier(network, task_->train, training_.epochs, training_.batch, training_.rate,
                        key);
  return Eigen::VectorXd::Constant(1, network.accuracy(task_->test));
}

// Weights and their gradients, and the weights of g of a batch with theirs; of all test examples
// when these are judged.
double RotationStudy::bytes_per_draw(const Setting& /*setting*/, std::int64_t width) const {
  const sim::MlpShape own_f = f();
  const sim::MlpShape own_g = g(width);
  double weights_of_g = 0.0;
  for (int l = 0; l < own_g.n_layers(); ++l) {
    weights_of_g += static_cast<double>(own_g.width(l)) * static_cast<double>(own_g.width(l + 1));
  }
  double weights = weights_of_g * static_cast<double>(networks_.bottleneck);
  for (int l = 0; l + 1 < own_f.n_layers(); ++l) {
    weights += static_cast<double>(own_f.width(l)) * static_cast<double>(own_f.width(l + 1));
  }
  const double emitted = weights_of_g * (2.0 * static_cast<double>(training_.batch) +
                                         static_cast<double>(task_->test.size()));
  return sizeof(float) * (2.0 * weights + emitted);
}

}  // namespace widthwise::verify
