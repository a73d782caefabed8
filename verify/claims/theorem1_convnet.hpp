#pragma once
// The claims of Theorem 1 about convnets. theory/theorem1.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem1.convnet.rR for R = 1..Lambda: the rate of K^(R) in ReLU convnets with --depth-f layers
/// of filters and a flattened readout (theorem1.convnet.depthL.rR for depths other than the
/// default), .pooled.rR with global average pooling; .zero, .pooled.zero: K^(Lambda+1) = 0 exactly;
/// .ntk-mean: E K^(1)(u; u) = Lambda E f(u)^2 at every number of channels.
extern const ClaimFamily kTheorem1ConvnetClaims;

/// The rates of hypernetworks whose f is a convnet and whose g keeps its width: all for long runs.
extern const ClaimFamily kTheorem1ConvolutionalF;

}  // namespace widthwise::verify
