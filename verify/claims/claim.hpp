#pragma once
// A claim: what a theorem says of a study's draws, and how the draws are held against it.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "theory/theorem_text.hpp"
#include "verify/claims/conclusion.hpp"
#include "verify/results/results.hpp"
#include "verify/results/samples_file.hpp"
#include "verify/stats/statistic.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

struct Claim {
  std::string id;
  ClaimKind kind;
  std::string statement;
  std::string hypotheses;
  std::string source;
  std::shared_ptr<const Study> study;
  Statistic statistic;
  Conclusion conclusion;
  std::optional<int> order;  ///< the r of K^(r), for the report
  double predicted;
  std::optional<double> margin;  ///< absolute, in place of default_margin(): needed to predict 0
  Verdict expected = Verdict::kConfirmed;
  std::vector<std::shared_ptr<const Study>> further_studies = {};  ///< read by a conclusion on both widths
  std::string broken_hypothesis = {};  ///< what of them is not so at its inputs; may be empty
  bool long_run = false;  ///< too noisy to be decided by a run of the usual length

  /// What figures are drawn from beside rows and fit, one table a width in ascending order; may be
  /// empty.
  std::function<std::vector<Curve>(const std::vector<SampleTable>&)> curves;

  /// "median |K^(2)|" and the like.
  std::string statistic_in_words() const;
};

/// A claim with the text of a theorem, everything else still to be filled in.
Claim described(const theory::TheoremText& text, std::string id, ClaimKind kind);

/// How strictly a claim is judged.
struct Strictness {
  double alpha;                        ///< what this one interval may spend
  std::optional<double> slope_margin;  ///< in place of every slope's margin
};

/// Draws of one of a claim's further studies.
struct FurtherDraws {
  const Study* study;
  const std::vector<SampleTable>* tables;
};

/// Holds a claim against the draws of its study, one table a width in ascending order, and of its
/// further studies. Too few
/// widths or draws, or no acceptable fit, make it INCONCLUSIVE with the reason. Throws
/// std::invalid_argument for a claim whose statistic reads a column that its study does not have,
/// or that predicts 0 and gives no margin.
ClaimResult judge(const Claim& claim, const std::vector<SampleTable>& tables,
                  const Strictness& strictness, std::span<const FurtherDraws> further = {});

}  // namespace widthwise::verify
