#pragma once
// Vectors of parameter space, never written out: a gradient is one rank-one term a layer.

#include <Eigen/Core>
#include <vector>

namespace widthwise::sim {

/// left right^T: rows x cols of the weight matrix it belongs to.
struct RankOne {
  Eigen::VectorXd left;
  Eigen::VectorXd right;
};

/// A direction in the space of all weights: for each layer the sum of its rank-one terms. An empty
/// layer is zero.
struct Tangent {
  std::vector<std::vector<RankOne>> layers;
};

/// Sum over all weights of the products of the entries: O(width) for each pair of terms.
/// Throws std::invalid_argument if the numbers of layers differ.
double inner_product(const Tangent& a, const Tangent& b);

}  // namespace widthwise::sim
