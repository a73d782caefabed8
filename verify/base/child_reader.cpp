#include "verify/base/child_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fstream>
#include <new>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"

namespace widthwise::verify {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 32;  // of an answer

/// What goes before the bytes of an answer.
struct ReplyHead {
  std::uint64_t n_bytes;
  std::uint64_t failed;  ///< 1 if they are a sentence
};

bool send_all(int socket, const char* bytes, std::size_t n) {
  while (n > 0) {
    // A child that is gone must not end its parent by SIGPIPE.
    const auto sent = ::send(socket, bytes, n, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    n -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int socket, char* bytes, std::size_t n) {
  while (n > 0) {
    const auto got = ::recv(socket, bytes, n, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    n -= static_cast<std::size_t>(got);
  }
  return true;
}

template <class Value>
bool send_value(int socket, const Value& value) {
  return send_all(socket, reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Value>
bool receive_value(int socket, Value& value) {
  return receive_all(socket, reinterpret_cast<char*>(&value), sizeof value);
}

// Of this process, in bytes; nothing is limited where that cannot be told.
double address_space() {
  double n_pages = 0.0;
  std::ifstream("/proc/self/statm") >> n_pages;
  return n_pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

// A smaller one that the user has set stays.
void set_limit(__rlimit_resource_t resource, rlim_t most, rlim_t of_user = RLIM_INFINITY) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) return;
  limit.rlim_cur = std::min({most, limit.rlim_max, of_user});
  ::setrlimit(resource, &limit);
}

rlim_t soft_limit(__rlimit_resource_t resource) {
  rlimit limit{};
  return ::getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

// --- in the child ---

// The socket becomes descriptor 0 and all others are closed: an open end of another reader's
// socket would keep that reader's child alive, and a pipe's would keep its readers waiting. What
// the C library says of a broken heap goes nowhere.
void keep_only(int socket) {
  ::dup2(socket, 0);
  const int nowhere = ::open("/dev/null", O_RDWR);
  ::dup2(nowhere, 1);
  ::dup2(nowhere, 2);
  ::closefrom(3);
}

// Ctrl-C goes to all processes of a terminal; the parent decides what follows. Faults end the child
// even so, as does SIGXCPU, without handlers of the parent.
void hear_no_signals() {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU}) {
    std::signal(signal, SIG_DFL);
  }
  sigset_t blocked;
  sigfillset(&blocked);
  sigdelset(&blocked, SIGXCPU);
  ::pthread_sigmask(SIG_SETMASK, &blocked, nullptr);
}

void limit_time(int seconds, rlim_t of_user) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto spent = used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1;
  set_limit(RLIMIT_CPU, static_cast<rlim_t>(spent + seconds), of_user);
}

std::pair<bool, std::string> answer_or_sentence(const ChildReader::Answer& answer,
                                                std::int64_t request, const std::string& name) {
  try {
    return {true, answer(request)};
  } catch (const std::bad_alloc&) {
    return {false, fmt::format("{}: cannot be read in the memory that there is; is the file "
                               "damaged?",
                               name)};
  } catch (const std::exception& error) {
    return {false, error.what()};
  } catch (...) {
    return {false, fmt::format("{}: cannot be read; is the file damaged?", name)};
  }
}

// No exception may lead the child into what its parent does next.
[[noreturn]] void serve(pid_t parent, int socket, const std::string& name,
                        const ChildReader::Answer& answer, double memory,
                        const ChildLimits& limits) noexcept {
  // Who is at work does not see the end of a socket.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(0);
  keep_only(socket);
  hear_no_signals();
  set_limit(RLIMIT_CORE, 0);
  if (memory > 0.0) set_limit(RLIMIT_AS, static_cast<rlim_t>(memory), soft_limit(RLIMIT_AS));
  const rlim_t time_of_user = soft_limit(RLIMIT_CPU);
  std::int64_t request = 0;
  while (receive_value(0, request)) {
    limit_time(limits.seconds, time_of_user);
    const auto [good, bytes] = answer_or_sentence(answer, request, name);
    if (!send_value(0, ReplyHead{bytes.size(), good ? 0U : 1U})) break;
    if (!send_all(0, bytes.data(), bytes.size())) break;
  }
  ::_exit(0);  // nothing that the parent has open is flushed or removed
}

}  // namespace

// --- in the parent ---

ChildReader::ChildReader(std::string name, const Answer& answer, const ChildLimits& limits)
    : name_(std::move(name)), limits_(limits) {
  const double used = address_space();
  const double memory = used > 0.0 ? used + std::min(limits.memory_bytes, available_memory()) : 0.0;
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw ResourceError(fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
  }
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::close(ends[0]);
    serve(parent, ends[1], name_, answer, memory, limits_);
  }
  const int error = errno;
  ::close(ends[1]);
  socket_ = ends[0];
  if (pid_ > 0) return;
  ::close(socket_);
  throw ResourceError(fmt::format("{}: cannot be read: there can be no process that does: {}",
                                  name_, std::strerror(error)));
}

ChildReader::~ChildReader() {
  if (socket_ >= 0) ::close(socket_);
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::uint64_t ChildReader::size_of_answer(std::int64_t request) {
  ReplyHead head{};
  if (pid_ < 0 || !send_value(socket_, request) || !receive_value(socket_, head) ||
      head.n_bytes > kMostBytes) {
    refuse_end();
  }
  if (head.failed == 0) return head.n_bytes;
  std::string sentence(head.n_bytes, '\0');
  if (!receive_all(socket_, sentence.data(), sentence.size())) refuse_end();
  throw FileError(sentence);
}

std::string ChildReader::ask(std::int64_t request) {
  std::string bytes(size_of_answer(request), '\0');
  if (!receive_all(socket_, bytes.data(), bytes.size())) refuse_end();
  return bytes;
}

void ChildReader::ask(std::int64_t request, void* bytes, std::size_t n_bytes) {
  if (size_of_answer(request) != n_bytes ||
      !receive_all(socket_, static_cast<char*>(bytes), n_bytes)) {
    refuse_end();
  }
}

void ChildReader::refuse_end() {
  // One that still runs has sent what is no answer.
  if (pid_ > 0) ::kill(pid_, SIGKILL);
  int status = 0;
  while (pid_ > 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    throw FileError(fmt::format("{}: takes more than {} seconds to read; is the file damaged?",
                                name_, limits_.seconds));
  }
  throw FileError(fmt::format("{}: cannot be read: its reader ends with '{}'; is the file damaged?",
                              name_, WIFSIGNALED(status) ? ::strsignal(WTERMSIG(status)) : "exit"));
}

}  // namespace widthwise::verify
