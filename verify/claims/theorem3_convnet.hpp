#pragma once
// The claims of Theorem 3 about convnets, alone and as f of hypernetworks: their NTKs.
// theory/theorem3.hpp has the theory.

#include "verify/claims/claim_family.hpp"

namespace widthwise::verify {

/// theorem3.convnet.mean: the limit of the mean of the NTK of flattened convnets at two images;
/// .fluctuation: the rate at which draws approach it; .pooled.mean, .pooled.fluctuation: likewise
/// with global average pooling.
extern const ClaimFamily kTheorem3ConvnetClaims;

/// theorem3.convnet-f.mean, .fluctuation: the same of hypernetworks whose f is a flattened convnet.
extern const ClaimFamily kTheorem3ConvolutionalF;

}  // namespace widthwise::verify
