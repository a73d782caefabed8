#pragma once
// How the widths of a network grow with the one number that a run varies.

#include <cstdint>
#include <optional>
#include <string>

namespace widthwise::verify {

/// Below, n = m^a is not drawn.
inline constexpr std::int64_t kSmallestWidth = 16;

/// The widths of one network.
struct NetworkWidths {
  std::optional<std::int64_t> f;  ///< nothing: infinite
  std::optional<std::int64_t> g;  ///< nothing: infinite, or there is no g

  bool operator==(const NetworkWidths&) const = default;
};

/// n is the width of an MLP or of the network f of a hypernetwork, m that of g.
class WidthLaw {
 public:
  enum class Kind {
    kMlp,
    kFixedG,
    kFixedF,
    kJoint,
    kSequential,
    kPower,
    kLimit,
    kConstantMlp,
    kConstantHypernet
  };

  /// n grows, and there is no g.
  static WidthLaw mlp();
  /// m fixed, n grows.
  static WidthLaw fixed_g(std::int64_t width_g);
  /// n fixed, m grows.
  static WidthLaw fixed_f(std::int64_t width_f);
  /// n = m.
  static WidthLaw joint();
  /// n infinite, m grows.
  static WidthLaw sequential();
  /// n = m^a, rounded; the run's width is the larger of both, slopes are in m. Throws
  /// std::invalid_argument unless a is positive and finite.
  static WidthLaw power(double a);
  /// Both are infinite: no network is drawn, and the run's widths only number its draws.
  static WidthLaw limit();
  /// Nothing grows: an MLP of width n, or a hypernetwork of n = m. The run's widths only number its
  /// draws.
  static WidthLaw constant_mlp(std::int64_t width);
  static WidthLaw constant_hypernet(std::int64_t width);

  Kind kind() const { return kind_; }
  /// n and m at a width of the run.
  NetworkWidths widths(std::int64_t width) const;
  /// Whether a width of the run is drawn: of n = m^a only those with both widths at least
  /// kSmallestWidth, since corrections are in powers of the smaller one.
  bool covers(std::int64_t width) const;
  /// The width that the exponents are in: n if m is fixed or there is none, else m.
  double abscissa(std::int64_t width) const;
  /// "fixed-g8", "fixed-f8", "joint", "sequential", "power1.5"; "mlp", "limit", "width64",
  /// "widths64".
  std::string name() const;
  /// Whether f is infinite.
  bool infinite_f() const { return kind_ == Kind::kSequential || kind_ == Kind::kLimit; }
  /// The width that is held fixed, if it is that of f, or of g.
  std::optional<std::int64_t> fixed_width_f() const;
  std::optional<std::int64_t> fixed_width_g() const;
  /// The width where nothing grows.
  std::optional<std::int64_t> constant_width() const;
  /// a, of n = m^a; 1 if n = m, and nothing where one of both does not grow.
  std::optional<double> power_of_f() const;

  bool operator==(const WidthLaw&) const = default;

 private:
  WidthLaw(Kind kind, std::int64_t fixed, double a) : kind_(kind), fixed_(fixed), a_(a) {}

  Kind kind_;
  std::int64_t fixed_;
  double a_;
};

}  // namespace widthwise::verify
