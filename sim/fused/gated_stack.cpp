#include "sim/fused/gated_stack.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "sim/dot.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;

// The vectors of one block that do not outlive it.
struct Block {
  alignas(64) std::array<double, kBlock> y_prime;  // s(xi)
  alignas(64) std::array<double, kBlock> z;
  alignas(64) std::array<double, kBlock> gz;

  Block(const double* xi, const double* zeta, double step, Index n, bool gated) {
    block_expand(xi, zeta, step, n, gated, y_prime.data(), z.data(), gz.data());
  }
};

}  // namespace

GatedStack::GatedStack(PerLayer<Index> widths, PerLayer<double> scales, bool gated,
                       PerLayer<RandomStream> streams)
    : widths_(std::move(widths)),
      scales_(std::move(scales)),
      gated_(gated),
      streams_(std::move(streams)),
      sums_(widths_.size()),
      norms_(widths_.size() + 1),
      left_norms_(widths_.size() + 2),
      along_gradient_(widths_.size() + 1),
      steps_(widths_.size() + 1),
      left_scales_(widths_.size() + 1) {
  for (const Index width : widths_) {
    xi_.emplace_back(width);
    zeta_.emplace_back(width);
  }
}

double GatedStack::gain() const {
  return gated_ ? std::numbers::sqrt2 : 1.0;
}

void GatedStack::draw(int l, std::uint64_t number, Index start, Index n, double* to) {
  streams_[l - 1].fill_normal_block({to, static_cast<std::size_t>(n)}, number,
                                    static_cast<std::size_t>(start / kBlock));
  n_normals_ += n;
}

// Of W_l the first draw is the image of q', the second, of the other side, that of p. The row is
// asked from the left alone.
void GatedStack::pass_at_u_prime(double input_norm, double along) {
  along_ = along;
  norms_[0] = input_norm;
  for (int l = 1; l <= n_layers(); ++l) {
    PassSums& sums = sums_[l - 1];
    sums = {};
    for_each_block(widths_[l - 1], [&](Index start, Index n) {
      double* const xi = xi_[l - 1].data() + start;
      double* const zeta = zeta_[l - 1].data() + start;
      draw(l, 0, start, n, xi);
      draw(l + 1, l < n_layers() ? 1 : 0, start, n, zeta);
      sums += block_sums(xi, zeta, n, gated_);
    });
    norms_[l] = gain() * scales_[l - 1] * along_ * norms_[l - 1] * std::sqrt(sums.yy);
  }
}

double GatedStack::top_overlap() const {
  return sums_.back().yz / std::sqrt(sums_.back().yy);
}

// From the top down. With delta_l = s'(h_l) * (the cotangent of y_l) the gradient over W_l is
// (c_l delta_l) y_{l-1}^T, and the cotangent of y_{l-1} is W_l^T c_l delta_l.
void GatedStack::pass_back(double norm, double rho) {
  left_norms_[n_layers() + 1] = norm / along_;  // of a row: it is asked of M_1 as all others are
  double cotangent = norm;                      // of y_l: this times z
  for (int l = n_layers(); l >= 1; --l) {
    const PassSums& sums = sums_[l - 1];
    const double step = rho / std::sqrt(sums.yy);
    steps_[l] = step;
    const double length = std::sqrt(sums.zz + step * (2.0 * sums.yz + step * sums.yy));
    left_norms_[l] = scales_[l - 1] * gain() * cotangent * length;
    left_scales_[l] = 1.0 / length;
    along_gradient_[l] = (sums.yz + step * sums.yy) / length;
    if (l == 1) break;
    const PassSums& below = sums_[l - 2];
    rho = along_gradient_[l] - below.yz / std::sqrt(below.yy);
    cotangent = along_ * left_norms_[l];
  }
}

LeftKnowledge GatedStack::known_from_left(int l, const MovingLayers& moves) const {
  const bool all_asked = moves.along_gradient.size() > 0;
  LeftKnowledge left{.asked = all_asked || l > 1, .has_image = l > 1, .along = {}};
  if (all_asked) left.along = moves.along_gradient.row(l - 1).transpose();
  return left;
}

GatedStack::Combination GatedStack::combination(int l, const LayerLaw& law,
                                                bool asked_from_left) const {
  const double scale = scales_[l - 1];
  SmallVector along_p = left_norms_[l] * law.of_left;
  if (asked_from_left) {
    along_p += law.along_p - along_gradient_[l] * law.of_xi;
    along_p -= times(law.root, overlaps_.head(law.root.cols()));
  }
  return {.of_xi = scale * law.of_xi,
          .of_fresh = scale * law.root,
          .of_left = scale * left_scales_[l] * along_p};
}

void GatedStack::prepare_fresh(Index count) {
  overlaps_ = SmallVector::Zero(count);
  const Index widest = *std::ranges::max_element(widths_);
  while (std::ssize(fresh_) < count) fresh_.emplace_back(widest);
}

void GatedStack::draw_fresh(int l, std::uint64_t first_draw, Index start, Index n) {
  std::array<const double*, kMostCoefficients> fresh{};
  std::array<double, kMostCoefficients> sums{};
  const auto count = static_cast<int>(overlaps_.size());
  for (int j = 0; j < count; ++j) {
    draw(l, first_draw + static_cast<std::uint64_t>(j), start, n, fresh_[j].data() + start);
    fresh[j] = fresh_[j].data() + start;
  }
  block_dots_of_gz(xi_[l - 1].data() + start, zeta_[l - 1].data() + start, steps_[l], n, gated_,
                   fresh.data(), count, sums.data());
  for (int j = 0; j < count; ++j) overlaps_(j) += left_scales_[l] * sums[j];
}

