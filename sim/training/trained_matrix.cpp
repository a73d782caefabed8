#include "sim/training/trained_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/blocks.hpp"
#include "sim/orthonormal_basis.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void check_fits(const MatrixXd& vectors, Index dimension) {
  if (vectors.rows() != dimension) {
    throw std::invalid_argument("queries of " + std::to_string(vectors.rows()) +
                                " entries do not fit a matrix side of " +
                                std::to_string(dimension));
  }
  if (!vectors.allFinite()) {
    throw std::invalid_argument("a query with an infinite or undefined entry has no product");
  }
}

// Zeros where it grows.
void grow_to(MatrixXd& matrix, Index rows, Index cols) {
  if (rows <= matrix.rows() && cols <= matrix.cols()) return;
  const Index new_rows = rows <= matrix.rows() ? matrix.rows() : std::max(rows, 2 * matrix.rows());
  const Index new_cols = cols <= matrix.cols() ? matrix.cols() : std::max(cols, 2 * matrix.cols());
  matrix.conservativeResizeLike(MatrixXd::Zero(new_rows, new_cols));
}

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

// sum = factor (A a + B b), block by block.
template <class Columns>
MatrixXd sum_of_products(const Columns& a, const MatrixXd& of_a, const Columns& b,
                         const MatrixXd& of_b, double factor) {
  MatrixXd sum(a.rows(), of_a.cols());
  const MatrixXd scaled_a = factor * of_a;
  const MatrixXd scaled_b = factor * of_b;
  for_each_block(sum.rows(), [&](Index start, Index n) {
    auto block = sum.middleRows(start, n);
    block.noalias() = a.middleRows(start, n) * scaled_a;
    if (b.cols() > 0) block.noalias() += b.middleRows(start, n) * scaled_b;
  });
  return sum;
}

// Columns with their largest entries between 1 and 2, so that no square overflows, and the powers of
// two that this took: exact.
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

TrainedMatrix::TrainedMatrix(Engine engine, Index rows, Index cols, const RandomStream& stream)
    : right_{GrowingColumns(cols), GrowingColumns(rows)},
      left_{GrowingColumns(rows), GrowingColumns(cols)},
      stream_(stream) {
  if (rows < 1 || cols < 1) {
    throw std::invalid_argument("a matrix needs at least one row and one column, not " +
                                std::to_string(rows) + " x " + std::to_string(cols));
  }
  if (engine == Engine::kDense) complete();
}

TrainedMatrix::TrainedMatrix(MatrixXd entries)
    : right_{GrowingColumns(entries.cols()), GrowingColumns(entries.rows())},
      left_{GrowingColumns(entries.rows()), GrowingColumns(entries.cols())},
      dense_(Dense{std::move(entries), {}}),
      stream_({}, 0) {}

MatrixXd TrainedMatrix::times(QueryBlock& x, double factor) {
  check_fits(x.vectors, cols());
  if (!dense_ && !stays_deferred(right_, x.vectors.cols())) complete();
  if (dense_) return factor * (dense_->entries * x.vectors);
  x.coordinates = ask(right_, left_, x.vectors);
  const MatrixXd moves = core_.topLeftCorner(n_left(), n_right()) * x.coordinates;
  return sum_of_products(right_.images.view(), x.coordinates, left_.queries.view(), moves, factor);
}

MatrixXd TrainedMatrix::transpose_times(QueryBlock& delta, double factor) {
  check_fits(delta.vectors, rows());
  if (!dense_ && !stays_deferred(left_, delta.vectors.cols())) complete();
  if (dense_) return factor * (dense_->entries.transpose() * delta.vectors);
  delta.coordinates = ask(left_, right_, delta.vectors);
  const MatrixXd moves =
      core_.topLeftCorner(n_left(), n_right()).transpose() * delta.coordinates;
  return sum_of_products(left_.images.view(), delta.coordinates, right_.queries.view(), moves,
                         factor);
}

VectorXd TrainedMatrix::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  QueryBlock query{x};
  return times(query, factor);
}

VectorXd TrainedMatrix::transpose_times(const Eigen::Ref<const VectorXd>& y, double factor) {
  QueryBlock query{y};
  return transpose_times(query, factor);
}

