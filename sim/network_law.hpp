#pragma once
// What is drawn and what is trained in a stack of layers, beside its widths and its activation.

#include <string>
#include <string_view>
#include <vector>

namespace widthwise::sim {

/// Whether hidden layers add what they read: y_l = y_{l-1} + a s(h_l) for l = 2 .. L, with a = 1
/// (kPlain) or a = 1 / sqrt(L) (kScaled). The first layer, which leads from the input to the hidden
/// width, is y_1 = s(h_1) in all three.
enum class Residual { kNone, kPlain, kScaled };

/// How a layer's weights follow from what is trained.
///
/// Of all three a layer is h_l = c_l W_l y_{l-1} + sigma_b b_l with W and b ~ N(0, 1), and
/// gradients are taken in w_l = W_l / sqrt(M_l): that multiplies the share of the layer in every
/// contraction of derivatives by its metric M_l.
///   kNtk       c_l = sigma_w / sqrt(n_{l-1}), M_l = 1.
///   kStandard  the same c_l, M_l = n_{l-1} / sigma_w^2 (the gradient in c_l W_l itself), and
///              1 / sigma_b^2 for biases.
///   kMup       maximal update [Yang2021, Table 1; Yang2022, Table 3]: c_l as before but for the
///              last, which is sigma_w / n_L. M_1 = n_1 n_0 / sigma_w^2, M_l = n_{l-1} / sigma_w^2
///              between hidden layers, M_{L+1} = n_L / sigma_w^2, and n_l / sigma_b^2 for hidden
///              biases, 1 / sigma_b^2 for those of the output.
enum class Parameterisation { kNtk, kStandard, kMup };

/// The law of each weight, of variance 1. Biases are Gaussian in all three.
enum class WeightLaw { kGaussian, kSign, kUniform };

/// "none", "plain", "scaled".
std::string_view name(Residual residual);
/// "ntk", "standard", "mup".
std::string_view name(Parameterisation parameterisation);
/// "gaussian", "sign", "uniform".
std::string_view name(WeightLaw weights);

/// The inverses of name(). Throw std::invalid_argument, naming the choices, for another word.
Residual residual_from_name(std::string_view name);
Parameterisation parameterisation_from_name(std::string_view name);
WeightLaw weight_law_from_name(std::string_view name);

/// By default, that of Theorem 1: N(0, 1) weights over sqrt(fan-in), no biases.
struct NetworkLaw {
  std::vector<double> sigma_w = {};  ///< one for all layers or one a layer; none: 1
  std::vector<double> sigma_b = {};  ///< likewise; none: 0, which is no bias
  bool trained_biases = true;        ///< or drawn once and left alone
  Residual residual = Residual::kNone;
  Parameterisation parameterisation = Parameterisation::kNtk;
  WeightLaw weights = WeightLaw::kGaussian;

  /// Of layer l + 1; layers are counted from 0 here.
  double sigma_w_of(int layer) const;
  double sigma_b_of(int layer) const;

  /// Whether any layer has a bias.
  bool has_biases() const;

  /// Whether this is the default, however it is written: sigma_w = {1, 1} is.
  bool is_usual() const;

  /// A sentence about what is wrong for a network of these many layers, Lambda; empty if nothing
  /// is. A sigma_w must be positive, a sigma_b not negative, both finite, and there must be one or
  /// Lambda of them.
  std::string objection(int n_layers) const;

  bool operator==(const NetworkLaw&) const = default;
};

}  // namespace widthwise::sim
