#pragma once
// Whether claims can be judged at inputs of these norms.

#include "verify/run/run_request.hpp"

namespace widthwise::verify {

/// Throws UsageError, with norms that would do, where a draw or a statistic of a claim leaves the
/// range of a double at the norms of the request's inputs, though it does not at norms of 1. Tells
/// it from a few draws at a small width, and at norms a quarter further from 1 by their logarithms:
/// what the larger widths and other draws of the run may need. Does nothing without claims_at.
void require_norms(const RunRequest& request);

}  // namespace widthwise::verify
