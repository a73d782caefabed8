#pragma once
// How the components of K^(r) of a hypernetwork shrink with the widths n of f and m of g, and hence
// K^(r) itself along every n = m^a.
//
// f has one hidden layer, L_f = 1, and g has H weight matrices. Along grad h(u') the weights v of g
// move by
//   q  aligned moves t g', g' being the gradient of h(u') over v,
//   j  transverse ones, t A eta / sqrt(n) where the move eta of f's features is orthogonal to the
//      features y, y' at both inputs, less its part along g',
//   w  second-order ones, t^2 g' (y'.eta) / n, which count twice,
//   p  radial ones, t A eta / sqrt(n) where eta lies in the span of y and y'.
// K^(r) is the sum of the components K_{q,j,w,p} with r = q + j + 2w + p and q + j + w + p <= H.
//
// Status: orders of magnitude, derived by us and measured; not proved. A transverse move is random,
// of size n^(-1/2) a weight; the coefficients y'.eta / n and eta_r are sums of n terms of either
// sign over n, hence 1/n where v keeps its size. Moves along g' cost 1/m each once there is one:
// Q = q + w of them m^(1-Q), as in an MLP of H layers. One that stands beside transverse moves
// alone meets nothing that it is aligned with, which costs m^(-1/2).

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "theory/theorem_text.hpp"

namespace widthwise::theory {

inline constexpr TheoremText kHypernetComponents{
    "K_{q,j,w,p} ~ n^-(j/2 + w + p) m^-mu with Q = q + w and mu = 0 for Q = 0; 1/2 if j > 0, else "
    "0, for Q = 1; Q - 1 for Q >= 2",
    "ReLU hypernetwork with L_f = 1, n and m to infinity, x.x' != 0; K_{q,j,w,p} the part of K^(r) "
    "with q aligned, j transverse, w second-order and p radial moves of the weights of g",
    "our conjecture: derived by orders of magnitude, measured"};

inline constexpr TheoremText kHypernetComponentSum{
    "K^(r) is the sum of its components, as terms of random signs add up: no factor n^d m^e is "
    "left "
    "over",
    "ReLU hypernetwork with L_f = 1, n and m to infinity in any proportion, x.x' != 0",
    "our conjecture: derived by orders of magnitude, measured"};

/// How often each kind of move occurs.
struct HypernetComponent {
  int aligned;
  int transverse;
  int second_order;
  int radial;

  int order() const { return aligned + transverse + 2 * second_order + radial; }
  int degree() const { return aligned + transverse + second_order + radial; }

  bool operator==(const HypernetComponent&) const = default;
};

/// K ~ n^of_n m^of_m.
struct ComponentExponents {
  double of_n;
  double of_m;
};

/// The exponents of one component.
inline ComponentExponents component_exponents(const HypernetComponent& component) {
  const auto& [q, j, w, p] = component;
  const int along_gradient = q + w;
  double of_m = 0.0;
  if (along_gradient == 1 && j > 0) of_m = -0.5;
  if (along_gradient >= 2) of_m = 1.0 - along_gradient;
  return {-(j / 2.0 + w + p), of_m};
}

/// The components of K^(order) where g has `depth_g` weight matrices; none beyond order 2 H. Throws
/// std::invalid_argument for a negative order or a depth below 1.
inline std::vector<HypernetComponent> hypernet_components(int order, int depth_g) {
  if (order < 0) throw std::invalid_argument("K^(r) has no negative order r");
  if (depth_g < 1) throw std::invalid_argument("g needs at least one weight layer");
  std::vector<HypernetComponent> components;
  for (int w = 0; 2 * w <= order; ++w) {
    for (int p = 0; p + 2 * w <= order; ++p) {
      for (int j = 0; j + p + 2 * w <= order; ++j) {
        const HypernetComponent component{order - j - p - 2 * w, j, w, p};
        if (component.degree() <= depth_g) components.push_back(component);
      }
    }
  }
  return components;
}

/// The powers of both widths that components of K^(order) have, each once, but for those that are
/// smaller than another at all widths by a full order in one of them or more: corrections in 1/n
/// and 1/m hold these. Throws as hypernet_components() does.
inline std::vector<ComponentExponents> leading_exponents(int order, int depth_g) {
  std::vector<ComponentExponents> all;
  for (const HypernetComponent& component : hypernet_components(order, depth_g)) {
    all.push_back(component_exponents(component));
  }
  std::vector<ComponentExponents> leading;
  for (const ComponentExponents& powers : all) {
    const auto same = [&](const ComponentExponents& other) {
      return other.of_n == powers.of_n && other.of_m == powers.of_m;
    };
    const auto exceeds = [&](const ComponentExponents& other) {
      return other.of_n >= powers.of_n && other.of_m >= powers.of_m &&
             other.of_n + other.of_m >= powers.of_n + powers.of_m + 1;
    };
    if (std::ranges::none_of(leading, same) && std::ranges::none_of(all, exceeds)) {
      leading.push_back(powers);
    }
  }
  return leading;
}

/// n = m^a: exponent of m of one component. Throws std::invalid_argument unless a is positive.
inline double component_power_exponent(const HypernetComponent& component, double a) {
  if (!(a > 0)) throw std::invalid_argument("n = m^a needs a positive a");
  const auto [of_n, of_m] = component_exponents(component);
  return a * of_n + of_m;
}

/// n = m^a: exponent of m of the largest component of K^(order), 1 <= order <= 2 H, which is that
/// of K^(order) unless its components cancel. Throws std::invalid_argument for another order, and
/// as the functions above do.
inline double largest_component_exponent(int order, double a, int depth_g) {
  const std::vector<HypernetComponent> components = hypernet_components(order, depth_g);
  if (order == 0 || components.empty()) {
    throw std::invalid_argument("K^(r) has components that fade for 1 <= r <= 2 H only");
  }
  double largest = component_power_exponent(components.front(), a);
  for (const HypernetComponent& component : components) {
    largest = std::max(largest, component_power_exponent(component, a));
  }
  return largest;
}

}  // namespace widthwise::theory