// The jet of h_l, the gates at its place, and the inner products of y_l.
void GatedStack::advance(int l, const Combination& h, Index start, Index n, JetProducts& y) {
  const double* const xi = xi_[l - 1].data() + start;
  const Block block(xi, zeta_[l - 1].data() + start, steps_[l], n, gated_);
  alignas(64) std::array<double, kMostCoefficients * kBlock> jet;
  alignas(64) std::array<double, kBlock> at;  // h^(0)
  // What the next coefficient of y is multiplied with: those before it, itself, y at u' and z.
  std::array<const double*, kMostCoefficients + 2> factors{block.y_prime.data(), block.z.data()};
  std::array<double, kMostCoefficients + 2> sums{};
  for (int k = 0; k < h.of_xi.size(); ++k) {
    const Terms terms = terms_of(h, k, xi, block.gz.data(), start);
    double* const y_k = jet.data() + k * kBlock;
    if (gated_ && k == 0) {
      block_combine(terms.vectors.data(), terms.amounts.data(), terms.count, n, at.data());
    }
    if (gated_) {
      block_combine_gated(terms.vectors.data(), terms.amounts.data(), terms.count, at.data(), n,
                          y_k);
    } else {
      block_combine(terms.vectors.data(), terms.amounts.data(), terms.count, n, y_k);
    }
    factors[k + 2] = y_k;
    block_dots(y_k, factors.data(), k + 3, n, sums.data());
    y.along(k) += sums[0];
    y.down(k) += sums[1];
    for (int j = 0; j <= k; ++j) y.gram(k, j) += sums[j + 2];
  }
}

// Coefficient k of h, but for vectors that play no part in it.
GatedStack::Terms GatedStack::terms_of(const Combination& h, Index k, const double* xi,
                                       const double* gz, Index start) const {
  Terms terms;
  const auto add = [&](const double* vector, double amount) {
    if (amount == 0.0 && terms.count > 0) return;
    terms.vectors[terms.count] = vector;
    terms.amounts[terms.count++] = gain() * amount;
  };
  add(xi, h.of_xi(k));
  add(gz, h.of_left(k));
  for (Index j = 0; j < h.of_fresh.cols(); ++j) add(fresh_[j].data() + start, h.of_fresh(k, j));
  return terms;
}

void GatedStack::fetch_next(int l, Index start) const {
  const Index next = start + kBlock;
  const auto fetch = [&](const PooledVector& vector) {
    if (next + kBlock <= vector.size()) fetch_block(vector.data() + next);
  };
  fetch(xi_[l - 1]);
  fetch(zeta_[l - 1]);
  for (const PooledVector& fresh : fresh_) fetch(fresh);
  if (l == n_layers()) return;
  fetch(xi_[l]);
  fetch(zeta_[l]);
}

// One sweep over layer l takes its jet on and draws what the next layer needs.
std::optional<JetProducts> GatedStack::pass_at_u(const JetProducts& input,
                                                 const MovingLayers& moves, int max_order) {
  const bool all_asked = moves.along_gradient.size() > 0;
  prepare_fresh(n_random(input.count(), moves, max_order));
  for_each_block(widths_[0],
                 [&](Index start, Index n) { draw_fresh(1, all_asked ? 2 : 1, start, n); });
  const bool rests_on_first = moves.matrices.col(0).tail(moves.matrices.rows() - 1).isZero(0.0);
  JetProducts y = input;
  for (int l = 1; l <= n_layers(); ++l) {
    const LeftKnowledge left = known_from_left(l, moves);
    const std::optional<LayerLaw> law =
        layer_law(y, norms_[l - 1], moves, left, streams_[l - 1], max_order);
    if (!law) return std::nullopt;
    const Combination h = combination(l, *law, left.asked);
    const Index count = h.of_xi.size();
    JetProducts next{.gram = SmallMatrix::Zero(count, count),
                     .along = SmallVector::Zero(count),
                     .down = SmallVector::Zero(count),
                     .at_u_prime = y.at_u_prime && rests_on_first};
    const bool last = l == n_layers();
    if (!last) prepare_fresh(n_random(count, moves, max_order));
    const Index here = widths_[l - 1];
    const Index above = last ? 0 : widths_[l];
    for (Index start = 0; start < std::max(here, above); start += kBlock) {
      fetch_next(l, start);
      if (start < here) advance(l, h, start, std::min(kBlock, here - start), next);
      if (start < above) draw_fresh(l + 1, 2, start, std::min(kBlock, above - start));
    }
    next.along /= std::sqrt(sums_[l - 1].yy);
    next.gram.triangularView<Eigen::StrictlyUpper>() = next.gram.transpose();
    y = std::move(next);
  }
  return y;
}

std::optional<SmallVector> GatedStack::row_at_u(const JetProducts& y, const MovingLayers& moves,
                                                int max_order) const {
  const int top = n_layers() + 1;
  const std::optional<LayerLaw> law =
      layer_law(y, norms_.back(), moves, known_from_left(top, moves), streams_[top - 1], max_order);
  if (!law) return std::nullopt;
  return SmallVector(law->along_p + left_norms_[top] * law->of_left);
}

}  // namespace widthwise::sim
