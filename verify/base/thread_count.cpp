#include "verify/base/thread_count.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

void require_threads(int threads) {
  if (threads < 1) throw UsageError(fmt::format("threads {}: at least 1 is needed", threads));
  if (threads > kMaxThreads) {
    throw UsageError(fmt::format("threads {}: at most {} can be used; one a processor is best",
                                 threads, kMaxThreads));
  }
}

}  // namespace widthwise::verify
