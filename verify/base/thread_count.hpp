#pragma once

namespace widthwise::verify {

/// More threads than this help nobody, and many more break OpenMP's runtime.
inline constexpr int kMaxThreads = 1024;

/// Throws UsageError unless 1 <= threads <= kMaxThreads, and ResourceError if so many cannot be
/// started now: OpenMP would end the process, with the exit code of a refuted claim.
void require_threads(int threads);

}  // namespace widthwise::verify
