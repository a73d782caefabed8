#include "verify/cli/invocation.hpp"

#include "verify/base/machine_text.hpp"
#include "verify/cli/version.hpp"

namespace widthwise::verify::cli {

void Invocation::sign(Provenance& provenance) const {
  provenance.version = version();
  provenance.git = git_revision();
  provenance.command = command_line;
  provenance.started = started;
  provenance.processor = processor_text();
  provenance.library = library_text();
  provenance.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace widthwise::verify::cli
