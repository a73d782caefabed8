#include "sim/training/trained_matrices.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/blocks.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void check_owners(const Owners& owners, Index n_columns, Index count) {
  bool fit = static_cast<Index>(owners.size()) == n_columns;
  for (const Index owner : owners) fit = fit && owner >= 0 && owner < count;
  if (!fit) throw std::invalid_argument("each column of a block needs an owner that there is");
}

// factor * (sum_k images_k C diag(R_ik) + basis B), i being the owner of each column.
template <class Images, class Basis>
MatrixXd combined(Index n_matrices, const Images& images, const MatrixXd& coordinates,
                  const MatrixXd& root, const Owners& owners, const Basis& basis,
                  const MatrixXd& moves, double factor) {
  std::vector<MatrixXd> parts;  // C diag(R_ik) factor, or nothing
  for (Index k = 0; k < n_matrices; ++k) {
    VectorXd amounts(coordinates.cols());
    for (Index u = 0; u < amounts.size(); ++u) {
      amounts(u) = factor * root(owners[static_cast<std::size_t>(u)], k);
    }
    parts.emplace_back(amounts.isZero(0.0) ? MatrixXd() : coordinates * amounts.asDiagonal());
  }
  const MatrixXd scaled_moves = factor * moves;
  MatrixXd sum = MatrixXd::Zero(images(0).rows(), coordinates.cols());
  for_each_block(sum.rows(), [&](Index start, Index n) {
    auto block = sum.middleRows(start, n);
    for (Index k = 0; k < n_matrices; ++k) {
      const MatrixXd& part = parts[static_cast<std::size_t>(k)];
      if (part.size() > 0) block.noalias() += images(k).middleRows(start, n) * part;
    }
    if (basis.cols() > 0) block.noalias() += basis.middleRows(start, n) * scaled_moves;
  });
  return sum;
}

}  // namespace

TrainedMatrices::TrainedMatrices(Engine engine, MatrixXd root, Index rows, Index cols,
                                 const RandomStream& stream)
    : w_(DeferredMatrices(root.cols(), rows, cols, stream)),
      root_(std::move(root)),
      cores_(static_cast<std::size_t>(root_.rows())) {
  if (root_.rows() < 1) throw std::invalid_argument("there are no matrices without an owner");
  if (engine == Engine::kDense) complete();
}

TrainedMatrices::TrainedMatrices(std::vector<MatrixXd> entries) {
  for (MatrixXd& matrix : entries) {
    const bool fits = matrix.size() > 0 && matrix.rows() == entries.front().rows() &&
                      matrix.cols() == entries.front().cols();
    if (!fits && !stored_.empty()) throw std::invalid_argument("matrices of one size are needed");
    stored_.push_back({std::move(matrix)});
  }
  if (stored_.empty()) throw std::invalid_argument("there are no matrices without an owner");
}

Index TrainedMatrices::count() const {
  return static_cast<Index>(w_ ? cores_.size() : stored_.size());
}

// Completes the matrices if `more` queries would be too many for the deferred form.
bool TrainedMatrices::stays_deferred(Index more) {
  if (w_ && !w_->few(more)) complete();
  return w_.has_value();
}

MatrixXd TrainedMatrices::stored_products(const MatrixXd& vectors, const Owners& owners,
                                          double factor, bool transposed) const {
  const auto product = [&](const MatrixXd& matrix, const auto& of) -> MatrixXd {
    if (transposed) return factor * (matrix.transpose() * of);
    return factor * (matrix * of);
  };
  if (stored_.size() == 1) return product(stored_.front().entries, vectors);
  MatrixXd images(transposed ? cols() : rows(), vectors.cols());
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    std::vector<Index> own;
    for (std::size_t u = 0; u < owners.size(); ++u) {
      if (owners[u] == static_cast<Index>(i)) own.push_back(static_cast<Index>(u));
    }
    if (own.empty()) continue;
    images(Eigen::all, own) = product(stored_[i].entries, MatrixXd(vectors(Eigen::all, own)));
  }
  return images;
}

MatrixXd TrainedMatrices::times(QueryBlock& x, const Owners& owners, double factor) {
  check_query_block(x.vectors, cols());
  check_owners(owners, x.vectors.cols(), count());
  if (!stays_deferred(x.vectors.cols())) return stored_products(x.vectors, owners, factor, false);
  x.coordinates = w_->ask_right(x.vectors);
  MatrixXd moves(n_left(), x.coordinates.cols());
  for (Index u = 0; u < moves.cols(); ++u) {
    MatrixXd& core = cores_[static_cast<std::size_t>(owners[static_cast<std::size_t>(u)])].entries;
    grow_to(core, n_left(), n_right());
    moves.col(u) = core.topLeftCorner(n_left(), n_right()) * x.coordinates.col(u);
  }
  return combined(
      w_->count(), [&](Index k) { return w_->y(k); }, x.coordinates, root_, owners, w_->p(), moves,
      factor);
}

