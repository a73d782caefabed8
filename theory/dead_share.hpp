#pragma once
// How often the first-order moves of g find no live path: K^(H)(u; u', .., u') = 0 at n = infinity.
// theory/hypernet_kernel.hpp defines the network.
//
// A move of V_l along grad h(u') is of rank one and passes only units of g that are open at u and
// at u'. Where a hidden layer of g has none, no product of moves of all layers is left, and K^(H)
// is exactly zero (for two hidden layers K^(r) for every r >= 2 is). A unit of layer l is open at
// both with chance kappa0(c_l)/2, c_l the correlation of its preactivations, so that
//   P(K^(H) = 0) = 1 - prod_(l=1)^(H-1) (1 - (1 - kappa0(c_l)/2)^m):
// exact at H = 2. From H = 3 on the c_l of narrow layers vary, and those of m to infinity stand for
// them: measured at H = 3, L_f = 1, default inputs and m = 1, 2, 3, 4, 5, 8, 0.885, 0.687, 0.517,
// 0.383, 0.273, 0.0955.

#include <cmath>
#include <stdexcept>

#include "theory/arc_cosine.hpp"
#include "theory/hypernet_kernel.hpp"

namespace widthwise::theory {

/// P(K^(H) = 0) at n = infinity for g of width m = `width_g`, L_f = `depth_f`, H = `depth_g`; the
/// pairs are those of hypernet_kernel(). Throws std::invalid_argument for depths or a width
/// below 1.
template <class T>
T dead_share(int depth_f, int depth_g, const GaussianPair<T>& x, const GaussianPair<T>& z,
             double width_g) {
  using std::pow;
  if (depth_f < 1 || depth_g < 1 || width_g < 1) {
    throw std::invalid_argument("depths and widths of a hypernetwork are at least 1");
  }
  GaussianPair<T> weights = x;
  for (int layer = 0; layer < depth_f; ++layer) weights = propagate(Activation::kRelu, weights);
  GaussianPair<T> postactivations = z;
  T live = 1;
  for (int layer = 1; layer < depth_g; ++layer) {
    const GaussianPair<T> pair = entrywise_product(weights, postactivations);
    live *= 1 - pow(T(1 - arc_cosine_0(pair) / 2), T(width_g));
    postactivations = propagate(Activation::kRelu, pair);
  }
  return 1 - live;
}

}  // namespace widthwise::theory
