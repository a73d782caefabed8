#pragma once
// A stack of random layers that was passed through once, at u', forward and backward, and once at u
// while its weights move along the gradient at u'. Of all this only inner products are kept.
//
// Where the general engine (DeferredMatrix) stores every query to answer whatever may come, here it
// is known what comes. A layer W was asked for the image of q', the unit vector along y'(u'), and
// for the image z of a unit vector p from the other side. Given these and vectors v^(0), v^(1), ..
// the rows of W v^(k) - (p p^T) W v^(k) are those of independent Gaussian vectors with the
// covariance of the v, which is known from inner products alone (Gaussian conditioning, as for
// DeferredMatrix); so neither the v nor the directions that they add are stored.

#include <Eigen/Core>
#include <array>
#include <boost/container/small_vector.hpp>
#include <optional>
#include <span>

#include "sim/blocks.hpp"
#include "sim/fused/block_kernels.hpp"
#include "sim/fused/jet_law.hpp"
#include "sim/fused/pooled_vector.hpp"
#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// One a layer: of so few that they need no heap.
template <class T>
using PerLayer = boost::container::small_vector<T, 8>;

/// y_0 = x, h_l = c_l W_l y_{l-1}, y_l = s(h_l), l = 1..L, with s the ReLU or the identity, and a
/// row w on top: c_{L+1} w.y_L. Its W_l are matrices that move, combinations of independent
/// Gaussian matrices M_1, M_2, ..: at u' they are `along` M_1.
template <class Real>
class GatedStack {
 public:
  /// `widths` n_1 .. n_L, at least one; `scales` c_1 .. c_L; `streams` name the random numbers of
  /// W_1 .. W_L and those of the row.
  GatedStack(PerLayer<Eigen::Index> widths, PerLayer<double> scales, bool gated,
             PerLayer<StreamOf<Real>> streams);

  int n_layers() const { return static_cast<int>(widths_.size()); }

  /// The pass at u', whose input has the given norm, and what it needs of the pass back.
  void pass_at_u_prime(const Real& input_norm, const Real& along = 1.0);

  /// Fixes the pass back: the cotangent of y_L(u') is `norm` times z = zeta + rho q', with zeta
  /// standard Gaussian and q' the unit vector along y_L(u'). A row that nothing is known of has
  /// rho = 0.
  void pass_back(const Real& norm, Real rho = 0.0);

  /// |y_l(u')|, l = 0..L.
  const Real& norm_at_u_prime(int l) const { return norms_[l]; }
  /// Norm of the left factor of the gradient over W_l, l = 1..L: the right one is y_{l-1}(u').
  const Real& norm_of_left(int l) const { return left_norms_[l]; }
  /// p_l . M_1 q'_{l-1}, l = 1..L: the gradient's direction over W_l as M_1 answers it.
  const Real& along_gradient(int l) const { return along_gradient_[l]; }
  /// q'.zeta of the uppermost layer.
  Real top_overlap() const;

  /// The pass at u: jets of y_L when W_l moves as `moves` says. `input` are the inner products of
  /// y_0 at u with itself and y_0 at u'. Nothing if so much cancels that general arithmetic is
  /// needed.
  std::optional<JetProducts<Real>> pass_at_u(const JetProducts<Real>& input,
                                             const MovingLayers<Real>& moves, int max_order);

  /// The jet of w.y_L from that of y_L; w moves as a W_{L+1} of one row. Nothing as above.
  std::optional<SmallVector<Real>> row_at_u(const JetProducts<Real>& y,
                                            const MovingLayers<Real>& moves, int max_order) const;

  /// How many normals were drawn for each sample.
  std::int64_t n_normals() const { return n_normals_; }

 private:
  // Where entry i of a vector is.
  static Eigen::Index place(Eigen::Index i) { return i * kSamplesOf<Real>; }

  double gain() const;
  void draw(int l, std::uint64_t number, Eigen::Index start, Eigen::Index n, double* to);
  LeftKnowledge<Real> known_from_left(int l, const MovingLayers<Real>& moves) const;
  JetOfBlock<Real> combination(int l, const LayerLaw<Real>& law, bool asked_from_left) const;
  void fetch_next(int l, Eigen::Index start) const;
  void prepare_fresh(Eigen::Index count);
  void draw_fresh(int l, std::uint64_t first_draw, Eigen::Index start, Eigen::Index n);
  void advance(int l, JetOfBlock<Real>& h, Eigen::Index start, Eigen::Index n,
               JetProducts<Real>& y) const;

  PerLayer<Eigen::Index> widths_;
  PerLayer<double> scales_;
  bool gated_;
  PerLayer<StreamOf<Real>> streams_;
  Real along_ = 1.0;
  // Of layer l = 1..L, at l - 1: xi with h_l(u') = c_l along |y_{l-1}| xi, and zeta, of which z
  // comes down.
  PerLayer<PooledVector> xi_;
  PerLayer<PooledVector> zeta_;
  PerLayer<PassSums<Real>> sums_;
  PerLayer<Real> norms_;           // |y_l(u')|, l = 0..L
  PerLayer<Real> left_norms_;      // nu_l, l = 1..L+1
  PerLayer<Real> along_gradient_;  // l = 1..L
  PerLayer<Real> steps_;           // tau_l: z = zeta + tau_l s(xi), l = 1..L
  PerLayer<Real> left_scales_;     // kappa_l: p_l = kappa_l g z, l = 1..L
  // Images of the directions that the jets of one layer add, and their inner products with p_l.
  boost::container::small_vector<PooledVector, kMostCoefficients> fresh_;
  SmallVector<Real> overlaps_;
  std::int64_t n_normals_ = 0;
};

}  // namespace widthwise::sim
