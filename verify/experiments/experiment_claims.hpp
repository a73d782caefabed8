#pragma once
// Which predictor is better: comparisons with intervals, and their verdicts.

#include <optional>
#include <string>
#include <vector>

#include "theory/theorem_text.hpp"
#include "verify/experiments/split_errors.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// A statement that one predictor's error is below another's, over splits of the same data.
struct ComparisonClaim {
  std::string stem;  ///< of its ID, that of the task between "experiment" and this: "hk-below-nngp"
  std::string better;
  std::string worse;
  PixelSet pixels;
  std::int64_t least_images;  ///< from which on it is claimed
  std::int64_t most_images;   ///< up to which
  theory::TheoremText text;
};

/// All there are.
const std::vector<ComparisonClaim>& comparison_claims();

/// Those that the experiment's predictors and numbers of images can be held against, each judged by
/// Student's interval of the paired difference at its share of `alpha`: the upper bound 0, without
/// a margin.
std::vector<ClaimResult> experiment_claims(const ErrorTable& table,
                                           const std::vector<SplitErrors>& errors, double alpha);

}  // namespace widthwise::verify
