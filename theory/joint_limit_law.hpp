#pragma once
// The limit law of K^(H)(u; u', .., u') of hypernetworks with one hidden layer in f, L_f = 1, and
// H >= 3 weight layers in g, where both widths grow. theory/hypernet_kernel.hpp defines the
// network.
//
// With its gates frozen g is linear in each of V_1 .. V_H, so that K^(H) is, up to what vanishes,
// H! times g with each V_l replaced by its first-order move along grad h(u'). That move is T grad
// g(u') and, beside it, since the N ~ m^2 rows of f's last layer are far more than its n columns, a
// random matrix of variance s^2/n an entry. Where n << m^2 the random part alone counts in the
// interior layers, while V_1 and V_H feel both. With X, X', Z, Z' the mean squares of x, x', z, z',
//   T   = Theta_f(x, x') = sqrt(X X') (kappa1(rho_x) + rho_x kappa0(rho_x)),
//   s^2 = (x.x'/d)^2 2 kappa0(rho_x) Theta_g(u', u'),  Theta_g(u', u') = H X'^(H-1) Z',
//   c_1 = kappa1(rho_x) rho_z,  c_(l+1) = kappa1(rho_x) kappa1(c_l):  of g's preactivations,
//   a   = X'^(H-1) Z' 4 E[1(p>0) 1(q>0) q^2],  p, q normal with correlation c_(H-1),
//   b   = X'^(H-1) 2 kappa0(c_1),
//   A^2 = (H!)^2 m^-2 n^-(H-2) s^(2(H-2)) (s^2 m/n + T^2 a) (s^2 (m/n) Z + T^2 (z.z'/d_z)^2 b),
// and K^(H)/A converges in law to N(0, 1). Derived by us, not proved in print; simulated at ten
// settings, widths up to 65536. The leading term is odd in the move of an interior layer, so that
// |K^(H)| has corrections in whole powers of the widths. K^(H) itself has one of relative size
// n^(-1/2), its mean (measured at H = 3, n = m, default inputs: E K^(3)/A = 18.9(5) n^(-1/2) from
// 4096 to 65536): its Kolmogorov distance to N(0, 1) is about 7.5 n^(-1/2), that of |K^(3)|/A to
// |N(0, 1)| 0.0054 at 65536.

#include <cmath>
#include <stdexcept>

#include "theory/arc_cosine.hpp"
#include "theory/hypernet_kernel.hpp"
#include "theory/mlp_kernel.hpp"
#include "theory/theorem_text.hpp"

namespace widthwise::theory {

inline constexpr TheoremText kJointLimitLaw{
    "K^(H)(u; u', .., u')/A converges in law to N(0, 1), with an explicit A of order n^(-H/2)",
    "ReLU hypernetwork with L_f = 1 hidden layer in f and H >= 3 weight layers in g, n = m to "
    "infinity, NTK parameterisation, no biases, entries i.i.d. N(0, 1), only f trained, "
    "gates frozen at initialisation, inputs with x.x' != 0",
    "derived by us, not proved in print: in each interior layer of g the random part of its move "
    "dominates, in the outer ones both parts count"};

/// What A is made of; dimensionless, in the letters of the formula.
template <class T>
struct JointLimitFactors {
  T aligned;         ///< T
  T transverse;      ///< s^2
  T last_backward;   ///< a
  T first_backward;  ///< b
};

/// Throws std::invalid_argument for H < 3. The pairs are those of hypernet_kernel().
template <class T>
JointLimitFactors<T> joint_limit_factors(int depth_g, const GaussianPair<T>& x,
                                         const GaussianPair<T>& z) {
  if (depth_g < 3)
    throw std::invalid_argument("the joint limit law needs three weight layers in g");
  const T xx = x.std_x * x.std_y * x.cosine;
  const GaussianPair<T> weights = propagate(Activation::kRelu, x);
  GaussianPair<T> layer = entrywise_product(weights, z);
  const T first_gates = arc_cosine_0(layer);
  T power = weights.std_y * weights.std_y;  // X'^l
  for (int l = 2; l < depth_g; ++l) {
    layer = entrywise_product(weights, propagate(Activation::kRelu, layer));
    power *= weights.std_y * weights.std_y;
  }
  const T last = layer.std_y * layer.std_y;  // X'^(H-1) Z'
  return {mlp_kernel(Activation::kRelu, 1, x).ntk,
          T(xx * xx * 2 * arc_cosine_0(x) * depth_g * last),
          T(2 * last * (arc_cosine_0(layer) + layer.sine * layer.cosine / pi<T>())),
          T(2 * power * first_gates)};
}

/// A, for f of width `width_f` = n and g of width `width_g` = m; at n = m it is n^(-H/2) times what
/// it is at 1. Zero where x.x' = 0. Throws as joint_limit_factors() does.
template <class T>
T joint_limit_deviation(int depth_g, const GaussianPair<T>& x, const GaussianPair<T>& z,
                        const T& width_f, const T& width_g) {
  using std::pow, std::sqrt;
  const auto [aligned, transverse, a, b] = joint_limit_factors(depth_g, x, z);
  const T ratio = width_g / width_f;
  const T mean_square_z = z.std_x * z.std_x;
  const T zz = z.std_x * z.std_y * z.cosine;
  const T last = transverse * ratio + aligned * aligned * a;
  const T first = transverse * ratio * mean_square_z + aligned * aligned * zz * zz * b;
  T orders = 1;  // H! s^(H-2) n^-((H-2)/2)
  for (int l = 1; l <= depth_g; ++l) orders *= l;
  orders *= pow(T(transverse / width_f), T(depth_g - 2) / 2);
  return orders * sqrt(T(last * first)) / width_g;
}

}  // namespace widthwise::theory
