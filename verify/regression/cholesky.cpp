#include "verify/regression/cholesky.hpp"

#include <Eigen/Cholesky>
#include <utility>
#include <vector>

namespace widthwise::verify {

using Eigen::Index;

bool cholesky_in_place(Eigen::MatrixXd& matrix, const Workers& workers) {
  constexpr Index kTile = 256;
  const Index n = matrix.rows();
  for (Index first = 0; first < n; first += kTile) {
    const Index size = std::min(kTile, n - first);
    const Index next = first + size;
    auto corner = matrix.block(first, first, size, size);
    Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factored(corner);
    if (factored.info() != Eigen::Success || workers.stopped()) return false;
    for_each_range(n - next, kTile, workers, [&](Index at, Index count) {
      auto below = matrix.block(next + at, first, count, size);
      corner.triangularView<Eigen::Lower>().transpose().solveInPlace<Eigen::OnTheRight>(below);
    });
    std::vector<std::pair<Index, Index>> tiles;  // row and column of each that is left
    for (Index column = next; column < n; column += kTile) {
      for (Index row = column; row < n; row += kTile) tiles.emplace_back(row, column);
    }
    for_each_piece(static_cast<Index>(tiles.size()), workers, [&](Index which) {
      const auto [row, column] = tiles[static_cast<std::size_t>(which)];
      const Index rows = std::min(kTile, n - row);
      const Index columns = std::min(kTile, n - column);
      matrix.block(row, column, rows, columns).noalias() -=
          matrix.block(row, first, rows, size) *
          matrix.block(column, first, columns, size).transpose();
    });
  }
  return !workers.stopped();
}

}  // namespace widthwise::verify
