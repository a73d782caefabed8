#pragma once
// Normal matrices in single precision.

#include <Eigen/Core>
#include <vector>

#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// Independent N(0, deviation^2) entries, a draw of the stream for each column.
inline Eigen::MatrixXf float_normals(Eigen::Index rows, Eigen::Index cols, double deviation,
                                     const RandomStream& stream) {
  Eigen::MatrixXf matrix(rows, cols);
  std::vector<double> normals(static_cast<std::size_t>(rows));
  for (Eigen::Index j = 0; j < cols; ++j) {
    stream.fill_normal(normals, static_cast<std::uint64_t>(j));
    for (Eigen::Index i = 0; i < rows; ++i) {
      matrix(i, j) = static_cast<float>(deviation * normals[static_cast<std::size_t>(i)]);
    }
  }
  return matrix;
}

}  // namespace widthwise::sim
