#pragma once
// What a fused draw does to one block of entries of its vectors: sums of products and combinations.
//
// Every sum is taken in eight interleaved parts that are added in a fixed order, so that its bits
// do not depend on how many numbers the machine holds in a register.

#include <Eigen/Core>

namespace widthwise::sim {

/// a.b over n entries.
double block_dot(const double* a, const double* b, Eigen::Index n);

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

/// out = sum_j coefficients[j] vectors[j], j < count.
void block_combine(const double* const* vectors, const double* coefficients, int count,
                   Eigen::Index n, double* out);

/// vector <- gain vector where `at` is positive, 0 elsewhere.
void block_gate(const double* at, double gain, Eigen::Index n, double* vector);

}  // namespace widthwise::sim
