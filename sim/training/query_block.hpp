#pragma once
// Vectors that a weight matrix is asked about.

#include <Eigen/Core>
#include <algorithm>
#include <stdexcept>
#include <string>

namespace widthwise::sim {

/// Vectors, one a column, of which a matrix is asked the images; and their coordinates in the basis
/// of all such vectors that it was asked so far, which the matrix notes there when it answers.
struct QueryBlock {
  Eigen::MatrixXd vectors;
  Eigen::MatrixXd coordinates = {};  ///< empty where the matrix is stored
};

/// Throws std::invalid_argument unless the columns have `dimension` entries, all finite.
inline void check_query_block(const Eigen::MatrixXd& vectors, Eigen::Index dimension) {
  if (vectors.rows() != dimension) {
    throw std::invalid_argument("queries of " + std::to_string(vectors.rows()) +
                                " entries do not fit a matrix side of " +
                                std::to_string(dimension));
  }
  if (!vectors.allFinite()) {
    throw std::invalid_argument("a query with an infinite or undefined entry has no product");
  }
}

/// Grows a matrix to at least this size, by zeros.
inline void grow_to(Eigen::MatrixXd& matrix, Eigen::Index rows, Eigen::Index cols) {
  if (rows <= matrix.rows() && cols <= matrix.cols()) return;
  const auto grown = [](Eigen::Index needed, Eigen::Index have) {
    return needed <= have ? have : std::max(needed, 2 * have);
  };
  matrix.conservativeResizeLike(
      Eigen::MatrixXd::Zero(grown(rows, matrix.rows()), grown(cols, matrix.cols())));
}

}  // namespace widthwise::sim
