#pragma once
// What synthetic numbers do at finite width: inside the forms that claims declare, and outside.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "verify/stats/correction_family.hpp"

namespace widthwise::verify {

/// The factor by which a statistic at width n differs from its leading term.
using WidthFactor = std::function<double(double width)>;

/// A truth of finite width. What vanishes where there is no limit (a root of the logarithm), or
/// where a statistic has none of it, is replaced by the corrections of the first truth.
struct SyntheticTruth {
  std::string name;       ///< in a formula
  bool inside;            ///< whether the families that claims declare hold it, to a good
                          ///< approximation
  WidthFactor quantiles;  ///< of products of normals
  WidthFactor moments;    ///< of means and variances that are power laws
  WidthFactor limits;     ///< of what has a limit
  double admixture = 0;   ///< times n^(-1/2) y: what is added to a product of normals
  double atoms = 0;       ///< the share of exact zeros among the draws of power laws
  /// A logarithm's: the straight slope of its own over the three largest widths. No slope at these
  /// widths tells it from a power, so what is off is off both.
  double drift = 0;
  CorrectionFamily corrections = half_powers();  ///< what claims about quantiles declare
};

/// The first is what power is measured under.
const std::vector<SyntheticTruth>& synthetic_truths();

/// log(n^(3/2) median |K^(3)| / 13.0507) of conjecture.hypernet.joint.r3 at a width from 64 to
/// 8192, linear in log n between powers of two: measured with 40000 draws a width at seed 102, with
/// errors of 0.006 to 0.012. It flattens below 128 and falls by half every two octaves: no one
/// power of n. Other widths have the value of the nearest end.
double measured_joint_curve(double width);

}  // namespace widthwise::verify
