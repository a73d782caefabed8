#pragma once
// The draws of a run, by study.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/results/samples_file.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// The draws of one study, growing from look to look.
struct StudyDraws {
  std::shared_ptr<const Study> study;
  std::vector<SampleTable> tables;    ///< one a width, of the run's those that the study covers
  std::vector<std::int64_t> n_drawn;  ///< of each table so far; tables hold them to be judged only
  std::vector<std::int64_t> goals;    ///< draws that each table is to have at the next look
  std::int64_t target = 0;            ///< samples of the run of which these are shares, if they are

  /// Its draws at a width when the run has so many samples.
  std::int64_t share_of(std::int64_t samples, std::int64_t width) const;

  /// The most samples of the run of which that share is no more than these draws.
  std::int64_t samples_within(std::int64_t draws, std::int64_t width) const;
};

/// Claims that are judged by the same draws, directly or through a third one; both by number.
struct DrawGroup {
  std::vector<std::size_t> claims;
  std::vector<std::size_t> studies;
};

/// Claims, and the draws that they are judged by.
class DrawsByStudy {
 public:
  /// Nothing is drawn yet.
  DrawsByStudy(std::span<const Claim> claims, std::span<const std::int64_t> widths);

  /// One for each set of draws, in the order of the first claims about them.
  std::vector<StudyDraws>& studies() { return studies_; }
  const std::vector<StudyDraws>& studies() const { return studies_; }

  /// The draws of a claim, by its number.
  StudyDraws& of_claim(std::size_t claim) { return studies_[studies_of_claim_.at(claim).front()]; }

  /// Those that a claim is judged by: of its own study, then of its further ones.
  std::vector<StudyDraws*> all_of_claim(std::size_t claim);

  /// Numbers that one sample of the run adds.
  double numbers_per_sample() const;

  /// Every claim and every study is in one of them, in the order of the first claims.
  std::vector<DrawGroup> groups() const;
  /// What a sample of the run holds while a claim is judged: its numbers as they are kept and as
  /// they are read, and what statistics sort of them.
  double bytes_per_sample() const;

 private:
  std::vector<StudyDraws> studies_;
  std::size_t index_of(const std::shared_ptr<const Study>& study,
                       std::span<const std::int64_t> widths);

  std::vector<std::vector<std::size_t>> studies_of_claim_;
};

}  // namespace widthwise::verify
