#pragma once
// Random convnets whose channels grow, on images of our own.

#include <map>
#include <string>

#include "sim/convnet.hpp"
#include "sim/memory_use.hpp"
#include "theory/convolutional_kernel.hpp"
#include "verify/results/network_family.hpp"
#include "verify/studies/own_images.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// Layers of filters where none are named, and how large filters are.
inline constexpr int kDefaultConvnetDepth = 2;
inline constexpr int kFilterSize = 3;

/// ReLU convnets with `depth` layers of filters, each of as many channels as the run's width, at
/// the images of own_images(). See EnsembleStudy.
struct ConvnetEnsemble {
  int depth = kDefaultConvnetDepth;
  bool pooled = false;  ///< global average pooling; else the readout sees all pixels
  bool single = false;  ///< u' = u

  NetworkFamily networks() const;

  /// E.g. "convnet.depth2.pooled", with ".single-input" where u' = u.
  std::string key_name() const;

  /// "convnet.depth2.pooled.k1".
  std::string study_name(const std::string& observable) const;

  ImagePair inputs(const Setting& setting) const;
  /// u is "x", u' is "x_prime".
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting& setting) const;
  sim::Convnet network(const ImagePair& images, sim::Engine engine, std::int64_t width,
                       const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, sim::Queries asked) const;
};

/// A convnet of the ensembles here, on own_images().
sim::ConvnetShape convnet_shape(int depth, bool pooled, std::int64_t channels);

/// The limits of theory/convolutional_kernel.hpp for such convnets. Throws std::invalid_argument
/// for another number of pixels than those have.
theory::ConvolutionalKernel<double> convnet_limit(int depth, bool pooled, const Eigen::VectorXd& u,
                                                  const Eigen::VectorXd& u_prime);

}  // namespace widthwise::verify
