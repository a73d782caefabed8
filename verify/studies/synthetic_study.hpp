#pragma once
// Draws whose truth is known: random numbers with the laws that networks show, in place of
// networks.

#include <memory>
#include <string>
#include <vector>

#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// A study of six columns at width n, of independent normals z1, z2, ..:
///   value = v + z1 / 2                        its mean is v
///   mean  = v + (z2 z3 + (z3^2 - 1) / 2) / 2  its mean is v: heavy tails, and a skewness of 2.2
///   limit = v + 3/n - 20/n^2 + z3 z4 / 2      its mean nears v with two corrections
///   r2    = n^s (1 + 4/n) z1 z2             a product of normals, as K^(2) is: the median of its
///                                           modulus has the exponent s but for O(1/n)
///   r3    = n^s (1 - 4/n) z1 z4 z5          likewise, with heavier tails
///   zero  = 0, or not
/// v = 1 or s = 1 - r, plus `deviation` margins of the claim about it (synthetic_claims()); zero is
/// not zero unless the deviation is. Columns share normals, as claims share networks.
class SyntheticStudy final : public Study {
 public:
  /// Columns, in this order.
  enum Column : Eigen::Index { kValue, kMean, kLimit, kSecond, kThird, kZero, kColumns };

  /// The margin of the claim about a column, absolute.
  static double margin(Eigen::Index column);

  /// `name` names the random numbers.
  SyntheticStudy(std::string name, double deviation)
      : name_(std::move(name)), deviation_(deviation) {}

  std::string name() const override { return name_; }
  std::vector<std::string> columns() const override;
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(sim::Engine engine, std::int64_t width) const override;
  NetworkFamily networks() const override;

 private:
  std::string name_;
  double deviation_;
};

}  // namespace widthwise::verify
