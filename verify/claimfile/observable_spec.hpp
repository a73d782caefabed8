#pragma once
// What is read off a network, in words.

#include <span>
#include <string>
#include <string_view>

#include "verify/base/contraction.hpp"

namespace widthwise::verify {

enum class ObservableKind {
  kCorrelation,         ///< "K3": K^(3)(u; u', u', u')
  kDistinct,            ///< "K3-distinct": K^(3)(u; u_1, u_2, u_3)
  kScaled,              ///< "scaled-K3": n^2 K^(3), of MLPs
  kNtk,                 ///< "ntk": the NTK at u, u'
  kNtkDrift,            ///< "ntk-drift": d/dt of it at t = 0 under gradient flow, of hypernetworks
  kOutput,              ///< "normalised-output": f(u) / sqrt(its limiting variance)
  kVariance,            ///< "conditional-variance": Var f(u), given all layers but the last
  kCovariance,          ///< "conditional-covariance": Cov(f(u), f(u')), likewise
  kContraction,         ///< "d_m f(x1) d_m f(x2)"
  kTrained,             ///< "training.drift" and the like, after gradient descent
  kTrainedCorrelation,  ///< "training.K2"
  kInputGradient        ///< "training.input-gradient"
};

struct ObservableSpec {
  ObservableKind kind = ObservableKind::kCorrelation;
  int order = 0;                 ///< the r of K^(r)
  std::string quantity = {};     ///< of kTrained: "drift"
  Contraction contraction = {};  ///< of kContraction

  /// As it is written: "K3".
  std::string text() const;
  bool of_training() const;
  /// Whether it is K^(r) or another with an order.
  bool has_order() const;
};

/// Orders in claims.
inline constexpr int kMostClaimedOrder = 24;
/// Directions of a K^(r) at distinct inputs: a jet has 2^r coefficients.
inline constexpr int kMostDistinctOrder = 8;

/// What gradient descent leaves that "training." can stand before: "drift", "flips", ..
std::span<const std::string_view> trained_quantities();

/// Reads what text() gives; also "output" for K0. A text with blanks, brackets or "d_" is a
/// contraction. Throws ContractionError, and UsageError for another word and for orders that are
/// too large.
ObservableSpec parse_observable(const std::string& text);

}  // namespace widthwise::verify
