#include "verify/ranks/rank_server.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <new>
#include <string>
#include <thread>

#include "verify/base/errors.hpp"
#include "verify/ranks/drawing_crew.hpp"
#include "verify/ranks/fingerprint.hpp"
#include "verify/ranks/rank_watch.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify::ranks {
namespace {

class Server {
 public:
  Server(Messenger& messenger, const RunRequest& request, const std::atomic<bool>& stop)
      : messenger_(messenger),
        request_(request),
        stop_(stop),
        draws_(request.claims, request.widths),
        watch_(messenger.n_ranks()),
        longest_silence_(longest_silence()),
        crew_(request.threads) {}

  void operator()() {
    while (true) {
      while (const auto message = messenger_.receive()) {
        watch_.heard(0);
        if (message->kind == Kind::kEnd) return;
        obey(*message);
      }
      if (watch_.silent(0, longest_silence_)) {
        throw ResourceError(fmt::format("{} was lost: nothing was heard of it for {:g} seconds",
                                        messenger_.name_of(0), longest_silence_.count()));
      }
      pass_stop_on();
      send_drawn(patience());
    }
  }

 private:
  // Long where nothing was ordered of late: rank 0 is busy with other things than draws.
  std::chrono::microseconds patience() const {
    constexpr std::chrono::milliseconds kOfLate{100};
    constexpr std::chrono::microseconds kBusy{500};
    constexpr std::chrono::microseconds kIdle{3000};
    return WatchClock::now() - ordered_ < kOfLate ? kBusy : kIdle;
  }

  void obey(const Message& message) {
    if (message.kind == Kind::kCut) crew_.drop_waiting();
    if (message.kind != Kind::kChunk) return;
    ordered_ = WatchClock::now();
    const ChunkOrder order = chunk_order_of(message.body);
    const auto study = draws_.studies().at(order.study).study;
    crew_.add(order, study->drawing(request_.setting, order.width));
  }

  // Rank 0 says what becomes of the run, and ends all.
  void send_drawn(std::chrono::microseconds patience) {
    try {
      for (auto drawn = crew_.take(patience); drawn; drawn = crew_.take({})) {
        messenger_.send(0, Kind::kRows, to_bytes(*drawn));
      }
    } catch (const std::bad_alloc&) {
      fail("out of memory; give smaller widths, fewer samples or threads");
    } catch (const std::exception& error) {
      fail(error.what());
    }
  }

  void fail(const std::string& sentence) {
    if (!failed_) messenger_.send(0, Kind::kFailure, sentence);
    failed_ = true;
    std::this_thread::sleep_for(kPulseInterval);
  }

  void pass_stop_on() {
    if (!stop_ || told_) return;
    told_ = true;
    messenger_.send(0, Kind::kStop, "");
  }

  Messenger& messenger_;
  const RunRequest& request_;
  const std::atomic<bool>& stop_;
  DrawsByStudy draws_;
  RankWatch watch_;
  std::chrono::duration<double> longest_silence_;
  WatchClock::time_point ordered_ = WatchClock::now();
  bool failed_ = false;
  bool told_ = false;
  DrawingCrew crew_;  // last: its threads use what stands above
};

}  // namespace

void serve(Messenger& messenger, const RunRequest& request, std::string_view build,
           const std::atomic<bool>& stop) {
  Server server(messenger, request, stop);
  messenger.send(0, Kind::kReady, to_bytes(Greeting{request.threads, fingerprint(request, build)}));
  server();
}

}  // namespace widthwise::verify::ranks
