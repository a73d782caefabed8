#pragma once
// Differences of the output along a line in weight space: what is exactly zero, by a second route.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sim/dense_line.hpp"
#include "sim/memory_use.hpp"

namespace widthwise::verify {

/// The order + 1 points reach cos(pi i / order), i = 0 .. order, where the polynomial of that
/// degree swings from -1 to 1 that swings least [Chebyshev]; order >= 1.
Eigen::VectorXd chebyshev_points(int order, double reach);

/// The divided difference over chebyshev_points(), over the sum of the moduli of its terms: 0 for a
/// polynomial of lower degree, 1 for the Chebyshev polynomial of this degree, in between for
/// others, whatever the reach. 0 where all values are.
double relative_difference(const Eigen::VectorXd& values);

/// The relative differences of orders `degree` and degree + 1 of h(u; w + t grad h(u')) in t, from
/// values alone. Over |t| <= 100 n the highest derivatives that are not zero lead. Of networks with
/// frozen gates h is a polynomial, and K^(degree + 1) is zero if the second one is. See
/// EnsembleStudy.
struct FiniteDifference {
  /// Columns, in this order.
  enum Column {
    kBeyondRounding,  ///< 1 if the difference of order degree + 1 is larger than rounding, else 0
    kLast,            ///< the difference of order `degree`
    kBeyond           ///< the difference of order degree + 1
  };

  int degree;

  std::string name() const { return "finite-difference"; }
  std::vector<std::string> columns() const;

  template <class Network, class InputPair>
  Eigen::VectorXd measure(Network& network, const InputPair& at) const {
    const auto difference = [&](int order) {
      return relative_difference(sim::values_along(
          network, at.u, at.u_prime, chebyshev_points(order, reach(network.shape()))));
    };
    return numbers(difference(degree), difference(degree + 1));
  }

  sim::Queries queries() const { return {.gradients = 1}; }

 private:
  static double reach(const sim::MlpShape& shape);
  static double reach(const sim::HypernetShape& shape) { return reach(shape.f); }
  static Eigen::VectorXd numbers(double last, double beyond);
};

}  // namespace widthwise::verify
