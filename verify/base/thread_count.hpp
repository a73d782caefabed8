#pragma once

namespace widthwise::verify {

/// More threads than this help nobody, and many more break OpenMP's runtime.
inline constexpr int kMaxThreads = 1024;

/// Throws UsageError unless 1 <= threads <= kMaxThreads, and ResourceError if so many cannot be
/// started now: OpenMP would end the process, with the exit code of a refuted claim.
void require_threads(int threads);

/// How many threads a run has that was told of none: one for each processor that this process may
/// use, or what share_processors() said.
int usual_threads();

/// This process has only so many processors for itself, 1 or more: others of the same run share
/// them.
void share_processors(int processors);

}  // namespace widthwise::verify
