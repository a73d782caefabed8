#pragma once
// Activations: which there are, and their parameters.

#include <array>
#include <cstddef>
#include <span>

namespace widthwise::theory {

/// An entrywise nonlinearity: a kind, and the parameters of those kinds that have any. Each kind is
/// defined in a file of its own, activation_relu.hpp and so on, and listed in activation_table.hpp.
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

  /// sqrt(2 / (1 + slope^2)) (max(t, 0) + slope min(t, 0)): the gain keeps E s(t)^2 = 1 for a
  /// standard normal t. Slope 0 is the ReLU, slope 1 the identity. Throws std::invalid_argument
  /// for a slope that is not finite, or larger in size than kMaxSlope.
  static Activation leaky_relu(double slope = kUsualLeak);

  /// The square of a slope has to be a number.
  static constexpr double kMaxSlope = 1e100;

  /// c_0 + c_1 t + .. + c_p t^p; zeros at the end are left out. Throws std::invalid_argument unless
  /// there are then 2 to kMaxDegree + 1 coefficients, all of them finite.
  static Activation polynomial(std::span<const double> coefficients);

  constexpr Kind kind() const { return kind_; }

  /// The slope of a leaky ReLU; the coefficients of a polynomial.
  constexpr std::span<const double> parameters() const {
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

}  // namespace widthwise::theory
