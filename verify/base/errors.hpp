#pragma once
// The ways in which a run can be refused; each carries one sentence for the user.

#include <stdexcept>

namespace widthwise::verify {

/// An argument that makes no sense. The sentence names the value and what would be right.
/// The command line exits with 64 (EX_USAGE of sysexits.h).
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file or directory that cannot be read or written, or whose contents are not what they should
/// be. The command line exits with 74 (EX_IOERR of sysexits.h).
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What the machine does not give, threads for instance. The command line exits with 70
/// (EX_SOFTWARE of sysexits.h).
struct ResourceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace widthwise::verify
