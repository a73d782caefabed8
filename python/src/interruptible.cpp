#include "python/src/interruptible.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace widthwise::python {
namespace {

namespace py = pybind11;

// Work under way, and how it ended.
class Background {
 public:
  explicit Background(const std::function<void(std::atomic<bool>&)>& work)
      : thread_([this, &work] {
          try {
            work(stop);
          } catch (...) {
            thrown = std::current_exception();
          }
          const std::lock_guard lock(mutex_);
          done_ = true;
          ended_.notify_all();
        }) {}

  // Whether it ended, after a while at most.
  bool wait() {
    constexpr auto kPatience = std::chrono::milliseconds(50);  // a person sees no delay
    const py::gil_scoped_release others_may_run;
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, kPatience, [this] { return done_; });
  }

  std::atomic<bool> stop = false;
  std::exception_ptr thrown;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

// What signal handlers or callbacks raise; None if nothing.
py::object raised_meanwhile(Relay& relay) {
  try {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    relay.pass_on();
    return py::none();
  } catch (py::error_already_set& error) {
    return error.value();
  }
}

}  // namespace

py::object run_interruptibly(const std::function<void(std::atomic<bool>& stop)>& work,
                             Relay& relay) {
  py::object raised = py::none();
  Background background(work);
  for (bool done = false; !done;) {
    done = background.wait();
    const py::object now = raised_meanwhile(relay);
    if (now.is_none()) continue;
    if (raised.is_none()) raised = now;
    background.stop = true;
  }
  if (background.thrown && raised.is_none()) std::rethrow_exception(background.thrown);
  return raised;
}

}  // namespace widthwise::python
