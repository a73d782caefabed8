#pragma once
// A claim: what a theorem says of a study's draws, and how the draws are held against it.

#include <optional>
#include <string>
#include <vector>

#include "widthwise/verify/results.hpp"
#include "widthwise/verify/samples_file.hpp"
#include "widthwise/verify/study.hpp"

namespace widthwise::verify {

/// Margins of the equivalence verdict: absolute for a slope, relative for a value.
inline constexpr double kSlopeMargin = 0.1;
inline constexpr double kValueMargin = 0.01;

/// Which number is read off the draws of K^(order).
enum class Observable {
  kSlopeOfMedian,  ///< exponent of the median of |K^(order)| in the width
  kPooledMean,     ///< mean of K^(order) over all widths, each weighted by its width
  kLargestModulus  ///< max |K^(order)| over all draws, which is to be exactly zero
};

struct Claim {
  std::string id;
  ClaimKind kind;
  std::string statement;
  std::string hypotheses;
  std::string source;
  MlpStudy study;
  Observable observable;
  int order;
  double predicted;
  Verdict expected = Verdict::kConfirmed;

  /// "median |K^(2)|" and the like.
  std::string statistic() const;
};

/// How strictly a claim is judged.
struct Strictness {
  double alpha;                        ///< what this one interval may spend
  std::optional<double> slope_margin;  ///< in place of kSlopeMargin
};

/// Holds a claim against the draws of its study, one table a width in ascending order. Too few
/// widths or draws, or no acceptable fit, make it INCONCLUSIVE with the reason.
ClaimResult judge(const Claim& claim, const std::vector<SampleTable>& tables,
                  const Strictness& strictness);

}  // namespace widthwise::verify
