#pragma once
// The interval that carries the error of the fitted form: the union over a family of forms.

#include <cstdint>
#include <span>
#include <vector>

#include "verify/stats/corrected_fit.hpp"
#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// The forms that the corrections of a statistic may have. Declared before the data are seen.
using CorrectionFamily = std::vector<Powers>;

/// Whole powers: what the moments of networks have, which are rational functions of 1/n, and the
/// quantiles of the modulus of what becomes normal, since the half orders of an Edgeworth expansion
/// are odd there.
const CorrectionFamily& whole_powers();  // {(1), (1, 2)}

/// Whole powers, and a half power where the law of a leading term piles up at zero, or is as narrow
/// as its own corrections.
const CorrectionFamily& half_powers();  // {(1/2), (1), (1, 2)}

/// Half powers beside whole ones, to the third: where theory does not say which there are.
const CorrectionFamily& many_powers();  // {(1/2), (1), (1/2, 1), (1, 2), (1/2, 1, 3/2), (1, 2, 3)}

/// Powers down to a quarter, for limits: a correction that fades slowly is what a limit is most
/// easily taken in by, and it is told from a fast one over many widths only.
const CorrectionFamily& slow_powers();  // {(1/4), (1/2), (1), (1, 2)}

/// One form's fit.
struct FamilyMember {
  CorrectedFit fit;
  double bias;        ///< neglected_order(): how far that moves either end of the interval
  Interval interval;  ///< what the target may be if the form is right
  bool rejected;  ///< it does not fit, and no width can be dropped any more; or another fits all
};

/// The fits of all forms that there are enough widths for, in the order of the family.
struct FamilyFit {
  std::vector<FamilyMember> members;
  std::size_t preferred;  ///< of those not rejected: that which dropped least, then fits best for
                          ///< its number of parameters; 0 if all are rejected

  const CorrectedFit& best() const { return members[preferred].fit; }
  bool all_rejected() const;

  /// The union of the intervals that are not rejected. Throws std::logic_error if all are.
  Interval interval() const;

  /// The fit whose interval is the longest of these: what the union's length is due to.
  const CorrectedFit& widest() const;
};

/// What share of alpha rejecting a member may spend that is the truth.
inline constexpr double kRejectionShare = 0.1;

/// Each member drops the smallest widths by its own lack of fit. It is rejected where what is left
/// does not fit at level kRejectionShare * alpha; its interval spends the rest, and alpha is split
/// evenly over the members: more than is needed for the union to miss the target with a chance of
/// alpha at most whenever one member is the truth.
///
/// Nor does it miss where a member is the truth up to its next order, if that is no larger than the
/// square of the fitted ones makes likely: neglected_order() widens its interval to both sides.
///
/// A member that had to drop widths is not the truth at all of them, and what is left may be bent
/// still, below what lack of fit can see. Its interval is therefore widened to hold the refits that
/// drop one and two widths more. Of limits, where one form fits all widths, another is rejected
/// that does not fit all of them at the same level: a slow power fits any few, and says nothing.
///
/// `n_draws` is the fewest of any width: student_interval(). Throws std::invalid_argument
/// for an empty family, too few widths for any member, and as fit_corrected() does.
FamilyFit fit_family(std::span<const WeightedPoint> points, Leading leading,
                     const CorrectionFamily& family, double alpha, std::int64_t n_draws,
                     const Eigen::MatrixXd& correlations = {});

/// How many widths the member with the fewest parameters needs.
std::size_t fewest_widths(Leading leading, const CorrectionFamily& family);

}  // namespace widthwise::verify
