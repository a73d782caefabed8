#pragma once
// What the claims about convnets share: their depth, their IDs and their draws.

#include <memory>
#include <string>

#include "verify/claims/claim_options.hpp"
#include "verify/studies/convnet_ensemble.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"

namespace widthwise::verify {

/// Channels beyond which convnets are not drawn, for the sake of time.
inline constexpr std::int64_t kLargestConvnet = 4096;

/// --depth-f, or the default. Throws UsageError unless a convnet of this depth can be drawn.
int convnet_depth(const ClaimOptions& options);

/// "theorem1.convnet", "theorem1.convnet.depth3.pooled".
std::string convnet_stem(const std::string& family, int depth, bool pooled);

/// K^(0) and the NTK: one study for all theorems, so that a run of several draws it once.
std::shared_ptr<const Study> convnet_ntk_study(int depth, bool pooled);

}  // namespace widthwise::verify
