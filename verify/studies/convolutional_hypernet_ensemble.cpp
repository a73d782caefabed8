#include "verify/studies/convolutional_hypernet_ensemble.hpp"

#include <fmt/format.h>

#include <memory>

#include "verify/studies/pair_of_inputs.hpp"

namespace widthwise::verify {

NetworkFamily ConvolutionalHypernetEnsemble::networks() const {
  const auto [z, z_prime, source, description] = default_inputs();
  return {
      .activation = {},
      .depth_f = depth_f,
      .depth_g = depth_g,
      .widths = widths,
      .inputs = ListedInputs{own_images_in_words() + "; " + describe_pair(z, z_prime, "z", "d_z")},
      .others = {
          {"network", fmt::format("f a flattened convnet, {0} x {0} filters", kFilterSize)}}};
}

std::string ConvolutionalHypernetEnsemble::key_name() const {
  return fmt::format("hypernet.convnet{}.g{}.{}{}", depth_f, depth_g, widths.name(),
                     common_numbers ? ".common" : "");
}

std::string ConvolutionalHypernetEnsemble::study_name(const std::string& observable) const {
  return key_name() + "." + observable;
}

HypernetInputPair ConvolutionalHypernetEnsemble::inputs(const Setting& /*setting*/) const {
  const auto [u, u_prime] = own_images();
  const InputPair z = default_inputs();
  return {{u, z.x}, {u_prime, z.x_prime}};
}

sim::Hypernet ConvolutionalHypernetEnsemble::network(const HypernetInputPair& inputs,
                                                     sim::Engine engine, std::int64_t width,
                                                     const sim::SampleKey& key) const {
  const NetworkWidths n = widths.widths(width);
  sim::SampleKey own = key;
  if (common_numbers) own.width = 0;
  auto f = std::make_unique<sim::ConvolutionalFeatures>(convnet_shape(depth_f, false, n.f.value()),
                                                        engine, own);
  return {std::move(f), sim::uniform_mlp(inputs.u.z.size(), depth_g - 1, n.g.value()), engine, own};
}

// The convolutions, and the rest as of an f with as many hidden units as there are features.
double ConvolutionalHypernetEnsemble::bytes(sim::Engine engine, std::int64_t width,
                                            const sim::Queries& asked) const {
  const NetworkWidths n = widths.widths(width);
  const sim::ConvnetShape f = convnet_shape(depth_f, false, n.f.value());
  const sim::HypernetShape rest =
      sim::uniform_hypernet(1, 1, f.n_features(), 1, depth_g, n.g.value());
  return sim::bytes_of_draw(f, engine, asked) + sim::bytes_of_draw(rest, false, engine, asked);
}

theory::HypernetKernel<double> convolutional_hypernet_limit(const HypernetInputPair& pair,
                                                            int depth_f, int depth_g) {
  const auto f = [&](const sim::HypernetInput& a, const sim::HypernetInput& b) {
    return convnet_limit(depth_f, false, a.x, b.x);
  };
  const auto [u, u_prime] = pair;
  const theory::ConvolutionalKernel<double> across = f(u, u_prime);
  const theory::Covariance<double> s{f(u, u).nngp, across.nngp, f(u_prime, u_prime).nngp};
  return theory::hypernet_kernel(theory::WeightKernel<double>{theory::gaussian_pair(s), across.ntk},
                                 depth_g, pair_of_inputs(u.z, u_prime.z));
}

}  // namespace widthwise::verify
