#pragma once
// Work beside the interpreter: in a thread of its own, so that the one that called looks after
// signals and callbacks meanwhile.

#include <pybind11/pybind11.h>

#include <atomic>
#include <functional>

#include "python/src/relay.hpp"

namespace widthwise::python {

/// Calls work(stop) in another thread, without the GIL, and waits for it. What the relay is told is
/// passed on from here, with the GIL. A signal whose handler raises (Ctrl-C) and a callback that
/// raises set `stop`; work then ends early, or not, and what was raised first is returned, else
/// None. Throws what `work` throws, unless it was stopped.
pybind11::object run_interruptibly(const std::function<void(std::atomic<bool>& stop)>& work,
                                   Relay& relay);

}  // namespace widthwise::python
