#include "sim/deferred_matrix.hpp"

#include <cmath>
#include <utility>

#include "sim/blocks.hpp"
#include "sim/dot.hpp"
#include "sim/orthonormal_basis.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Room to begin with: what an MLP asks of a matrix.
constexpr std::size_t kFewQueries = 8;

// products[j] += vectors[j] . block, where the block stands at `start`.
template <class Coefficients, class Block>
void add_inner_products(const std::vector<VectorXd>& vectors, Index start, const Block& block,
                        Coefficients& products) {
  for (std::size_t j = 0; j < products.size(); ++j) {
    products[j] += dot(vectors[j].segment(start, block.size()), block);
  }
}

// block += sum_j coefficients[j] * vectors[j], likewise.
template <class Coefficients, class Block>
void add_combination(const std::vector<VectorXd>& vectors, Index start,
                     const Coefficients& coefficients, Block block) {
  for (std::size_t j = 0; j < coefficients.size(); ++j) {
    block += coefficients[j] * vectors[j].segment(start, block.size());
  }
}

}  // namespace

DeferredMatrix::DeferredMatrix(Index rows, Index cols, const RandomStream& stream)
    : right_{cols, {}, {}, {}}, left_{rows, {}, {}, {}}, stream_(stream) {
  for (AnsweredQueries* side : {&right_, &left_}) {
    side->queries.reserve(kFewQueries);
    side->images.reserve(kFewQueries);
  }
}

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
  const std::size_t known = side.count();
  Split parts{Coefficients(known), VectorXd(query.size()), 0.0, 0.0, {}};
  Coefficients overlap(known);  // of the vector that is being split
  // Takes the known overlap from `source`, which gives the remainder, its norm and its own overlap.
  const auto remove_overlap = [&](const double* source) {
    Coefficients steps(known);
    for (std::size_t j = 0; j < known; ++j) {
      const double removed = overlap[j] / side.norms[j];
      parts.coefficients[j] += removed;
      steps[j] = -removed / side.norms[j];
    }
    parts.prescribed.assign(other.count(), 0.0);
    overlap.assign(known, 0.0);
    double square = 0.0;
    for_each_block(query.size(), [&](Index start, Index n) {
      auto block = parts.remainder.segment(start, n);
      if (source != parts.remainder.data()) block = VectorXd::Map(source + start, n);
      add_combination(side.queries, start, steps, block);
      square += squared_norm(block);
      add_inner_products(side.queries, start, block, overlap);
      add_inner_products(other.images, start, block, parts.prescribed);
    });
    return std::sqrt(square);
  };
  double norm = 0.0;
  if (known == 0) {
    norm = parts.norm = remove_overlap(query.data());
  } else {
    double square = 0.0;
    for_each_block(query.size(), [&](Index start, Index n) {
      square += squared_norm(query.segment(start, n));
      add_inner_products(side.queries, start, query.segment(start, n), overlap);
    });
    norm = std::sqrt(square);
    parts.norm = remove_overlap(query.data());
    for (double before = norm;
         parts.norm > kDependent * norm && parts.norm < kCancelled * before;) {
      before = std::exchange(parts.norm, remove_overlap(parts.remainder.data()));
    }
  }
  parts.query_norm = norm;
  if (side.full() || !(parts.norm > kDependent * norm)) {
    parts.norm = 0.0;
    return parts;
  }
  for (double& product : parts.prescribed) product /= parts.norm;
  return parts;
}

VectorXd DeferredMatrix::answer(AnsweredQueries& side, const AnsweredQueries& other,
                                const Eigen::Ref<const VectorXd>& query, double factor) {
  check_size(query.size(), side.dimension);
  if (other.full()) return answer_from(other, query, factor);
  Split parts = split(side, other, query);
  if (!(parts.query_norm >= kSmallestNorm && parts.query_norm <= kLargestNorm)) {
    return answer_rescaled(side, other, query, factor);
  }
  Coefficients coefficients = std::move(parts.coefficients);
  Coefficients steps;  // along P, still to be made by the image that was drawn last
  if (parts.norm > 0.0) {
    coefficients.push_back(parts.norm);
    steps = draw_image(side, other, std::move(parts));
  }
  for (double& coefficient : coefficients) coefficient *= factor;
  VectorXd sum(other.dimension);
  for_each_block(other.dimension, [&](Index start, Index n) {
    if (!steps.empty()) {
      add_combination(other.queries, start, steps, side.images.back().segment(start, n));
    }
    auto block = sum.segment(start, n);
    block.setZero();
    add_combination(side.images, start, coefficients, block);
  });
  return sum;
}

