#include "verify/base/thread_count.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <iterator>
#include <latch>
#include <system_error>
#include <thread>
#include <vector>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

int own_processors = kMaxThreads;

// Starts the others beside this one, all there at once, as OpenMP will.
void require_threads_to_start(int threads) {
  std::latch all_there(1);
  std::vector<std::jthread> others;
  try {
    while (std::ssize(others) < threads - 1) others.emplace_back([&] { all_there.wait(); });
  } catch (const std::system_error&) {
  }
  all_there.count_down();
  const auto started = std::ssize(others) + 1;
  if (started == threads) return;
  throw ResourceError(fmt::format("only {} of {} threads can be started here; give --threads {}",
                                  started, threads, started));
}

}  // namespace

void require_threads(int threads) {
  if (threads < 1) throw UsageError(fmt::format("threads {}: at least 1 is needed", threads));
  if (threads > kMaxThreads) {
    throw UsageError(fmt::format("threads {}: at most {} can be used; one a processor is best",
                                 threads, kMaxThreads));
  }
  require_threads_to_start(threads);
}

int usual_threads() {
  return std::min(omp_get_num_procs(), own_processors);
}

void share_processors(int processors) {
  own_processors = processors;
}

}  // namespace widthwise::verify
