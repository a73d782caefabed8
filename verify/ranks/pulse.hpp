#pragma once
// Says at intervals that this rank is there, whatever its other threads do.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "verify/ranks/messenger.hpp"

namespace widthwise::verify::ranks {

class Pulse {
 public:
  /// To all others from rank 0, to rank 0 from the others; until the destructor.
  explicit Pulse(Messenger& messenger);
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

 private:
  void beat();

  Messenger& messenger_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace widthwise::verify::ranks
