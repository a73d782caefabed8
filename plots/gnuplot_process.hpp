#pragma once
// gnuplot, as a process that neither a signal of the terminal nor a script can make harm.

#include <atomic>
#include <chrono>
#include <filesystem>

#include "verify/base/errors.hpp"

namespace widthwise::plots {

/// It took longer than its patience.
class GnuplotHangs : public verify::FileError {
  using FileError::FileError;
};

/// Longer than this no figure takes: gnuplot hangs.
inline constexpr std::chrono::seconds kPatience{60};

/// Throws verify::FileError if gnuplot is not on the PATH.
void require_gnuplot();

/// Runs a script, without a shell and without anybody's settings, in a process group of its own,
/// which Ctrl-C in a terminal does not reach, and waits for its end. What gnuplot says goes
/// nowhere. Throws verify::FileError if it cannot be started, fails, dies, or `stop` becomes true
/// (it may be null), and GnuplotHangs if it takes longer than `patience`; what is left of it is
/// killed.
void run_gnuplot(const std::filesystem::path& script, const std::atomic<bool>* stop,
                 std::chrono::milliseconds patience = kPatience);

}  // namespace widthwise::plots
