// The one place that knows MPI.
#include "verify/cli/mpi_messenger.hpp"

#include <fmt/format.h>
#include <mpi.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "verify/base/errors.hpp"

namespace widthwise::verify::cli {
namespace {

using ranks::Kind;
using ranks::Message;

// Calls of MPI never wait for another rank, and one thread makes them at a time: a lock in place of
// a single thread lets a rank say that it is alive while it is busy.
class MpiMessenger final : public ranks::Messenger {
 public:
  MpiMessenger() {
    int provided = MPI_THREAD_SINGLE;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    // A call that fails returns: the rank that it meant falls silent, which is noticed.
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks_);
    enough_threads_ = provided >= MPI_THREAD_SERIALIZED;
  }

  bool enough_threads() const { return enough_threads_; }

  // All ranks call it.
  void meet() {
    hosts_ = gather_hosts();
    processors_ = count_processors();
  }

  int rank() const override { return rank_; }
  int n_ranks() const override { return n_ranks_; }
  int processors() const override { return processors_; }

  std::string name_of(int rank) const override {
    return fmt::format("rank {} on {}", rank, hosts_[static_cast<std::size_t>(rank)].data());
  }

  void send(int to, Kind kind, std::string body) override {
    const std::lock_guard lock(mutex_);
    forget_sent();
    Transfer& sent = sent_.emplace_back(to, kind, std::move(body));
    MPI_Isend(sent.body.data(), static_cast<int>(sent.body.size()), MPI_BYTE, to,
              static_cast<int>(kind), MPI_COMM_WORLD, &sent.request);
  }

  std::optional<Message> receive() override {
    const std::lock_guard lock(mutex_);
    forget_sent();
    while (begin_receiving()) {
    }
    for (auto at = arriving_.begin(); at != arriving_.end(); ++at) {
      if (!complete(at->request)) continue;
      // Not before what the same rank sent earlier.
      if (std::any_of(arriving_.begin(), at,
                      [&](const Transfer& earlier) { return earlier.rank == at->rank; })) {
        continue;
      }
      Message message{at->rank, at->kind, std::move(at->body)};
      arriving_.erase(at);
      return message;
    }
    return std::nullopt;
  }

  void leave() override {
    const std::lock_guard lock(mutex_);
    while (forget_sent() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    MPI_Finalize();
  }

  void abort(int exit_code) override { MPI_Abort(MPI_COMM_WORLD, exit_code); }

 private:
  static constexpr std::size_t kLongestHost = 64;
  using Host = std::array<char, kLongestHost>;

  struct Transfer {
    Transfer(int other, Kind about, std::string bytes)
        : rank(other), kind(about), body(std::move(bytes)) {}
    int rank;
    Kind kind;
    std::string body;
    MPI_Request request = MPI_REQUEST_NULL;
  };

  std::vector<Host> gather_hosts() const {
    Host own{};
    ::gethostname(own.data(), own.size() - 1);
    std::vector<Host> all(static_cast<std::size_t>(n_ranks_));
    MPI_Allgather(own.data(), kLongestHost, MPI_BYTE, all.data(), kLongestHost, MPI_BYTE,
                  MPI_COMM_WORLD);
    return all;
  }

  // Of this machine's processors the launcher may give each rank some, or all to all.
  int count_processors() const {
    cpu_set_t own;
    CPU_ZERO(&own);
    ::sched_getaffinity(0, sizeof own, &own);
    std::vector<cpu_set_t> all(static_cast<std::size_t>(n_ranks_));
    MPI_Allgather(&own, sizeof own, MPI_BYTE, all.data(), sizeof own, MPI_BYTE, MPI_COMM_WORLD);
    const Host& here = hosts_[static_cast<std::size_t>(rank_)];
    double processors = 0.0;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
      if (!CPU_ISSET(processor, &own)) continue;
      int sharers = 0;
      for (std::size_t other = 0; other < all.size(); ++other) {
        if (hosts_[other] == here && CPU_ISSET(processor, &all[other])) ++sharers;
      }
      processors += 1.0 / sharers;
    }
    constexpr double kRounding = 1e-6;
    return std::max(1, static_cast<int>(processors + kRounding));
  }

  static bool complete(MPI_Request& request) {
    int done = 0;
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  }

  // Returns how many messages are still going out.
  std::size_t forget_sent() {
    std::erase_if(sent_, [](Transfer& transfer) { return complete(transfer.request); });
    return sent_.size();
  }

  bool begin_receiving() {
    int there = 0;
    MPI_Message message = MPI_MESSAGE_NULL;
    MPI_Status status;
    MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &message, &status);
    if (there == 0) return false;
    int bytes = 0;
    MPI_Get_count(&status, MPI_BYTE, &bytes);
    Transfer& arriving =
        arriving_.emplace_back(status.MPI_SOURCE, static_cast<Kind>(status.MPI_TAG),
                               std::string(static_cast<std::size_t>(bytes), '\0'));
    MPI_Imrecv(arriving.body.data(), bytes, MPI_BYTE, &message, &arriving.request);
    return true;
  }

  int rank_ = 0;
  int n_ranks_ = 0;
  int processors_ = 1;
  bool enough_threads_ = false;
  std::vector<Host> hosts_;
  std::mutex mutex_;
  std::list<Transfer> sent_;
  std::list<Transfer> arriving_;
};

}  // namespace

std::unique_ptr<ranks::Messenger> join_by_mpi(const ranks::Launch& launch) {
  auto messenger = std::make_unique<MpiMessenger>();
  const int known = messenger->n_ranks();
  const bool enough_threads = messenger->enough_threads();
  if (known == launch.n_ranks && enough_threads) {
    messenger->meet();
    return messenger;
  }
  messenger->leave();
  if (!enough_threads) throw UsageError("this MPI cannot be called from several threads");
  throw UsageError(fmt::format(
      "{} started {} processes, but MPI joined {}: {}", launch.launcher, launch.n_ranks, known,
      launch.launcher == "srun" ? "give srun --mpi=pmix ('srun --mpi=list' shows what there is)"
                                : "start them by the mpirun of the MPI that this was built with"));
}

}  // namespace widthwise::verify::cli
