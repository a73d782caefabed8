#pragma once
// What a fused draw does to one block of entries of its vectors: sums of products and combinations.
// Their bits do not depend on how many numbers the machine holds in a register.

#include <Eigen/Core>

namespace widthwise::sim {

/// What one block of the layer's two vectors says of them: xi, the image of a unit query from
/// below, and zeta, what comes down from above, with y = s(xi), s(t) = max(t, 0) or t and g = s'.
struct PassSums {
  double yy = 0.0;  ///< sum y^2
  double yz = 0.0;  ///< sum y zeta
  double zz = 0.0;  ///< sum g zeta^2

  PassSums& operator+=(const PassSums& other) {
    yy += other.yy;
    yz += other.yz;
    zz += other.zz;
    return *this;
  }
};

PassSums block_sums(const double* xi, const double* zeta, Eigen::Index n, bool gated);

/// The vectors that a block of xi and zeta stand for: y = s(xi), z = zeta + step y and g z.
void block_expand(const double* xi, const double* zeta, double step, Eigen::Index n, bool gated,
                  double* y, double* z, double* gz);

/// At most so many vectors are combined, and sums taken of one with others.
inline constexpr int kMostVectors = 12;

/// out = sum_j coefficients[j] vectors[j], 1 <= count <= kMostVectors.
void block_combine(const double* const* vectors, const double* coefficients, int count,
                   Eigen::Index n, double* out);

/// Likewise where `at` is positive, and 0 elsewhere.
void block_combine_gated(const double* const* vectors, const double* coefficients, int count,
                         const double* at, Eigen::Index n, double* out);

/// sums[j] = a . vectors[j], 1 <= count <= kMostVectors.
void block_dots(const double* a, const double* const* vectors, int count, Eigen::Index n,
                double* sums);

/// sums[j] = (g z) . vectors[j], with g z as block_expand() makes it.
void block_dots_of_gz(const double* xi, const double* zeta, double step, Eigen::Index n, bool gated,
                      const double* const* vectors, int count, double* sums);

}  // namespace widthwise::sim
