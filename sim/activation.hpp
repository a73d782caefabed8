#pragma once
// Activations by name: their values, slopes and Taylor coefficients, and what they do to jets.

#include <Eigen/Core>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/blocks.hpp"
#include "sim/jet.hpp"

namespace widthwise::sim {

/// An entrywise nonlinearity: a kind, and the parameters of those kinds that have any. Each kind is
/// defined in a file of its own, activation_relu.hpp and so on, and has a line in the table of
/// activation.cpp.
class Activation {
 public:
  enum class Kind { kRelu, kTanh, kErf, kLinear, kLeakyRelu, kGelu, kSilu, kSin, kPolynomial };

  static constexpr int kMaxDegree = 8;  ///< of polynomials

  static const Activation kRelu;  ///< sqrt(2) max(t, 0)
  static const Activation kTanh;
  static const Activation kErf;
  static const Activation kLinear;
  static const Activation kGelu;  ///< t Phi(t), Phi the distribution function of a standard normal
  static const Activation kSilu;  ///< t / (1 + exp(-t))
  static const Activation kSin;

  static constexpr double kUsualLeak = 0.01;
  static constexpr double kMaxSlope = 1e100;  ///< the square of a slope has to be a number

  /// sqrt(2 / (1 + slope^2)) (max(t, 0) + slope min(t, 0)): the gain keeps E s(t)^2 = 1 for a
  /// standard normal t. Slope 0 is the ReLU, slope 1 the identity. Throws std::invalid_argument
  /// for a slope that is not finite, or larger in size than kMaxSlope.
  static Activation leaky_relu(double slope = kUsualLeak);

  /// c_0 + c_1 t + .. + c_p t^p. Throws std::invalid_argument unless there are 2 to kMaxDegree + 1
  /// finite coefficients, one beyond c_0 not zero.
  static Activation polynomial(std::span<const double> coefficients);

  constexpr Kind kind() const { return kind_; }
  /// The slope of a leaky ReLU; the coefficients of a polynomial.
  std::span<const double> parameters() const {
    return {parameters_.data(), static_cast<std::size_t>(n_parameters_)};
  }

  constexpr bool operator==(const Activation&) const = default;

 private:
  constexpr explicit Activation(Kind kind) : kind_(kind) {}
  Activation(Kind kind, std::span<const double> parameters);

  Kind kind_;
  int n_parameters_ = 0;
  std::array<double, kMaxDegree + 1> parameters_{};  // those beyond the first ones are 0
};

inline constexpr Activation Activation::kRelu{Kind::kRelu};
inline constexpr Activation Activation::kTanh{Kind::kTanh};
inline constexpr Activation Activation::kErf{Kind::kErf};
inline constexpr Activation Activation::kLinear{Kind::kLinear};
inline constexpr Activation Activation::kGelu{Kind::kGelu};
inline constexpr Activation Activation::kSilu{Kind::kSilu};
inline constexpr Activation Activation::kSin{Kind::kSin};

/// One of each kind, in the order of the table; of kinds with parameters an example.
std::vector<Activation> activations();

/// "relu, leaky-relu[:SLOPE], .. or polynomial:C0,C1,..": how they are written.
std::string activation_choices();

/// "relu", "leaky-relu:0.2", "polynomial:0,1,0.5": numbers so that they are read as the same ones.
std::string name(const Activation& activation);

/// The activation of that name; "leaky-relu" alone has slope kUsualLeak. Throws
/// std::invalid_argument, naming the choices, if there is none, and for parameters that are not
/// numbers or do not fit.
Activation activation_from_name(std::string_view name);

/// Whether s is linear, up to a constant, where its gates are frozen: a network is then so in each
/// of its weight matrices.
bool is_multilinear(const Activation& activation);

/// s(h), entry by entry.
Eigen::VectorXd activate(const Activation& activation, const Eigen::VectorXd& h);

/// s'(h), entry by entry.
Eigen::VectorXd activation_slope(const Activation& activation, const Eigen::VectorXd& h);

/// s^(k)(h) / k! for k = 0..max_order. Of a multilinear activation only k = 0, 1 are returned, of a
/// polynomial those up to its degree: all others are zero (gates are frozen where h stands).
std::vector<Eigen::VectorXd> activation_taylor(const Activation& activation,
                                               const Eigen::VectorXd& h, int max_order);

/// delta[i] <- s'(h[i]) delta[i].
void multiply_by_slope(const Activation& activation, const Eigen::VectorXd& h,
                       Eigen::VectorXd& delta);

/// The Taylor coefficients of s' from those of s, one less: s'^(k) / k! = (k + 1) s^(k+1) / (k +
/// 1)!.
std::vector<Eigen::VectorXd> slope_taylor(const std::vector<Eigen::VectorXd>& taylor);

/// s applied to a jet of preactivations, whose memory is used for the result.
template <class Algebra>
Jet<Algebra> activate(const Activation& activation, Jet<Algebra> h) {
  const Algebra algebra = h.algebra();
  const Eigen::Index size = h[0].size();
  const std::vector<int> moving = support(h);  // of the argument; the result may have more
  for_each_block(size, [&](Eigen::Index start, Eigen::Index n) {
    const Jet<Algebra> part = segment(h, moving, start, n);
    set_segment(h, size, start,
                compose(activation_taylor(activation, part[0], algebra.max_degree()), part));
  });
  return h;
}

/// s(h) and s'(h).
template <class Algebra>
struct ActivatedJet {
  Jet<Algebra> value;
  Jet<Algebra> slope;
};

/// s and s' applied to a jet of preactivations, whose memory is used for the first.
template <class Algebra>
ActivatedJet<Algebra> activate_with_slope(const Activation& activation, Jet<Algebra> h) {
  const Algebra algebra = h.algebra();
  const Eigen::Index size = h[0].size();
  const std::vector<int> moving = support(h);
  Jet<Algebra> slope(algebra);
  for_each_block(size, [&](Eigen::Index start, Eigen::Index n) {
    const Jet<Algebra> part = segment(h, moving, start, n);
    std::vector<Eigen::VectorXd> taylor =
        activation_taylor(activation, part[0], algebra.max_degree() + 1);
    set_segment(slope, size, start, compose(slope_taylor(taylor), part));
    // The order that only s' needs.
    if (std::ssize(taylor) > algebra.max_degree() + 1) taylor.pop_back();
    set_segment(h, size, start, compose(std::move(taylor), part));
  });
  return {std::move(h), std::move(slope)};
}

}  // namespace widthwise::sim
