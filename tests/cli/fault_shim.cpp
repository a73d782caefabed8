// Preloaded into a program: the FAULT_NTH call of the kind FAULT_AT goes wrong as FAULT_KIND says.
// FAULT_AT is write, fsync, rename, open (of new files) or mkdir; FAULT_KIND is eio, enospc, eintr,
// short, zero or kill. Only files count that the program itself writes, not its streams, and only
// in the process that was started first. FAULT_LOG names a file that gets a byte for each such
// call.

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace {

pid_t first = 0;
std::atomic<int> calls = 0;

[[gnu::constructor]] void begin() {
  first = getpid();
  unsetenv("LD_PRELOAD");  // gnuplot is not meant
}

std::string_view setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void log_call() {
  const char* file = std::getenv("FAULT_LOG");
  if (file == nullptr) return;
  const long fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return;
  syscall(SYS_write, fd, "x", 1L);
  syscall(SYS_close, fd);
}

// What is to go wrong with this call; nothing mostly.
std::string_view fault(std::string_view at) {
  if (setting("FAULT_AT") != at || getpid() != first) return "";
  log_call();
  return ++calls == std::atoi(setting("FAULT_NTH").data()) ? setting("FAULT_KIND") : "";
}

// Whether the call is to fail, with errno set; does not come back where the process is killed.
bool fails(std::string_view kind) {
  if (kind == "kill") kill(first, SIGKILL);
  const int error = kind == "eio" ? EIO : kind == "enospc" ? ENOSPC : kind == "eintr" ? EINTR : 0;
  if (error != 0) errno = error;
  return error != 0;
}

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  const std::string_view kind = fd > STDERR_FILENO ? fault("write") : "";
  if (fails(kind)) return -1;
  if (kind == "zero") return 0;
  if (kind == "short" && size > 1) size /= 2;
  return real<decltype(write)>("write")(fd, bytes, size);
}

int fsync(int fd) {
  return fails(fault("fsync")) ? -1 : real<decltype(fsync)>("fsync")(fd);
}

int rename(const char* from, const char* to) noexcept {
  return fails(fault("rename")) ? -1 : real<decltype(rename)>("rename")(from, to);
}

int renameat2(int from_at, const char* from, int to_at, const char* to, unsigned flags) noexcept {
  if (fails(fault("rename"))) return -1;
  return real<decltype(renameat2)>("renameat2")(from_at, from, to_at, to, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
  return fails(fault("mkdir")) ? -1 : real<decltype(mkdir)>("mkdir")(path, mode);
}

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if ((flags & O_CREAT) != 0 && fails(fault("open"))) return -1;
  return real<decltype(open)>("open")(path, flags, mode);
}
}
