#include "verify/studies/convnet_ensemble.hpp"

#include <fmt/format.h>

namespace widthwise::verify {

NetworkFamily ConvnetEnsemble::networks() const {
  return {.activation = theory::Activation::kRelu,
          .depth_f = depth,
          .depth_g = {},
          .widths = WidthLaw::mlp(),
          .inputs = ListedInputs{own_images_in_words() + (single ? "; u' = u" : "")},
          .others = {{"network", fmt::format("convnet, {0} x {0} filters", kFilterSize)},
                     {"readout", pooled ? "global average pooling" : "flattened"}}};
}

std::string ConvnetEnsemble::key_name() const {
  return fmt::format("convnet.depth{}.{}{}", depth, pooled ? "pooled" : "flattened",
                     single ? ".single-input" : "");
}

std::string ConvnetEnsemble::study_name(const std::string& observable) const {
  return key_name() + "." + observable;
}

ImagePair ConvnetEnsemble::inputs(const Setting& /*setting*/) const {
  ImagePair images = own_images();
  if (single) images.u_prime = images.u;
  return images;
}

std::map<std::string, Eigen::VectorXd> ConvnetEnsemble::named_inputs(const Setting& setting) const {
  const auto [u, u_prime] = inputs(setting);
  return {{"x", u}, {"x_prime", u_prime}};
}

sim::Convnet ConvnetEnsemble::network(const ImagePair& /*images*/, sim::Engine engine,
                                      std::int64_t width, const sim::SampleKey& key) const {
  return {convnet_shape(depth, pooled, width), engine, key};
}

double ConvnetEnsemble::bytes(sim::Engine engine, std::int64_t width, sim::Queries asked) const {
  asked.inputs = single ? 1 : 2;
  return sim::bytes_of_draw(convnet_shape(depth, pooled, width), engine, asked);
}

sim::ConvnetShape convnet_shape(int depth, bool pooled, std::int64_t channels) {
  return {.input_channels = 1,
          .height = kOwnImageHeight,
          .width = kOwnImageWidth,
          .depth = depth,
          .channels = channels,
          .filter_size = kFilterSize,
          .pooled = pooled};
}

theory::ConvolutionalKernel<double> convnet_limit(int depth, bool pooled, const Eigen::VectorXd& u,
                                                  const Eigen::VectorXd& u_prime) {
  const auto readout =
      pooled ? theory::Readout::kGlobalAveragePooling : theory::Readout::kFlattened;
  return theory::convolutional_kernel({depth, kFilterSize, readout}, own_image(u),
                                      own_image(u_prime));
}

}  // namespace widthwise::verify
