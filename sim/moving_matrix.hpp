#pragma once
// A weight matrix whose entries lie in an algebra: how it moves when the parameters move.

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "sim/blocks.hpp"
#include "sim/dot.hpp"
#include "sim/jet.hpp"
#include "sim/linear_map.hpp"
#include "sim/tangent.hpp"

namespace widthwise::sim {

/// sum_i a_i(t) M_i + sum_j b_j(t) left_j right_j^T with fixed matrices M_i and amounts in the
/// algebra. All M_i are rows x cols, left_j has rows and right_j cols entries. An amount has one
/// number for each monomial, algebra.size() of them; one of exactly zero is a structural zero. The
/// terms are referred to and must outlive it.
///
/// A weight matrix W that moves along a gradient is W + t left right^T; one that a moving feature
/// vector emits is a combination of slices with amounts of several degrees.
template <class Algebra>
class MovingMatrix {
 public:
  explicit MovingMatrix(const Algebra& algebra) : algebra_(algebra) {}

  /// An amount that is zero but for `value` at one monomial.
  std::vector<double> at(int monomial, double value = 1.0) const {
    std::vector<double> amount(algebra_.size(), 0.0);
    amount[monomial] = value;
    return amount;
  }

  void add(LinearMap& map, std::vector<double> amount) {
    maps_.push_back({&map, std::move(amount)});
  }
  void add(const RankOne& term, std::vector<double> amount) {
    terms_.push_back({&term, std::move(amount)});
  }

  // Products throw std::invalid_argument where a matrix M_i does (LinearMap): for an argument of
  // another size than its side, and for an entry that is not finite. The sizes of rank-one terms
  // are not checked.

  /// factor * (this matrix) * y: y has cols entries, the result rows.
  Jet<Algebra> times(const Jet<Algebra>& y, double factor) const {
    return add_product({false, factor, 0}, y, Jet<Algebra>(algebra_));
  }
  /// Likewise where the coefficient of 1, rows entries, is known: it is taken over.
  Jet<Algebra> times(const Jet<Algebra>& y, double factor, const Eigen::VectorXd& at_rest) const {
    return add_product({false, factor, 1}, y, Jet<Algebra>(algebra_, at_rest));
  }
  /// factor * (the transpose of this matrix) * y: y has rows entries, the result cols.
  Jet<Algebra> transpose_times(const Jet<Algebra>& y, double factor) const {
    return add_product({true, factor, 0}, y, Jet<Algebra>(algebra_));
  }

 private:
  struct MapTerm {
    LinearMap* map;
    std::vector<double> amount;
  };
  struct RankOneTerm {
    const RankOne* term;
    std::vector<double> amount;
  };
  /// What is asked of each term: factor * term * y or factor * term^T * y, of which the
  /// coefficients from `first` on.
  struct Product {
    bool transposed;
    double factor;
    int first;
  };
  /// amount * (coefficient `from` of the argument) goes to coefficient `to` of the result.
  struct Move {
    int from;
    int to;
    double amount;
  };

  Jet<Algebra> add_product(const Product& product, const Jet<Algebra>& y, Jet<Algebra> h) const {
    for (const MapTerm& term : maps_) add_map(term, product, y, h);
    for (const RankOneTerm& term : terms_) add_rank_one(term, product, y, h);
    return h;
  }

  std::vector<Move> moves(const std::vector<double>& amount, const Jet<Algebra>& y, int from,
                          int first) const {
    std::vector<Move> moves;
    if (y.is_zero(from)) return moves;
    for (int i = 0; i < algebra_.size(); ++i) {
      if (amount[i] == 0.0) continue;
      const std::optional<int> to = algebra_.product(i, from);
      if (to && *to >= first) moves.push_back({from, *to, amount[i]});
    }
    return moves;
  }

  // One product for each coefficient of y that leads anywhere.
  void add_map(const MapTerm& term, const Product& product, const Jet<Algebra>& y,
               Jet<Algebra>& h) const {
    const auto times = [&](const Eigen::VectorXd& x, double factor) {
      return product.transposed ? term.map->transpose_times(x, factor) : term.map->times(x, factor);
    };
    for (int from = 0; from < algebra_.size(); ++from) {
      const std::vector<Move> list = moves(term.amount, y, from, product.first);
      if (list.size() == 1) {
        h.add(list.front().to, times(y[from], product.factor * list.front().amount));
      } else if (!list.empty()) {
        const Eigen::VectorXd image = times(y[from], product.factor);
        for (const Move& move : list) h.add(move.to, move.amount * image);
      }
    }
  }

  // h[to] += factor * amount * left (right . y[from]), with left and right exchanged in a
  // transpose. Block by block: each vector is read once for all coefficients.
  void add_rank_one(const RankOneTerm& term, const Product& product, const Jet<Algebra>& y,
                    Jet<Algebra>& h) const {
    const Eigen::VectorXd& left = product.transposed ? term.term->right : term.term->left;
    const Eigen::VectorXd& right = product.transposed ? term.term->left : term.term->right;
    std::vector<int> from;
    for (int i = 0; i < algebra_.size(); ++i) {
      if (!moves(term.amount, y, i, product.first).empty()) from.push_back(i);
    }
    std::vector<double> overlap(from.size(), 0.0);
    for_each_block(right.size(), [&](Eigen::Index start, Eigen::Index n) {
      for (std::size_t k = 0; k < from.size(); ++k) {
        overlap[k] += dot(right.segment(start, n), y[from[k]].segment(start, n));
      }
    });
    std::vector<double> steps(algebra_.size(), 0.0);
    std::vector<bool> reached(algebra_.size(), false);
    for (std::size_t k = 0; k < from.size(); ++k) {
      for (const Move& move : moves(term.amount, y, from[k], product.first)) {
        steps[move.to] += product.factor * move.amount * overlap[k];
        reached[move.to] = true;
      }
    }
    add_multiples(left, steps, reached, h);
  }

  // h[i] += steps[i] * left where it is reached.
  void add_multiples(const Eigen::VectorXd& left, const std::vector<double>& steps,
                     const std::vector<bool>& reached, Jet<Algebra>& h) const {
    std::vector<bool> begun(algebra_.size());
    for (int i = 0; i < algebra_.size(); ++i) {
      begun[i] = !h.is_zero(i);
      if (reached[i]) h[i].resize(left.size());
    }
    for_each_block(left.size(), [&](Eigen::Index start, Eigen::Index n) {
      for (int i = 0; i < algebra_.size(); ++i) {
        if (!reached[i]) continue;
        auto block = h[i].segment(start, n);
        if (begun[i]) {
          block += steps[i] * left.segment(start, n);
        } else {
          block = steps[i] * left.segment(start, n);
        }
      }
    });
  }

  Algebra algebra_;
  std::vector<MapTerm> maps_;
  std::vector<RankOneTerm> terms_;
};

}  // namespace widthwise::sim