// A query whose squares leave the range of a double, or whose norm is no number. W is linear, and
// multiplying by a power of two is exact.
VectorXd DeferredMatrix::answer_rescaled(AnsweredQueries& side, const AnsweredQueries& other,
                                         const Eigen::Ref<const VectorXd>& query, double factor) {
  if (!query.allFinite()) refuse_not_finite();
  const double largest = query.cwiseAbs().maxCoeff();
  if (largest == 0.0) return VectorXd::Zero(other.dimension);
  const int exponent = std::ilogb(largest);
  const VectorXd rescaled =
      query.unaryExpr([exponent](double entry) { return std::ldexp(entry, -exponent); });
  return answer(side, other, rescaled, std::ldexp(factor, exponent));
}

// The image of a new unit query q is P (Z^T q) + (I - P P^T) xi = xi + P (Z^T q - P^T xi). Appends
// q with xi and returns the steps along P that make xi the image.
DeferredMatrix::Coefficients DeferredMatrix::draw_image(AnsweredQueries& side,
                                                        const AnsweredQueries& other, Split parts) {
  VectorXd xi(other.dimension);
  Coefficients steps(other.count());
  for_each_block(other.dimension, [&](Index start, Index n) {
    auto block = xi.segment(start, n);
    stream_.fill_normal_block({block.data(), static_cast<std::size_t>(n)}, next_draw_,
                              static_cast<std::size_t>(start / kBlock));
    add_inner_products(other.queries, start, block, steps);
  });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i] = (parts.prescribed[i] - steps[i] / other.norms[i]) / other.norms[i];
  }
  ++next_draw_;
  n_normals_ += other.dimension;
  side.queries.push_back(std::move(parts.remainder));
  side.norms.push_back(parts.norm);
  side.images.push_back(std::move(xi));
  return steps;
}

// One side's answers are the whole matrix once they fill their space: W = P Z^T.
VectorXd DeferredMatrix::answer_from(const AnsweredQueries& all,
                                     const Eigen::Ref<const VectorXd>& query, double factor) {
  Coefficients products(all.count());
  for_each_block(query.size(), [&](Index start, Index n) {
    const auto block = query.segment(start, n);
    if (!block.allFinite()) refuse_not_finite();
    add_inner_products(all.images, start, block, products);
  });
  for (std::size_t j = 0; j < products.size(); ++j) products[j] *= factor / all.norms[j];
  VectorXd sum = VectorXd::Zero(all.dimension);
  add_combination(all.queries, 0, products, sum.head(sum.size()));
  return sum;
}

MatrixXd DeferredMatrix::complete() {
  // Asking for every unit vector of the shorter side leaves nothing unknown.
  AnsweredQueries& side = cols() <= rows() ? right_ : left_;
  const AnsweredQueries& other = cols() <= rows() ? left_ : right_;
  for (Index j = 0; j < side.dimension && !side.full() && !other.full(); ++j) {
    answer(side, other, VectorXd::Unit(side.dimension, j), 1.0);
  }
  const AnsweredQueries& known = left_.full() ? left_ : right_;
  MatrixXd directions(known.dimension, known.dimension);
  MatrixXd images(known.images.front().size(), known.dimension);
  for (Index j = 0; j < known.dimension; ++j) {
    directions.col(j) = known.queries[j] / known.norms[j];
    images.col(j) = known.images[j];
  }
  if (left_.full()) return directions * images.transpose();
  return images * directions.transpose();
}

}  // namespace widthwise::sim
