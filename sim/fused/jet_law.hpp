#pragma once
// The law of one layer's answers to moving vectors, given their inner products. Of one sample (Real
// is double) or of four side by side.

#include <Eigen/Core>

#include "sim/fused/four_samples.hpp"
#include "sim/fused/gated_layer.hpp"

namespace widthwise::sim {

/// A remainder whose square is below this part of its vector's is mostly rounding: inner products
/// do not tell it from 0.
inline constexpr double kToldApart = 1e-14;

template <class Real>
using SmallMatrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor,
                                  kMostCoefficients, kMostCoefficients>;
template <class Real>
using SmallVector = Eigen::Matrix<Real, Eigen::Dynamic, 1, Eigen::ColMajor, kMostCoefficients, 1>;

/// matrix vector, summed in one order on every machine.
template <class Real>
SmallVector<Real> times(const SmallMatrix<Real>& matrix, const SmallVector<Real>& vector);

/// Whether every entry is 0, of each sample.
template <class Derived>
bool is_zero(const Eigen::DenseBase<Derived>& numbers) {
  for (Eigen::Index j = 0; j < numbers.cols(); ++j) {
    for (Eigen::Index i = 0; i < numbers.rows(); ++i) {
      if (!all(numbers.derived().coeff(i, j) == 0.0)) return false;
    }
  }
  return true;
}

/// What is kept of the jet y^(0), y^(1), .. of a layer at u, coefficients of t^k.
template <class Real>
struct JetProducts {
  SmallMatrix<Real> gram;   ///< y^(j).y^(k)
  SmallVector<Real> along;  ///< q'.y^(k), q' being the unit vector along y at u'
  SmallVector<Real> down;   ///< z.y^(k), z being what comes down from the layer above
  bool at_u_prime = false;  ///< y^(0) is y at u' but for a factor

  Eigen::Index count() const { return along.size(); }
};

/// How the matrices of a stack move with t: W_l(t) = sum_i t^i (sum_s matrices(s, i) M_{l,s} +
/// rank_one(i) left_l y_{l-1}(u')^T), with independent Gaussian M_{l,1}, M_{l,2}, .. and left_l
/// y_{l-1}(u')^T being the gradient at u'.
template <class Real>
struct MovingLayers {
  SmallMatrix<Real> matrices;
  SmallVector<Real> rank_one;
  /// p_l . M_{l,s} q' for l = 1 .. L + 1, a row each: what the rest of the network says of the
  /// matrices along the gradient. Empty: nothing is asked of W_1 from the left, and there is one
  /// matrix a layer.
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> along_gradient;
};

/// What is known of a layer from the left: p, the unit vector along left.
template <class Real>
struct LeftKnowledge {
  bool asked = false;       ///< whether anything is
  bool has_image = false;   ///< whether z = M_1^T p is, all of it
  SmallVector<Real> along;  ///< p.M_s q', s = 1, ..
  /// p.M_s w, s = 1, .., as far as it is known, w being the unit vector along what y^(0) adds to
  /// q'.
  SmallVector<Real> across;
};

/// sum_s M_s v_s^(k), v_s^(k) = sum_i matrices(s, i) y^(k - i), is
///   of_xi(k) M_1 q' + sum_j root(k, j) eta_j + p (along_p(k) - p.(all before it))
/// with independent standard Gaussian eta_j, the first of which is what the image at u adds to that
/// at u', if anything; the last term where anything is known from the left. To it comes of_left(k)
/// |left| p.
template <class Real>
struct LayerLaw {
  SmallVector<Real> of_xi;
  SmallMatrix<Real> root;
  SmallVector<Real> along_p;
  SmallVector<Real> of_left;
};

/// How many coefficients of the jet behind a layer are not zero by structure.
template <class Real>
Eigen::Index n_moving(Eigen::Index count, const MovingLayers<Real>& moves, int max_order);

/// `norm_at_u_prime` is |y(u')|. Draws what is random along p from `numbers`.
template <class Real>
LayerLaw<Real> layer_law(const JetProducts<Real>& y, const Real& norm_at_u_prime,
                         const MovingLayers<Real>& moves, const LeftKnowledge<Real>& left,
                         const StreamOf<Real>& numbers, int max_order);

/// A lower triangular R with `gram` = R R^T, less the columns of vectors that are zero. `squares`
/// are their squared lengths before anything was taken off: what is not told from 0 beside them is
/// 0.
template <class Real>
SmallMatrix<Real> triangular_root(const SmallMatrix<Real>& gram, const SmallVector<Real>& squares);

}  // namespace widthwise::sim
