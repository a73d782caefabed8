#include "verify/output/call.hpp"

#include "verify/base/machine_text.hpp"
#include "verify/output/version.hpp"
#include "verify/results/run_id.hpp"

namespace widthwise::verify {

void Call::sign(Provenance& provenance) const {
  provenance.version = version();
  provenance.git = git_revision();
  provenance.command = command_line;
  provenance.started = started;
  provenance.processor = processor_text();
  provenance.library = library_text();
  provenance.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

void Call::seal(RunOutcome& outcome) const {
  sign(outcome.results.meta);
  outcome.results.meta.run = run_id(outcome.results, outcome.samples);
  outcome.samples.provenance = outcome.results.meta;
}

}  // namespace widthwise::verify
