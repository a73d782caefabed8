#include "verify/ranks/pulse.hpp"

#include "verify/ranks/rank_watch.hpp"

namespace widthwise::verify::ranks {

Pulse::Pulse(Messenger& messenger) : messenger_(messenger), thread_([this] { beat(); }) {}

Pulse::~Pulse() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void Pulse::beat() {
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kPulseInterval, [&] { return end_; })) {
    if (messenger_.rank() != 0) {
      messenger_.send(0, Kind::kPulse, "");
      continue;
    }
    for (int other = 1; other < messenger_.n_ranks(); ++other) {
      messenger_.send(other, Kind::kPulse, "");
    }
  }
}

}  // namespace widthwise::verify::ranks
