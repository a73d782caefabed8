#pragma once
#include "verify/claimfile/claim_spec.hpp"

namespace widthwise::verify {

/// Throws UsageError, with the place and the reason, for a claim that cannot be judged: an ID that
/// could name no file, a prediction that is not finite, a statistic that cannot be held against
/// this kind of prediction, corrections or a margin that make no sense, a network that cannot be
/// drawn or cannot have the observable (an exact zero of tanh networks, a rate where K^(r) is
/// exactly zero), and inputs that do not fit.
void require_sound(const ClaimSpec& claim);

}  // namespace widthwise::verify
