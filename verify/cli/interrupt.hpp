#pragma once
#include <atomic>

namespace widthwise::verify::cli {

/// From now on Ctrl-C (and a polite kill) sets the returned flag instead of ending the program; a
/// second one ends it as usual.
const std::atomic<bool>& stop_on_interrupt();

}  // namespace widthwise::verify::cli
