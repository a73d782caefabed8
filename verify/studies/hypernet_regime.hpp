#pragma once
// How the widths of a hypernetwork grow with the one number that a run varies.

#include <cstdint>
#include <map>
#include <string>

#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// Below, n = m^a is not drawn.
inline constexpr std::int64_t kSmallestWidth = 16;

/// n is the width of f, m that of g.
class HypernetRegime {
 public:
  /// m fixed, n grows.
  static HypernetRegime fixed_g(std::int64_t width_g);
  /// n fixed, m grows.
  static HypernetRegime fixed_f(std::int64_t width_f);
  /// n = m.
  static HypernetRegime joint();
  /// n infinite, m grows.
  static HypernetRegime sequential();
  /// n = m^a, rounded; the run's width is the larger of both, slopes are in m. Throws
  /// std::invalid_argument unless a is positive and finite.
  static HypernetRegime power(double a);

  /// n and m at a width of the run.
  StudyWidths widths(std::int64_t width) const;
  /// Whether a width of the run is drawn: of n = m^a only those with both widths at least
  /// kSmallestWidth, since corrections are in powers of the smaller one.
  bool covers(std::int64_t width) const;
  /// The width that the exponents are in: n if m is fixed, else m.
  double abscissa(std::int64_t width) const;
  /// "fixed-g8", "fixed-f8", "joint", "sequential", "power1.5".
  std::string name() const;
  /// {"width_g", "8"} and the like.
  std::map<std::string, std::string> description() const;
  /// a, of n = m^a; 1 if n = m, and not-a-number where one of both does not grow.
  double power_of_f() const;

 private:
  enum class Kind { kFixedG, kFixedF, kJoint, kSequential, kPower };
  HypernetRegime(Kind kind, std::int64_t fixed, double a) : kind_(kind), fixed_(fixed), a_(a) {}

  Kind kind_;
  std::int64_t fixed_;
  double a_;
};

}  // namespace widthwise::verify
