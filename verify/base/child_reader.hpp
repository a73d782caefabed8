#pragma once
// Files of others, read by a process of its own that they may break.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace widthwise::verify {

/// What the child may take.
struct ChildLimits {
  double memory_bytes = 6.0 * (1 << 30);  ///< beyond what its parent has; no more than there is
  int seconds = 60;                       ///< of its processor, for one answer
};

/// Answers requests in a child process, for libraries that trust what they read: a file that makes
/// them crash, or take memory or time without end, is then refused as any damaged file is. The
/// child inherits what `answer` captures and keeps what it opens from one request to the next. It
/// has no open files of its parent, whose end ends it, and hears of no signals; the thread that
/// asks is the only one that it has. Of MPI it knows nothing.
class ChildReader {
 public:
  /// Carried out in the child. Exceptions come back as FileError with their text.
  using Answer = std::function<std::string(std::int64_t request)>;

  /// `name` begins the sentences. Throws ResourceError if there can be no further process.
  ChildReader(std::string name, const Answer& answer, const ChildLimits& limits = {});
  ~ChildReader();
  ChildReader(const ChildReader&) = delete;
  ChildReader& operator=(const ChildReader&) = delete;

  /// Throws FileError for what `answer` throws, and if the child ends instead of answering. Not to
  /// be called by several threads at a time.
  std::string ask(std::int64_t request);

  /// Likewise for an answer that must have so many bytes.
  void ask(std::int64_t request, void* bytes, std::size_t n_bytes);

  /// Of the child; negative once it is known to have ended.
  int pid() const { return pid_; }

 private:
  std::uint64_t size_of_answer(std::int64_t request);
  [[noreturn]] void refuse_end();

  std::string name_;
  ChildLimits limits_;
  int socket_ = -1;
  int pid_ = -1;
};

}  // namespace widthwise::verify
