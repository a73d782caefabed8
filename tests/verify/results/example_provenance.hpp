#pragma once
// A provenance made up by hand, no two of its fields alike.

#include <string>

#include "verify/results/provenance.hpp"

namespace widthwise::verify::testing {

inline Provenance example_provenance(const std::string& command) {
  return {.version = "0.1.0",
          .git = "0123abc",
          .command = command,
          .started = "2026-01-02T03:04:05Z",
          .seed = 18446744073709551615u,
          .threads = 2,
          .wall_seconds = 41.26,
          .partial = false};
}

}  // namespace widthwise::verify::testing
