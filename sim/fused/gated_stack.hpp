#pragma once
// A stack of random layers that was passed through at u' and at u, then back from u', and once more
// at u while its weights move along the gradient at u'. Of all this only inner products are kept.
//
// Where the general engine (DeferredMatrix) stores every query to answer whatever may come, here it
// is known what comes. A layer W is asked for the image xi of q', the unit vector along y'(u'), for
// what the image at u adds to it (eta), and for the image z of a unit vector p from the other side.
// Given these and vectors v^(0), v^(1), .. the rows of W v^(k) - (p p^T) W v^(k) are those of
// independent Gaussian vectors with the covariance of the v, which is known from inner products
// alone (Gaussian conditioning, as for DeferredMatrix). The images decide which gates are open, and
// of all that follows only coordinates are drawn (gated_layer.hpp): a draw takes two normals for
// each unit, one where u = u', and keeps none of them.

#include <Eigen/Core>
#include <array>
#include <boost/container/small_vector.hpp>
#include <optional>

#include "sim/fused/gated_layer.hpp"
#include "sim/fused/jet_law.hpp"

namespace widthwise::sim {

/// One a layer: of so few that they need no heap.
template <class T>
using PerLayer = boost::container::small_vector<T, 8>;

/// y_0 = x, h_l = c_l W_l y_{l-1}, y_l = s(h_l), l = 1..L, with s the ReLU or the identity, and a
/// row w on top: c_{L+1} w.y_L. Its W_l are matrices that move, combinations of independent
/// Gaussian matrices M_1, M_2, ..
template <class Real>
class GatedStack {
 public:
  /// `widths` n_1 .. n_L, at least one; `scales` c_1 .. c_L; `streams` name the random numbers of
  /// W_1 .. W_L and those of the row.
  GatedStack(const PerLayer<Eigen::Index>& widths, PerLayer<double> scales, bool gated,
             PerLayer<StreamOf<Real>> streams);

  int n_layers() const { return static_cast<int>(layers_.size()); }

  /// The passes at both inputs, with W_l = `at_u_prime` M_{l,1} at u' and sum_s at_u(s) M_{l,s} at
  /// u, where s = 1 or s = 1, 2. `input` are the inner products of y_0 at u with itself and y_0 at
  /// u', which has the given norm. False where the two are not told apart.
  bool pass_forward(const Real& norm_at_u_prime, const JetProducts<Real>& input,
                    const Real& at_u_prime = 1.0,
                    const SmallVector<Real>& at_u = SmallVector<Real>::Ones(1));

  /// The pass back from u': the cotangent of y_L(u') is `norm` times a standard Gaussian z. What
  /// `top` says of it, if anything, is known.
  struct TopOverlaps {
    Real along;   ///< z.q'
    Real across;  ///< z.w, w being the unit vector along what y_L(u) adds to q'
  };
  void pass_back(const Real& norm, const std::optional<TopOverlaps>& top = std::nullopt);

  /// |y_l(u')|, l = 0..L.
  const Real& norm_at_u_prime(int l) const { return norms_[l]; }
  /// Of y_l(u), l = 0..L: what is along y_l(u'), and the norm of what is not.
  const Real& along_at_u(int l) const { return along_[l]; }
  const Real& across_at_u(int l) const { return across_[l]; }
  /// Norm of the left factor of the gradient over W_l, l = 1..L+1: the right one is y_{l-1}(u').
  const Real& norm_of_left(int l) const { return left_norms_[l]; }
  /// p_l . M_{l,s} q'_{l-1}, l = 1..L+1 and s = 1, 2: the gradient's direction over W_l as M_{l,s}
  /// answers it.
  const Real& along_gradient(int l, int s) const { return along_gradient_[l][s - 1]; }

  /// The pass at u: jets of y_L when W_l moves as `moves` says.
  JetProducts<Real> pass_at_u(const JetProducts<Real>& input, const MovingLayers<Real>& moves,
                              int max_order);

  /// The jet of w.y_L from that of y_L; w moves as a W_{L+1} of one row.
  SmallVector<Real> row_at_u(const JetProducts<Real>& y, const MovingLayers<Real>& moves,
                             int max_order) const;

  /// How many normals were drawn for each sample.
  std::int64_t n_normals() const;

 private:
  double gain() const;
  void ask_from_left(int l);
  LeftKnowledge<Real> known_from_left(int l, const MovingLayers<Real>& moves) const;
  JetProducts<Real> advance(int l, const JetProducts<Real>& below, const MovingLayers<Real>& moves,
                            int max_order);

  PerLayer<double> scales_;
  bool gated_;
  PerLayer<StreamOf<Real>> streams_;
  PerLayer<GatedLayer<Real>> layers_;
  Real at_u_prime_ = 1.0;
  SmallVector<Real> at_u_;
  PerLayer<Real> norms_;                           // |y_l(u')|, l = 0..L
  PerLayer<Real> along_;                           // q'.y_l(u), l = 0..L
  PerLayer<Real> across_;                          // |y_l(u) - q' (q'.y_l(u))|, l = 0..L
  PerLayer<std::array<Real, 2>> of_images_;        // h_l(u) ~ [0] xi + [1] eta, l = 1..L
  PerLayer<Real> left_norms_;                      // l = 1..L+1
  PerLayer<std::array<Real, 2>> along_gradient_;   // l = 1..L+1
  PerLayer<std::array<Real, 2>> across_gradient_;  // p_l . M_{l,s} w_{l-1}, l = 1..L+1
  // Of the entries of y_l, l = 1..L, z being zeta with what is known of it, and p_l ~ s'(h_l) z.
  PerLayer<Coordinates<Real>> q_;  // q'
  PerLayer<Coordinates<Real>> w_;
  PerLayer<Coordinates<Real>> z_;
  PerLayer<Coordinates<Real>> p_;
};

}  // namespace widthwise::sim
