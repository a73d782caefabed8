#pragma once
// All that a run leaves.

#include <optional>

#include "verify/results/predictions_file.hpp"
#include "verify/results/results.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {

struct RunOutcome {
  Results results;  ///< meta holds what follows from the request; the rest is blank
  Samples samples;  ///< every draw, by study and width, without provenance
  std::optional<Predictions> predictions = {};  ///< of an experiment with images
};

}  // namespace widthwise::verify
