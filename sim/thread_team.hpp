#pragma once
// A parallel region that ThreadSanitizer understands.
//
// GCC's OpenMP runtime is not instrumented: the tool does not see that a region's start and end
// order anything, and takes every variable that crosses them for a race. Suppressing those reports
// would silence the true ones too, since a suppression covers all that is called from the region.
// Hence the order is told to the tool here, and only the hand-over of `work` itself is exempt.
// `work` must lock with std::mutex, which the tool knows, and not with `omp critical`.

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace widthwise::sim {

/// Runs work() once on each of `threads` threads, side by side, and waits for all. `work` must not
/// throw.
#ifdef __SANITIZE_THREAD__
template <class Work>
[[gnu::no_sanitize_thread]] void run_on_team(int threads, const Work& work) {
  static char order = 0;  // an address that stands for the region's start and end
  __tsan_release(&order);
#pragma omp parallel num_threads(threads)
  {
    __tsan_acquire(&order);
    work();
    __tsan_release(&order);
  }
  __tsan_acquire(&order);
}
#else
template <class Work>
void run_on_team(int threads, const Work& work) {
#pragma omp parallel num_threads(threads)
  work();
}
#endif

}  // namespace widthwise::sim