void TrainedMatrix::step(const QueryBlock& delta, const VectorXd& weights, const QueryBlock& y,
                         double momentum) {
  for (const QueryBlock* block : {&delta, &y}) {
    const MatrixXd& answered = dense_ ? block->vectors : block->coordinates;
    if (answered.cols() != weights.size() || answered.rows() == 0) {
      throw std::invalid_argument("a step needs queries that were answered, one for each weight");
    }
  }
  const auto advance = [&](auto matrix, MatrixXd& velocity, const MatrixXd& left,
                           const MatrixXd& right) {
    const auto weighted = left * weights.asDiagonal();
    if (momentum == 0.0 && velocity.size() == 0) {
      matrix.topLeftCorner(left.rows(), right.rows()).noalias() += weighted * right.transpose();
      return;
    }
    if (velocity.size() == 0) velocity.setZero(matrix.rows(), matrix.cols());
    velocity *= momentum;
    velocity.topLeftCorner(left.rows(), right.rows()).noalias() += weighted * right.transpose();
    matrix += velocity;
  };
  if (dense_) {
    advance(dense_->entries.topLeftCorner(rows(), cols()), dense_->velocity, delta.vectors,
            y.vectors);
  } else {
    advance(core_.topLeftCorner(core_.rows(), core_.cols()), velocity_, delta.coordinates,
            y.coordinates);
  }
}

bool TrainedMatrix::stays_deferred(const Side& side, Index more) const {
  constexpr Index kCosts = 3;
  return kCosts * (side.queries.count() + more) <= std::min(rows(), cols());
}

MatrixXd TrainedMatrix::ask(Side& side, const Side& other, const MatrixXd& queries) {
  auto [x, exponents] = rescaled(queries);
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

void TrainedMatrix::draw_images(Side& side, const Side& other, const MatrixXd& new_queries) {
  const Index n_new = new_queries.cols();
  const MatrixXd prescribed = inner_products(other.images.view(), new_queries);
  auto images = side.images.append(n_new);
  MatrixXd overlap = MatrixXd::Zero(other.queries.count(), n_new);
  for_each_block(images.rows(), [&](Index start, Index n) {
    for (Index j = 0; j < n_new; ++j) {
      stream_.fill_normal_block({images.col(j).data() + start, static_cast<std::size_t>(n)},
                                next_draw_ + static_cast<std::uint64_t>(j),
                                static_cast<std::size_t>(start / kBlock));
    }
    overlap.noalias() +=
        other.queries.view().middleRows(start, n).transpose() * images.middleRows(start, n);
  });
  const MatrixXd steps = prescribed - overlap;
  for_each_block(images.rows(), [&](Index start, Index n) {
    images.middleRows(start, n).noalias() += other.queries.view().middleRows(start, n) * steps;
  });
  side.queries.append(n_new) = new_queries;
  next_draw_ += static_cast<std::uint64_t>(n_new);
  n_normals_ += n_new * images.rows();
  grow_to(core_, n_left(), n_right());
  if (velocity_.size() > 0) grow_to(velocity_, core_.rows(), core_.cols());
}

// W_0 = P Z^T + (I - P P^T) Y Q^T + (I - P P^T) Xi (I - Q Q^T).
MatrixXd TrainedMatrix::complete() {
  if (dense_) throw std::logic_error("the entries of this matrix are stored already");
  MatrixXd entries(rows(), cols());
  for (Index j = 0; j < cols(); ++j) {
    stream_.fill_normal({entries.col(j).data(), static_cast<std::size_t>(rows())},
                        next_draw_ + static_cast<std::uint64_t>(j));
  }
  n_normals_ += entries.size();
  const auto q = right_.queries.view();
  const auto p = left_.queries.view();
  if (n_right() > 0) {
    entries += (right_.images.view() - entries * q) * q.transpose();
  }
  if (n_left() > 0) {
    entries += p * (left_.images.view() - entries.transpose() * p).transpose();
  }
  Dense dense{entries, {}};
  if (core_.size() > 0) {
    const auto moved = [&](const MatrixXd& core) {
      return MatrixXd(p * core.topLeftCorner(n_left(), n_right()) * q.transpose());
    };
    dense.entries += moved(core_);
    if (velocity_.size() > 0) dense.velocity = moved(velocity_);
  }
  for (Side* side : {&right_, &left_}) {
    side->queries = GrowingColumns(side->queries.height());
    side->images = GrowingColumns(side->images.height());
  }
  core_.resize(0, 0);
  velocity_.resize(0, 0);
  dense_ = std::move(dense);
  return entries;
}

}  // namespace widthwise::sim
