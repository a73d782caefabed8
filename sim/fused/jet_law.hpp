#pragma once
// The law of one layer's answers to moving vectors, given their inner products.

#include <Eigen/Core>
#include <optional>

#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// Coefficients of a jet, and matrices M_s, that a fused draw can have at most.
inline constexpr int kMostCoefficients = 8;

/// A remainder whose square is below this part of its vector's is mostly rounding.
inline constexpr double kToldApart = 1e-13;

using SmallMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor,
                                  kMostCoefficients, kMostCoefficients>;
using SmallVector = Eigen::Matrix<double, Eigen::Dynamic, 1, Eigen::ColMajor, kMostCoefficients, 1>;

/// matrix vector, summed in one order on every machine.
SmallVector times(const SmallMatrix& matrix, const SmallVector& vector);

/// What is kept of the jet y^(0), y^(1), .. of a layer at u, coefficients of t^k.
struct JetProducts {
  SmallMatrix gram;         ///< y^(j).y^(k)
  SmallVector along;        ///< q'.y^(k), q' being the unit vector along y at u'
  SmallVector down;         ///< z.y^(k), z being what comes down from the layer above
  bool at_u_prime = false;  ///< y^(0) is y at u' itself, bit for bit

  Eigen::Index count() const { return along.size(); }
};

/// How the matrices of a stack move with t: W_l(t) = sum_i t^i (sum_s matrices(s, i) M_{l,s} +
/// rank_one(i) left_l y_{l-1}(u')^T), with independent Gaussian M_{l,1}, M_{l,2}, .. and left_l
/// y_{l-1}(u')^T being the gradient at u'.
struct MovingLayers {
  SmallMatrix matrices;
  SmallVector rank_one;
  /// p_l . M_{l,s} q' for l = 1 .. L + 1, a row each: what the rest of the network says of the
  /// matrices along the gradient. Empty: nothing is asked of W_1 from the left, and there is one
  /// matrix a layer.
  Eigen::MatrixXd along_gradient;
};

/// What is known of a layer from the left: p, the unit vector along left.
struct LeftKnowledge {
  bool asked = false;      ///< whether anything is
  bool has_image = false;  ///< whether z = M_1^T p is, all of it
  SmallVector along;       ///< p.M_s q', s = 1, ..
};

/// sum_s M_s v_s^(k), v_s^(k) = sum_i matrices(s, i) y^(k - i), is
///   of_xi(k) M_1 q' + sum_j root(k, j) xi_j + p (along_p(k) - p.(all before it))
/// with independent standard Gaussian xi_j; the last term where anything is known from the left.
/// To it comes of_left(k) |left| p.
struct LayerLaw {
  SmallVector of_xi;
  SmallMatrix root;
  SmallVector along_p;
  SmallVector of_left;
};

/// How many coefficients of the jet behind a layer are not zero by structure, and how many of them
/// are random.
Eigen::Index n_moving(Eigen::Index count, const MovingLayers& moves, int max_order);
Eigen::Index n_random(Eigen::Index count, const MovingLayers& moves, int max_order);

/// `norm_at_u_prime` is |y(u')|. Draws what is random along p from `numbers`. Nothing where vectors
/// are so near to each other that their inner products do not tell them apart.
std::optional<LayerLaw> layer_law(const JetProducts& y, double norm_at_u_prime,
                                  const MovingLayers& moves, const LeftKnowledge& left,
                                  const RandomStream& numbers, int max_order);

/// A lower triangular R with `gram` = R R^T, less the columns of vectors that are zero: `squares`
/// are their squared lengths before anything was taken off. Nothing as above.
std::optional<SmallMatrix> triangular_root(const SmallMatrix& gram, const SmallVector& squares);

}  // namespace widthwise::sim
