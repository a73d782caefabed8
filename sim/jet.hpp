#pragma once
// Truncated Taylor arithmetic: how a vector moves when the parameters move.
//
// All coefficients of one jet have the same number of entries, those that are zero by structure
// none. Shapes are not checked, for these are inner loops: entries and monomials must be there, and
// jets that meet must be of one algebra. Nothing here throws, allocation apart.

#include <Eigen/Core>
#include <optional>
#include <utility>
#include <vector>

namespace widthwise::sim {

/// Polynomials in one variable t up to t^order: index k stands for t^k. For derivatives of any
/// order along one direction [Griewank2008, Ch. 13].
class TaylorAlgebra {
 public:
  /// order >= 0.
  explicit TaylorAlgebra(int order) : order_(order) {}

  /// How many monomials there are.
  int size() const { return order_ + 1; }
  int max_degree() const { return order_; }

  /// Index of monomial i times monomial j, or nothing when it is truncated.
  std::optional<int> product(int i, int j) const {
    return i + j <= order_ ? std::optional(i + j) : std::nullopt;
  }
  /// Index of the variable itself, or nothing if the order is 0.
  std::optional<int> variable(int /*which*/) const {
    return order_ > 0 ? std::optional(1) : std::nullopt;
  }

 private:
  int order_;
};

/// Polynomials in r variables with square zero: index S, a bit set, stands for the product of the
/// variables in S. For the mixed derivative along r distinct directions, each taken once.
class NilpotentAlgebra {
 public:
  /// 0 <= n_variables <= 30.
  explicit NilpotentAlgebra(int n_variables) : n_variables_(n_variables) {}

  /// How many monomials there are.
  int size() const { return 1 << n_variables_; }
  int max_degree() const { return n_variables_; }

  /// As above: nothing where the two share a variable.
  std::optional<int> product(int i, int j) const {
    return (i & j) == 0 ? std::optional(i | j) : std::nullopt;
  }
  std::optional<int> variable(int which) const { return 1 << which; }

 private:
  int n_variables_;
};

/// A vector with entries in an algebra: one coefficient vector for each monomial. A coefficient
/// that is zero by structure is an empty vector, which is what makes K^(r) = 0 exact for r >
/// Lambda.
template <class Algebra>
class Jet {
 public:
  /// Zero, by structure, at every monomial.
  explicit Jet(const Algebra& algebra) : algebra_(algebra), coefficients_(algebra.size()) {}

  /// The jet that does not move.
  Jet(const Algebra& algebra, Eigen::VectorXd constant) : Jet(algebra) {
    coefficients_[0] = std::move(constant);
  }

  const Algebra& algebra() const { return algebra_; }
  bool is_zero(int i) const { return coefficients_[i].size() == 0; }
  const Eigen::VectorXd& operator[](int i) const { return coefficients_[i]; }
  Eigen::VectorXd& operator[](int i) { return coefficients_[i]; }

  /// coefficient i += term, a vector of as many entries as the others. One that is given away is
  /// taken over where nothing stands yet.
  template <class Expression>
  void add(int i, Expression&& term) {
    if (is_zero(i)) {
      coefficients_[i] = std::forward<Expression>(term);
    } else {
      coefficients_[i] += term;
    }
  }

 private:
  Algebra algebra_;
  std::vector<Eigen::VectorXd> coefficients_;
};

/// The monomials whose coefficients are not zero by structure.
template <class Algebra>
std::vector<int> support(const Jet<Algebra>& jet) {
  std::vector<int> monomials;
  for (int i = 0; i < jet.algebra().size(); ++i) {
    if (!jet.is_zero(i)) monomials.push_back(i);
  }
  return monomials;
}

/// Entries start .. start + n - 1 of the coefficients of the given monomials.
template <class Algebra>
Jet<Algebra> segment(const Jet<Algebra>& jet, const std::vector<int>& monomials, Eigen::Index start,
                     Eigen::Index n) {
  Jet<Algebra> part(jet.algebra());
  for (const int i : monomials) part[i] = jet[i].segment(start, n);
  return part;
}

/// Puts a segment, entries start .. of its coefficients, into a jet of vectors of `size` entries.
template <class Algebra>
void set_segment(Jet<Algebra>& jet, Eigen::Index size, Eigen::Index start,
                 const Jet<Algebra>& part) {
  for (const int i : support(part)) {
    if (jet.is_zero(i)) jet[i].resize(size);
    jet[i].segment(start, part[i].size()) = part[i];
  }
}

/// Entrywise product of vectors of one size, truncated by the algebra. Coefficients of b before
/// `first` count as zero.
template <class Algebra>
Jet<Algebra> entrywise_product(const Jet<Algebra>& a, const Jet<Algebra>& b, int first = 0) {
  const Algebra& algebra = a.algebra();
  Jet<Algebra> result(algebra);
  for (int i = 0; i < algebra.size(); ++i) {
    if (a.is_zero(i)) continue;
    for (int j = first; j < algebra.size(); ++j) {
      const std::optional<int> k = algebra.product(i, j);
      if (k && !b.is_zero(j)) result.add(*k, a[i].cwiseProduct(b[j]));
    }
  }
  return result;
}

/// s(h) entry by entry, from derivatives of s at the constant part: derivatives[k] holds
/// s^(k)(h_0) / k!, one entry for each entry of h; missing ones are zero. The Taylor sum is finite
/// since h - h_0 is nilpotent. Horner's rule.
template <class Algebra>
Jet<Algebra> compose(std::vector<Eigen::VectorXd> derivatives, const Jet<Algebra>& h) {
  Jet<Algebra> result(h.algebra());
  for (std::size_t k = derivatives.size(); k-- > 0;) {
    result = entrywise_product(result, h, /*first=*/1);  // by h - h_0
    result[0] = std::move(derivatives[k]);
  }
  return result;
}

}  // namespace widthwise::sim
