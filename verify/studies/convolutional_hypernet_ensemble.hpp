#pragma once
// Random hypernetworks whose f is a convnet.

#include <map>
#include <string>

#include "theory/hypernet_kernel.hpp"
#include "verify/studies/convnet_ensemble.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// Hypernetworks whose f is a flattened convnet, at the images of own_images() and the default
/// inputs of g; n is the number of its channels. See EnsembleStudy.
struct ConvolutionalHypernetEnsemble {
  int depth_f = kDefaultHypernetDepthF;
  int depth_g = kDefaultDepthG;
  WidthLaw widths = WidthLaw::joint();  ///< of which none is infinite

  /// As of HypernetEnsemble.
  bool common_numbers = false;

  NetworkFamily networks() const;

  /// "hypernet.convnet1.g3.joint".
  std::string key_name() const;

  /// "hypernet.convnet1.g3.joint.ntk".
  std::string study_name(const std::string& observable) const;

  HypernetInputPair inputs(const Setting& setting) const;
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting& setting) const {
    return by_name(inputs(setting));
  }
  sim::Hypernet network(const HypernetInputPair& inputs, sim::Engine engine, std::int64_t width,
                        const sim::SampleKey& key) const;
  double bytes(sim::Engine engine, std::int64_t width, const sim::Queries& asked) const;
};

/// The limits of theory/hypernet_kernel.hpp with S and Theta_f of a flattened convnet.
theory::HypernetKernel<double> convolutional_hypernet_limit(const HypernetInputPair& pair,
                                                            int depth_f, int depth_g);

}  // namespace widthwise::verify
