#pragma once
// Which MLP a kernel is of.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "theory/activation.hpp"
#include "theory/interval_order.hpp"

namespace widthwise::theory {

/// Whether hidden layers add what they read: y_l = y_{l-1} + a s(h_l) for l = 2 .. L, with a = 1
/// (kPlain) or a = 1 / sqrt(L) (kScaled). The first layer, which leads from the input to the hidden
/// width, is y_1 = s(h_1) in all three.
enum class Residual { kNone, kPlain, kScaled };

/// What the gradient is taken in. A layer is h_l = c_l W_l y_{l-1} + sigma_b b_l with W, b ~ N(0,
/// 1) and the gradient is that in W_l / sqrt(M_l), so that the layer's share of the NTK is
/// multiplied by M_l.
///   kNtk       c_l = sigma_w / sqrt(n_{l-1}), M_l = 1.
///   kStandard  the same c_l, M_l = n_{l-1} / sigma_w^2, and 1 / sigma_b^2 for biases. The NTK
///   grows
///              with the width: its limit over n is what there is.
///   kMup       maximal update [Yang2021, Table 1]: c_l as before but for the last one, sigma_w /
///              n_L, M_1 = n_1 n_0 / sigma_w^2, M_l = n_{l-1} / sigma_w^2, and n_l / sigma_b^2 for
///              hidden biases, 1 / sigma_b^2 for those of the output. The NTK has a limit, at
///              initialisation, and the output none but its bias: it is 0.
enum class Parameterisation { kNtk, kStandard, kMup };

/// "none", "plain", "scaled".
constexpr std::string_view name(Residual residual) {
  switch (residual) {
    case Residual::kPlain:
      return "plain";
    case Residual::kScaled:
      return "scaled";
    case Residual::kNone:
      break;
  }
  return "none";
}

/// "ntk", "standard", "mup".
constexpr std::string_view name(Parameterisation parameterisation) {
  switch (parameterisation) {
    case Parameterisation::kStandard:
      return "standard";
    case Parameterisation::kMup:
      return "mup";
    case Parameterisation::kNtk:
      break;
  }
  return "ntk";
}

/// An MLP of L = depth hidden layers and Lambda = L + 1 weight matrices, all of whose hidden widths
/// grow together. In `T`, for sigmas that are decimals. By default, that of Theorem 1.
template <class T>
struct MlpArchitecture {
  Activation activation = Activation::kRelu;
  int depth = 3;
  std::vector<T> sigma_w = {};  ///< one for all layers or one a layer; none: 1
  std::vector<T> sigma_b = {};  ///< likewise; none: 0, which is no bias
  bool trained_biases = true;   ///< or drawn once and left alone
  Residual residual = Residual::kNone;
  Parameterisation parameterisation = Parameterisation::kNtk;
  std::vector<double> width_ratios = {};  ///< n_l / n of the hidden layers; none: 1
  double input_dimension = 0;             ///< n_0, which only kMup asks for

  T sigma_w_of(int layer) const { return entry(sigma_w, layer, 1); }
  T sigma_b_of(int layer) const { return entry(sigma_b, layer, 0); }
  /// n_l / n for l = 1 .. L.
  T ratio_of(int layer) const {
    return width_ratios.empty() ? T(1) : T(width_ratios.at(static_cast<std::size_t>(layer - 1)));
  }

  /// Throws std::invalid_argument for a number of sigmas or ratios that does not fit, a sigma_w or
  /// a ratio that is not positive, a sigma_b below 0, residual layers of unequal widths, and a
  /// maximal update without hidden layer or input dimension.
  void require_consistent() const;

 private:
  /// Layers are counted from 1 to Lambda.
  static T entry(const std::vector<T>& values, int layer, int none) {
    if (values.empty()) return T(none);
    return values.size() == 1 ? values.front() : values.at(static_cast<std::size_t>(layer - 1));
  }

  void require_number(std::size_t given, int layers, const char* what) const {
    if (given <= 1 || given == static_cast<std::size_t>(layers)) return;
    throw std::invalid_argument(std::to_string(given) + " values of " + what + " do not fit " +
                                std::to_string(layers) + " layers: give one, or one a layer");
  }
};

template <class T>
void MlpArchitecture<T>::require_consistent() const {
  if (depth < 0) throw std::invalid_argument("an MLP cannot have a negative number of layers");
  require_number(sigma_w.size(), depth + 1, "sigma_w");
  require_number(sigma_b.size(), depth + 1, "sigma_b");
  for (const T& sigma : sigma_w) {
    if (!certainly_less(0, sigma)) throw std::invalid_argument("a sigma_w is not positive");
  }
  for (const T& sigma : sigma_b) {
    if (!possibly_at_most(0, sigma)) throw std::invalid_argument("a sigma_b is negative");
  }
  if (!width_ratios.empty() && width_ratios.size() != static_cast<std::size_t>(depth)) {
    throw std::invalid_argument("there must be a ratio of widths for every hidden layer");
  }
  for (const double ratio : width_ratios) {
    if (!(ratio > 0)) throw std::invalid_argument("a ratio of widths is not positive");
    if (residual != Residual::kNone && ratio != width_ratios.front()) {
      throw std::invalid_argument("residual layers are of one width");
    }
  }
  if (parameterisation == Parameterisation::kMup && !(depth >= 1 && input_dimension >= 1)) {
    throw std::invalid_argument(
        "the kernel of the maximal update depends on the input's dimension and needs a hidden "
        "layer");
  }
}

}  // namespace widthwise::theory
