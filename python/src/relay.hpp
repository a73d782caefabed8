#pragma once
// What work tells while it goes on, from its thread to that of the caller.

#include <pybind11/pybind11.h>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "verify/base/progress.hpp"

namespace widthwise::python {

class Relay {
 public:
  /// `progress` is None or called with label, share, rate, what and seconds left; `decided` is None
  /// or called with a line about a claim.
  Relay(pybind11::object progress, pybind11::object decided)
      : progress_(std::move(progress)), decided_(std::move(decided)) {}

  /// Called from any thread, without the GIL. Of lines only the last is kept.
  void tell(const verify::ProgressLine& line);
  void tell_verdict(const std::string& line);

  /// Calls the callbacks; with the GIL. Throws what they raise.
  void pass_on();

 private:
  pybind11::object progress_;
  pybind11::object decided_;
  std::mutex mutex_;
  std::optional<verify::ProgressLine> line_;
  std::vector<std::string> verdicts_;
};

}  // namespace widthwise::python
