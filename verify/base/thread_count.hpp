#pragma once

namespace widthwise::verify {

/// More threads than this help nobody, and many more break OpenMP's runtime.
inline constexpr int kMaxThreads = 1024;

/// Throws UsageError unless 1 <= threads <= kMaxThreads.
void require_threads(int threads);

}  // namespace widthwise::verify
