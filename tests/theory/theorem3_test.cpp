#include "theory/theorem3.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "theory/hypernet_kernel.hpp"

namespace widthwise::theory {
namespace {

struct Tuple {
  double x;  ///< angle of a unit vector in the plane
  double z;
};

using Matrix = std::vector<std::vector<double>>;

/// The NTK, or the NNGP, of all pairs.
Matrix gram(const std::vector<Tuple>& inputs, int depth_f, int depth_g, bool ntk) {
  Matrix matrix;
  for (const Tuple& u : inputs) {
    matrix.emplace_back();
    for (const Tuple& v : inputs) {
      const auto kernel =
          hypernet_kernel(depth_f, depth_g, gaussian_pair(std::cos(u.x - v.x), 1.0, 1.0),
                          gaussian_pair(std::cos(u.z - v.z), 1.0, 1.0));
      matrix.back().push_back(ntk ? kernel.ntk : kernel.nngp);
    }
  }
  return matrix;
}

/// The least of the pivots of elimination: all are positive exactly if the matrix is definite.
double smallest_pivot(Matrix a) {
  double smallest = a[0][0];
  for (std::size_t k = 0; k < a.size(); ++k) {
    smallest = std::fmin(smallest, a[k][k]);
    for (std::size_t i = k + 1; i < a.size(); ++i) {
      const double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < a.size(); ++j) a[i][j] -= factor * a[k][j];
    }
  }
  return smallest;
}

TEST(Theorem3, KernelsArePositiveDefiniteOnTuplesThatAreNotParallel) {
  std::vector<Tuple> inputs;
  for (double x : {0.0, 0.8, 2.1, M_PI}) {
    for (double z : {0.1, 0.9, 2.0}) inputs.push_back({x, z});
  }
  for (int depth_g : {2, 3, 4}) {
    for (int depth_f : {1, 3}) {
      EXPECT_GT(smallest_pivot(gram(inputs, depth_f, depth_g, false)), 1e-6);
      EXPECT_GT(smallest_pivot(gram(inputs, depth_f, depth_g, true)), 1e-6);
    }
  }
}

TEST(Theorem3, OneWeightLayerIsLinearInZAndNotDefinite) {
  // Why H >= 2: three z in a plane are dependent.
  const std::vector<Tuple> inputs{{0, 0.1}, {0, 0.9}, {0, 2.0}};
  EXPECT_NEAR(smallest_pivot(gram(inputs, 2, 1, true)), 0.0, 1e-12);
}

TEST(Theorem3, EveryClaimHasItsTexts) {
  for (const TheoremText& text :
       {kTheorem3Hyperkernel, kTheorem3WithoutS, kTheorem3Drift, kTheorem3PositiveDefinite}) {
    EXPECT_FALSE(text.statement.empty());
    EXPECT_FALSE(text.hypotheses.empty());
    EXPECT_FALSE(text.source.empty());
  }
}

}  // namespace
}  // namespace widthwise::theory
