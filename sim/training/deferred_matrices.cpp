#include "sim/training/deferred_matrices.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/blocks.hpp"
#include "sim/orthonormal_basis.hpp"
#include "sim/training/query_block.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Q^T X.
template <class Columns>
MatrixXd inner_products(const Columns& q, const MatrixXd& x) {
  MatrixXd products = MatrixXd::Zero(q.cols(), x.cols());
  if (q.cols() == 0) return products;
  for_each_block(x.rows(), [&](Index start, Index n) {
    products.noalias() += q.middleRows(start, n).transpose() * x.middleRows(start, n);
  });
  return products;
}

// X <- X - Q C; returns Q^T X of the result, at one pass over Q.
template <class Columns>
MatrixXd subtract_and_project(const Columns& q, const MatrixXd& c, MatrixXd& x) {
  MatrixXd products = MatrixXd::Zero(q.cols(), x.cols());
  if (q.cols() == 0) return products;
  for_each_block(x.rows(), [&](Index start, Index n) {
    auto block = x.middleRows(start, n);
    block.noalias() -= q.middleRows(start, n) * c;
    products.noalias() += q.middleRows(start, n).transpose() * block;
  });
  return products;
}

// Columns with their largest entries between 1 and 2, so that no square overflows, and the powers
// of two that this took: exact.
struct Rescaled {
  MatrixXd columns;
  std::vector<int> exponents;
};

Rescaled rescaled(const MatrixXd& x) {
  Rescaled result{x, std::vector<int>(static_cast<std::size_t>(x.cols()), 0)};
  for (Index j = 0; j < x.cols(); ++j) {
    const double largest = x.col(j).cwiseAbs().maxCoeff();
    if (largest == 0.0) continue;
    const int exponent = std::ilogb(largest);
    result.exponents[static_cast<std::size_t>(j)] = exponent;
    result.columns.col(j) = result.columns.col(j).unaryExpr(
        [exponent](double entry) { return std::ldexp(entry, -exponent); });
  }
  return result;
}

}  // namespace

DeferredMatrices::DeferredMatrices(Index count, Index rows, Index cols, const RandomStream& stream)
    : right_{GrowingColumns(cols), {}}, left_{GrowingColumns(rows), {}}, stream_(stream) {
  if (count < 1 || rows < 1 || cols < 1) {
    throw std::invalid_argument("a matrix needs at least one row and one column, not " +
                                std::to_string(rows) + " x " + std::to_string(cols));
  }
  right_.images.assign(static_cast<std::size_t>(count), GrowingColumns(rows));
  left_.images.assign(static_cast<std::size_t>(count), GrowingColumns(cols));
}

MatrixXd DeferredMatrices::ask_right(const MatrixXd& x) {
  return ask(right_, left_, x);
}

MatrixXd DeferredMatrices::ask_left(const MatrixXd& delta) {
  return ask(left_, right_, delta);
}

bool DeferredMatrices::few(Index more) const {
  constexpr Index kCosts = 3;
  return kCosts * (std::max(n_right(), n_left()) + more) <= std::min(rows(), cols());
}

MatrixXd DeferredMatrices::ask(Side& side, const Side& other, const MatrixXd& vectors) {
  check_query_block(vectors, side.queries.height());
  auto [x, exponents] = rescaled(vectors);
  const Index known = side.queries.count();
  const Index n_queries = x.cols();
  const VectorXd norms = x.colwise().norm();
  // Projected twice, at three passes over the basis.
  MatrixXd coordinates = inner_products(side.queries.view(), x);
  const MatrixXd left_over = subtract_and_project(side.queries.view(), coordinates, x);
  VectorXd before = x.colwise().norm();
  subtract_and_project(side.queries.view(), left_over, x);
  coordinates += left_over;
  coordinates.conservativeResizeLike(MatrixXd::Zero(known + n_queries, n_queries));
  // Gram-Schmidt within the block, and against everything once more where it cancels.
  Index n_new = 0;
  MatrixXd fresh(x.rows(), n_queries);
  for (Index j = 0; j < n_queries; ++j) {
    auto remainder = x.col(j);
    double norm = 0.0;
    for (;;) {
      const VectorXd within = fresh.leftCols(n_new).transpose() * remainder;
      remainder.noalias() -= fresh.leftCols(n_new) * within;
      coordinates.col(j).segment(known, n_new) += within;
      norm = remainder.norm();
      if (norm <= kDependent * norms(j) || norm >= kCancelled * before(j)) break;
      before(j) = norm;
      const VectorXd again = side.queries.view().transpose() * remainder;
      remainder.noalias() -= side.queries.view() * again;
      coordinates.col(j).head(known) += again;
    }
    if (norm <= kDependent * norms(j)) continue;
    fresh.col(n_new) = remainder / norm;
    coordinates(known + n_new, j) = norm;
    ++n_new;
  }
  if (n_new > 0) draw_images(side, other, fresh.leftCols(n_new));
  for (Index j = 0; j < n_queries; ++j) {
    const double scale = std::ldexp(1.0, exponents[static_cast<std::size_t>(j)]);
    coordinates.col(j) *= scale;
  }
  return coordinates.topRows(known + n_new);
}

void DeferredMatrices::draw_images(Side& side, const Side& other, const MatrixXd& new_queries) {
  const Index n_new = new_queries.cols();
  for (std::size_t k = 0; k < side.images.size(); ++k) {
    const RandomStream stream = stream_.of_part(static_cast<std::uint64_t>(k));
    MatrixXd steps = inner_products(other.images[k].view(), new_queries);  // what is prescribed
    auto images = side.images[k].append(n_new);
    for_each_block(images.rows(), [&](Index start, Index n) {
      for (Index j = 0; j < n_new; ++j) {
        stream.fill_normal_block({images.col(j).data() + start, static_cast<std::size_t>(n)},
                                 next_draw_ + static_cast<std::uint64_t>(j),
                                 static_cast<std::size_t>(start / kBlock));
      }
      steps.noalias() -=
          other.queries.view().middleRows(start, n).transpose() * images.middleRows(start, n);
    });
    for_each_block(images.rows(), [&](Index start, Index n) {
      images.middleRows(start, n).noalias() += other.queries.view().middleRows(start, n) * steps;
    });
    n_normals_ += images.size();
  }
  side.queries.append(n_new) = new_queries;
  next_draw_ += static_cast<std::uint64_t>(n_new);
}

// W = P Z^T + (I - P P^T) Y Q^T + (I - P P^T) Xi (I - Q Q^T).
std::vector<MatrixXd> DeferredMatrices::complete() {
  std::vector<MatrixXd> completed;
  for (Index k = 0; k < count(); ++k) {
    const RandomStream stream = stream_.of_part(static_cast<std::uint64_t>(k));
    MatrixXd entries(rows(), cols());
    for (Index j = 0; j < cols(); ++j) {
      stream.fill_normal({entries.col(j).data(), static_cast<std::size_t>(rows())},
                         next_draw_ + static_cast<std::uint64_t>(j));
    }
    n_normals_ += entries.size();
    if (n_right() > 0) {
      const MatrixXd missing = y(k) - entries * q();
      entries.noalias() += missing * q().transpose();
    }
    if (n_left() > 0) {
      const MatrixXd missing = z(k) - entries.transpose() * p();
      entries.noalias() += p() * missing.transpose();
    }
    completed.push_back(std::move(entries));
  }
  return completed;
}

}  // namespace widthwise::sim
