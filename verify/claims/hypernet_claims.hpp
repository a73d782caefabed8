#pragma once
// What the claims about hypernetworks share: their depths, their IDs, and what is refused.

#include <string>

#include "theory/gaussian_pair.hpp"
#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/claim_options.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// The fixed widths of the regimes that have one, where none is named.
inline constexpr std::int64_t kDefaultFixedWidth = 8;

/// L_f and H. Throws UsageError, with what is exact instead, unless L_f >= 1 and H >= 2.
theory::HypernetDepth hypernet_depth(const ClaimOptions& options);

/// The pair (x, x') as theory takes it, with covariance (|x|^2, x.x', |x'|^2) / d.
theory::GaussianPair<double> input_pair(const InputPair& inputs);

/// The width that `option` names, or the default one. Throws UsageError unless it is positive.
std::int64_t fixed_width(const std::optional<std::int64_t>& width, const char* option);

/// "theorem3.hyperkernel.depth2x4".
std::string depths_named(const std::string& family, const theory::HypernetDepth& depth);

/// "theorem3.hyperkernel", with the depths named where they are not the default ones.
std::string hypernet_stem(const std::string& family, const theory::HypernetDepth& depth);

}  // namespace widthwise::verify
