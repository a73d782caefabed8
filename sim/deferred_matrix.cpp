#include "widthwise/sim/deferred_matrix.hpp"

#include <cmath>
#include <utility>

#include "widthwise/sim/blocks.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A remainder below this fraction of its query is rounding: the query depends on earlier ones.
constexpr double kDependent = 1e-12;

// A projection that leaves less than this fraction of the vector lost a digit or more by
// cancellation; a second one restores it, and two are enough [DGKS1976].
constexpr double kCancelled = 0.1;

// products[j] += vectors[j] . block, where the block stands at `start`.
template <class Block>
void add_inner_products(const std::vector<VectorXd>& vectors, Index start, const Block& block,
                        VectorXd& products) {
  for (Index j = 0; j < products.size(); ++j) {
    products[j] += vectors[j].segment(start, block.size()).dot(block);
  }
}

// block += sum_{j >= first} coefficients[j] * vectors[j], likewise.
template <class Block>
void add_combination(const std::vector<VectorXd>& vectors, Index start,
                     const VectorXd& coefficients, Block block, Index first = 0) {
  for (Index j = first; j < coefficients.size(); ++j) {
    block += coefficients[j] * vectors[j].segment(start, block.size());
  }
}

VectorXd combination(const std::vector<VectorXd>& vectors, const VectorXd& coefficients,
                     Index size) {
  if (coefficients.size() == 0) return VectorXd::Zero(size);
  VectorXd sum(size);
  for_each_block(size, [&](Index start, Index n) {
    auto block = sum.segment(start, n);
    block = coefficients[0] * vectors[0].segment(start, n);
    add_combination(vectors, start, coefficients, block, /*first=*/1);
  });
  return sum;
}

VectorXd as_vector(const std::vector<double>& values) {
  return VectorXd::Map(values.data(), static_cast<Index>(values.size()));
}

}  // namespace

DeferredMatrix::DeferredMatrix(Index rows, Index cols, const RandomStream& stream)
    : right_{cols, {}, {}, {}}, left_{rows, {}, {}, {}}, stream_(stream) {}

VectorXd DeferredMatrix::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  return answer(right_, left_, x, factor);
}

VectorXd DeferredMatrix::transpose_times(const Eigen::Ref<const VectorXd>& y, double factor) {
  return answer(left_, right_, y, factor);
}

// Gram-Schmidt, repeated where it cancels. Each round is one pass over all vectors.
DeferredMatrix::Split DeferredMatrix::split(const AnsweredQueries& side,
                                            const AnsweredQueries& other,
                                            const Eigen::Ref<const VectorXd>& query) {
  const VectorXd norms = as_vector(side.norms);
  Split parts{VectorXd::Zero(side.count()), VectorXd(query.size()), 0.0, {}};
  VectorXd overlap = VectorXd::Zero(side.count());  // of the vector that is being split
  // Takes the known overlap from `source`, which gives the remainder, its norm and its own overlap.
  const auto remove_overlap = [&](const double* source) {
    const VectorXd removed = overlap.cwiseQuotient(norms);
    const VectorXd steps = -removed.cwiseQuotient(norms);
    parts.coefficients += removed;
    parts.prescribed.setZero(other.count());
    overlap.setZero();
    double square = 0.0;
    for_each_block(query.size(), [&](Index start, Index n) {
      auto block = parts.remainder.segment(start, n);
      if (source != parts.remainder.data()) block = VectorXd::Map(source + start, n);
      add_combination(side.queries, start, steps, block);
      square += block.squaredNorm();
      add_inner_products(side.queries, start, block, overlap);
      add_inner_products(other.images, start, block, parts.prescribed);
    });
    return std::sqrt(square);
  };
  double norm = 0.0;
  if (side.count() == 0) {
    norm = parts.norm = remove_overlap(query.data());
  } else {
    double square = 0.0;
    for_each_block(query.size(), [&](Index start, Index n) {
      square += query.segment(start, n).squaredNorm();
      add_inner_products(side.queries, start, query.segment(start, n), overlap);
    });
    norm = std::sqrt(square);
    parts.norm = remove_overlap(query.data());
    for (double before = norm;
         parts.norm > kDependent * norm && parts.norm < kCancelled * before;) {
      before = std::exchange(parts.norm, remove_overlap(parts.remainder.data()));
    }
  }
  check_norm(query, norm);
  if (side.full() || !(parts.norm > kDependent * norm)) parts.norm = 0.0;
  if (parts.norm > 0.0) parts.prescribed /= parts.norm;
  return parts;
}

VectorXd DeferredMatrix::answer(AnsweredQueries& side, const AnsweredQueries& other,
                                const Eigen::Ref<const VectorXd>& query, double factor) {
  check_size(query.size(), side.dimension);
  if (other.full()) {  // the other side's answers are the whole matrix
    VectorXd products = VectorXd::Zero(other.count());
    for_each_block(query.size(), [&](Index start, Index n) {
      add_inner_products(other.images, start, query.segment(start, n), products);
    });
    return combination(other.queries, factor * products.cwiseQuotient(as_vector(other.norms)),
                       other.dimension);
  }
  Split parts = split(side, other, query);
  if (parts.norm > 0.0) {
    side.images.push_back(draw_image(other, parts.prescribed));
    side.queries.push_back(std::move(parts.remainder));
    side.norms.push_back(parts.norm);
    parts.coefficients.conservativeResize(side.count());
    parts.coefficients[side.count() - 1] = parts.norm;
  }
  return combination(side.images, factor * parts.coefficients, other.dimension);
}

// P (Z^T q) + (I - P P^T) xi = xi + P (Z^T q - P^T xi).
VectorXd DeferredMatrix::draw_image(const AnsweredQueries& other, const VectorXd& prescribed) {
  VectorXd image(other.dimension);
  VectorXd drawn = VectorXd::Zero(other.count());
  for_each_block(other.dimension, [&](Index start, Index n) {
    auto block = image.segment(start, n);
    stream_.fill_normal_block({block.data(), static_cast<std::size_t>(n)}, next_draw_,
                              static_cast<std::size_t>(start / kBlock));
    add_inner_products(other.queries, start, block, drawn);
  });
  ++next_draw_;
  n_normals_ += other.dimension;
  const VectorXd norms = as_vector(other.norms);
  const VectorXd steps = (prescribed - drawn.cwiseQuotient(norms)).cwiseQuotient(norms);
  for_each_block(other.dimension, [&](Index start, Index n) {
    add_combination(other.queries, start, steps, image.segment(start, n));
  });
  return image;
}

MatrixXd DeferredMatrix::complete() {
  // Asking for every unit vector of the shorter side leaves nothing unknown.
  AnsweredQueries& side = cols() <= rows() ? right_ : left_;
  const AnsweredQueries& other = cols() <= rows() ? left_ : right_;
  for (Index j = 0; j < side.dimension && !side.full() && !other.full(); ++j) {
    answer(side, other, VectorXd::Unit(side.dimension, j), 1.0);
  }
  MatrixXd entries = MatrixXd::Zero(rows(), cols());
  const bool by_rows = left_.full();
  const AnsweredQueries& known = by_rows ? left_ : right_;
  for (Index j = 0; j < known.count(); ++j) {
    const VectorXd direction = known.queries[j] / known.norms[j];
    const VectorXd& image = known.images[j];
    if (by_rows) {
      entries += direction * image.transpose();
    } else {
      entries += image * direction.transpose();
    }
  }
  return entries;
}

}  // namespace widthwise::sim
