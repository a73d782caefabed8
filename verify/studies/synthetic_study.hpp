#pragma once
// Draws whose truth is known: random numbers with the laws that networks show, in place of
// networks.

#include <memory>
#include <string>
#include <vector>

#include "verify/studies/study.hpp"
#include "verify/studies/synthetic_truth.hpp"

namespace widthwise::verify {

/// A study at width n, of independent normals z1, z2, .. and a truth's factors T(n):
///   value    = v + z1 / 2                        its mean is v
///   mean     = v + (z2 z3 + (z3^2 - 1) / 2) / 2  its mean is v: heavy tails, and a skewness of 2.2
///   limit    = v T + z3 z4 / 2                   its mean nears v
///   law      = (z2 + c) T                        nears a law at the distance v from N(0, 1)
///   K1       = n^s T z1 z3                       a product of normals, as K^(r) is: the quantiles
///   K2       = n^s T z1 z2                       of its modulus have the exponent s but for T
///   K3       = n^s T z1 z4 z5                    likewise, with heavier tails
///   rate     = n^s T z6^2                        so has its mean
///   variance = (n^s T)^(1/2) z7                  so has its variance
///   bounded  = n^s T z6^2                        so has its mean
///   zero     = 0, or not
/// v and s are what claims predict, plus `deviation` margins (synthetic_claims()); of a distance
/// and of what has an upper bound, plus as many upwards. zero is not zero unless the deviation is.
/// Columns share normals, as claims share networks.
class SyntheticStudy final : public Study {
 public:
  /// Columns, in this order.
  enum Column : Eigen::Index {
    kValue,
    kMean,
    kLimit,
    kLaw,
    kFirst,
    kSecond,
    kThird,
    kRate,
    kVariance,
    kBounded,
    kZero,
    kColumns
  };

  /// `name` names the random numbers. `truth` must live as long as the study.
  SyntheticStudy(std::string name, double deviation,
                 const SyntheticTruth& truth = synthetic_truths().front());

  /// What the claim about a column predicts.
  static double predicted(Eigen::Index column);

  /// Its margin, absolute: somewhat more than the half-width of its interval, which is shorter
  /// outside the declared families, where more is drawn.
  double margin(Eigen::Index column) const;

  /// What it is of these draws. A power law of a logarithm's drift that is not exact lies a margin
  /// off its prediction with the drift as without.
  double target(Eigen::Index column) const;

  const SyntheticTruth& truth() const { return *truth_; }

  std::string name() const override { return name_; }
  std::vector<std::string> columns() const override;
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(const Setting& setting, std::int64_t width) const override;
  NetworkFamily networks() const override;

 private:
  std::string name_;
  double deviation_;
  const SyntheticTruth* truth_;
  Eigen::VectorXd targets_;  // of each column
  double shift_;             // of a normal law, to the target's distance
  double atoms_below_;       // where the normal lies that makes a draw zero
};

}  // namespace widthwise::verify