MatrixXd TrainedMatrices::transpose_times(QueryBlock& delta, const Owners& owners, double factor) {
  check_query_block(delta.vectors, rows());
  check_owners(owners, delta.vectors.cols(), count());
  if (!stays_deferred(delta.vectors.cols())) {
    return stored_products(delta.vectors, owners, factor, true);
  }
  delta.coordinates = w_->ask_left(delta.vectors);
  MatrixXd moves(n_right(), delta.coordinates.cols());
  for (Index u = 0; u < moves.cols(); ++u) {
    MatrixXd& core = cores_[static_cast<std::size_t>(owners[static_cast<std::size_t>(u)])].entries;
    grow_to(core, n_left(), n_right());
    moves.col(u) = core.topLeftCorner(n_left(), n_right()).transpose() * delta.coordinates.col(u);
  }
  return combined(
      w_->count(), [&](Index k) { return w_->z(k); }, delta.coordinates, root_, owners, w_->q(),
      moves, factor);
}

void TrainedMatrices::step(const QueryBlock& delta, const MatrixXd& weights, const QueryBlock& y,
                           double momentum) {
  const MatrixXd& left = w_ ? delta.coordinates : delta.vectors;
  const MatrixXd& right = w_ ? y.coordinates : y.vectors;
  for (const MatrixXd* answered : {&left, &right}) {
    if (answered->cols() == weights.cols() && answered->rows() > 0) continue;
    throw std::invalid_argument("a step needs queries that were answered, one for each weight");
  }
  std::vector<Moving>& moving = w_ ? cores_ : stored_;
  if (weights.rows() != static_cast<Index>(moving.size())) {
    throw std::invalid_argument("a step needs weights for each owner");
  }
  for (std::size_t i = 0; i < moving.size(); ++i) {
    auto& [matrix, velocity] = moving[i];
    grow_to(matrix, left.rows(), right.rows());
    const auto weighted = left * weights.row(static_cast<Index>(i)).asDiagonal();
    if (momentum == 0.0) {
      matrix.topLeftCorner(left.rows(), right.rows()).noalias() += weighted * right.transpose();
      continue;
    }
    velocity.conservativeResizeLike(MatrixXd::Zero(matrix.rows(), matrix.cols()));
    velocity *= momentum;
    velocity.topLeftCorner(left.rows(), right.rows()).noalias() += weighted * right.transpose();
    matrix += velocity;
  }
}

std::vector<MatrixXd> TrainedMatrices::complete() {
  if (!w_) throw std::logic_error("the entries of these matrices are stored already");
  const std::vector<MatrixXd> independent = w_->complete();
  // Adds P M Q^T of a core, which may have more rows and columns than there are queries, or fewer.
  const auto move = [&](MatrixXd& entries, const MatrixXd& core) {
    const Index n_rows = std::min(n_left(), core.rows());
    const Index n_cols = std::min(n_right(), core.cols());
    const MatrixXd left = w_->p().leftCols(n_rows) * core.topLeftCorner(n_rows, n_cols);
    entries.noalias() += left * w_->q().leftCols(n_cols).transpose();
  };
  std::vector<MatrixXd> at_start;
  for (Index i = 0; i < root_.rows(); ++i) {
    MatrixXd entries = root_(i, 0) * independent.front();
    for (Index k = 1; k < root_.cols(); ++k) {
      entries += root_(i, k) * independent[static_cast<std::size_t>(k)];
    }
    at_start.push_back(std::move(entries));
    const Moving& core = cores_[static_cast<std::size_t>(i)];
    stored_.push_back({at_start.back()});
    if (core.entries.size() > 0) move(stored_.back().entries, core.entries);
    if (core.velocity.size() == 0) continue;
    stored_.back().velocity.setZero(rows(), cols());
    move(stored_.back().velocity, core.velocity);
  }
  cores_.clear();
  w_.reset();
  return at_start;
}

VectorXd TrainedMatrix::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  QueryBlock query{x};
  return matrices_.times(query, owner_, factor);
}

VectorXd TrainedMatrix::transpose_times(const Eigen::Ref<const VectorXd>& y, double factor) {
  QueryBlock query{y};
  return matrices_.transpose_times(query, owner_, factor);
}

}  // namespace widthwise::sim
