#include "python/src/relay.hpp"

#include <utility>

namespace widthwise::python {

void Relay::tell(const verify::ProgressLine& line) {
  const std::lock_guard lock(mutex_);
  line_ = line;
}

void Relay::tell_verdict(const std::string& line) {
  const std::lock_guard lock(mutex_);
  verdicts_.push_back(line);
}

// A callback may take its time: nobody waits for the mutex meanwhile.
void Relay::pass_on() {
  std::optional<verify::ProgressLine> line;
  std::vector<std::string> verdicts;
  {
    const std::lock_guard lock(mutex_);
    line = std::exchange(line_, std::nullopt);
    verdicts = std::exchange(verdicts_, {});
  }
  if (!decided_.is_none()) {
    for (const std::string& verdict : verdicts) decided_(verdict);
  }
  if (line && !progress_.is_none()) {
    progress_(line->label, line->share, line->rate, line->what, line->seconds_left);
  }
}

}  // namespace widthwise::python
