#pragma once
// Polynomials in four variables, one for each kind of move of the weights of g: what splits K^(r)
// of a hypernetwork into its components.

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace widthwise::sim {

/// How often each kind of move occurs in a component of K^(r): the powers of a monomial.
///
/// Let f have one hidden layer, y and y' be its features at x and x', and g' the gradient of h(u')
/// over the weights v of g. Along grad h(u') the last layer moves as A + t g' y'^T / sqrt(n) and
/// the features as y + t eta, so that
///   v(x) -> v + t [A eta / sqrt(n) + g' (y'.y) / n] + t^2 g' (y'.eta) / n.
/// With eta = eta_s + eta_r, eta_s orthogonal to y and y' and eta_r in their span, these are
///   aligned       t g' [(y'.y) / n + c], c g' being the part of A eta_s / sqrt(n) along g'
///   transverse    t [A eta_s / sqrt(n) - c g']
///   second order  t^2 g' (y'.eta) / n
///   radial        t A eta_r / sqrt(n), in the span of v(x) and v(x').
struct Component {
  int aligned;
  int transverse;
  int second_order;
  int radial;

  /// The r of the K^(r) that it is a part of.
  int order() const { return aligned + transverse + 2 * second_order + radial; }
  /// How many weight matrices of g move.
  int degree() const { return aligned + transverse + second_order + radial; }

  bool operator==(const Component&) const = default;
};

/// Truncated polynomials in one variable for each kind of move, for jets. The monomials are the
/// components up to an order and a degree, by ascending order.
class ComponentAlgebra {
 public:
  /// max_order and max_degree >= 0.
  ComponentAlgebra(int max_order, int max_degree);

  /// How many monomials there are.
  int size() const { return static_cast<int>(table_->monomials.size()); }
  int max_degree() const { return table_->max_degree; }
  const std::vector<Component>& monomials() const { return table_->monomials; }

  /// The index of a monomial, or nothing when it is truncated.
  std::optional<int> index(const Component& monomial) const;
  /// Index of monomial i times monomial j, or nothing when it is truncated.
  std::optional<int> product(int i, int j) const {
    const int k = table_->products[i * size() + j];
    return k >= 0 ? std::optional(k) : std::nullopt;
  }

 private:
  struct Table {
    int max_degree;
    std::vector<Component> monomials;
    std::vector<int> products;  // size x size; -1 when truncated
  };

  std::shared_ptr<const Table> table_;  // every jet has a copy of its algebra
};

}  // namespace widthwise::sim
