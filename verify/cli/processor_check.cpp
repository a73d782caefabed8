// Before anything else of the program runs, initialisers included: whether the processor knows its
// instructions. Compiled for any x86-64, as processor_features.cpp is.

#include <unistd.h>

#include "verify/base/processor_features.hpp"

namespace {

using namespace widthwise::verify;

void say(const char* text) {
  unsigned long length = 0;
  while (text[length] != '\0') ++length;
  if (write(STDERR_FILENO, text, length) < 0) return;  // there is nobody to tell
}

void require_processor(int, char**, char**) {
  constexpr int kSoftwareCannotRun = 70;  // EX_SOFTWARE
  const char* missing = missing_feature(kBuiltFor, features_of_this_processor());
  if (missing == nullptr) return;
  say("verify: this program was built for a processor with ");
  say(missing);
  say(", which this one lacks; build it again on this machine\n");
  _exit(kSoftwareCannotRun);
}

[[gnu::section(".preinit_array"),
  gnu::used]] void (*const kRequireProcessor)(int, char**, char**) = require_processor;

}  // namespace
