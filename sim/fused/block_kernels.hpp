#pragma once
// What a fused draw does to one block of entries of its vectors: sums of products and combinations.
// Their bits do not depend on how many numbers the machine holds in a register, nor on whether a
// sample is drawn by itself or beside others.
//
// Real is double, or FourSamples: then entry i of a vector are four numbers, 4 i and those behind
// it, one of each sample.

#include <Eigen/Core>
#include <array>

#include "sim/fused/four_samples.hpp"

namespace widthwise::sim {

/// What one block of the layer's two vectors says of them: xi, the image of a unit query from
/// below, and zeta, what comes down from above, with y = s(xi), s(t) = max(t, 0) or t and g = s'.
template <class Real>
struct PassSums {
  Real yy = 0.0;  ///< sum y^2
  Real yz = 0.0;  ///< sum y zeta
  Real zz = 0.0;  ///< sum g zeta^2

  PassSums& operator+=(const PassSums& other) {
    yy += other.yy;
    yz += other.yz;
    zz += other.zz;
    return *this;
  }
};

template <class Real>
PassSums<Real> block_sums(const double* xi, const double* zeta, Eigen::Index n, bool gated);

/// At most so many coefficients does a jet have.
inline constexpr int kMostCoefficients = 8;

/// The jet of h at a layer's entries, and what it is made of: with z = zeta + step y,
///   h^(k) = of_xi[k] xi + of_gz[k] g z + sum_j of_fresh[k][j] fresh[j],  j <= k, j < n_fresh.
template <class Real>
struct JetOfBlock {
  const double* xi;
  const double* zeta;
  std::array<const double*, kMostCoefficients> fresh;
  int n_fresh;
  Real step;
  std::array<Real, kMostCoefficients> of_xi;
  std::array<Real, kMostCoefficients> of_gz;
  std::array<std::array<Real, kMostCoefficients>, kMostCoefficients> of_fresh;
};

/// Inner products with y^(k) = s'(h^(0)) h^(k) over a block: with y, with z, and with y^(0) ..
/// y^(k); those of y^(0), then those of y^(1), and so on.
inline constexpr int kMostProducts = kMostCoefficients * (kMostCoefficients + 5) / 2;

/// 1 <= count <= kMostCoefficients.
template <class Real>
void block_products(const JetOfBlock<Real>& h, int count, Eigen::Index n, bool gated,
                    std::array<Real, kMostProducts>& products);

/// sums[j] = (g z) . vectors[j], 1 <= count <= kMostCoefficients.
template <class Real>
void block_dots_of_gz(const double* xi, const double* zeta, const Real& step, Eigen::Index n,
                      bool gated, const double* const* vectors, int count, Real* sums);

}  // namespace widthwise::sim
