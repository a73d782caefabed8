#pragma once
// How many draws every table of a run is to have at the next look.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "verify/run/run_request.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify {

/// Sets the goals of draws. Where draws are allotted, those of the first look follow from pilots,
/// and those of a further one from what its claims still need: from spreads and lengths of
/// intervals, never from where an estimate lies, so that an interval is as safe as one of a number
/// of draws that was fixed beforehand.
class DrawGoals {
 public:
  /// `most_samples` is what fits in memory, as draws at each width. All are referred to.
  DrawGoals(const RunRequest& request, DrawsByStudy& draws, double most_samples)
      : request_(request), draws_(draws), most_samples_(most_samples) {}

  /// Every table gets its share of `target` samples.
  void set(std::int64_t target);

  /// What a group's tables are to have at a look, by what its results say of the draws so far,
  /// those of the whole run in its order. False if there is nothing to be gained. No goal is below
  /// what is there, or above what fits in memory.
  bool raise(const DrawGroup& group, std::span<const ClaimResult> results, int look);

  /// What the draws that are missing to the goals of a group cost, as draw_cost() counts.
  double missing_cost(const DrawGroup& group) const;

  /// Whether a claim is to be looked at again: it never was, or nothing is decided, or it is
  /// imprecise().
  bool open(const ClaimResult& result) const;

  /// It is not yet known as precisely as was asked, which is asked of slopes.
  bool imprecise(const ClaimResult& result) const;

 private:
  std::vector<std::size_t> waiting_for(const StudyDraws& draws, const DrawGroup& group,
                                       std::span<const ClaimResult> results);
  bool raise(StudyDraws& draws, const std::vector<double>& wanted) const;
  double growth(const ClaimResult& result) const;
  std::vector<double> grown(const std::vector<std::size_t>& claims, StudyDraws& draws,
                            std::span<const ClaimResult> results) const;
  std::vector<double> allotted(const std::vector<std::size_t>& claims, const StudyDraws& draws,
                               std::span<const ClaimResult> results, int look);
  std::optional<std::vector<double>> needed(std::size_t claim, const ClaimResult& result,
                                            const StudyDraws& draws);
  std::vector<double> costs(const StudyDraws& draws) const;
  static std::vector<double> shares(const StudyDraws& draws);

  const RunRequest& request_;
  DrawsByStudy& draws_;
  double most_samples_;
};

}  // namespace widthwise::verify
