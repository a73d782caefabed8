#include "sim/fused/gated_stack.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "sim/dot.hpp"

namespace widthwise::sim {
using Eigen::Index;
using std::sqrt;

template <class Real>
GatedStack<Real>::GatedStack(PerLayer<Index> widths, PerLayer<double> scales, bool gated,
                             PerLayer<StreamOf<Real>> streams)
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
    xi_.emplace_back(place(width));
    zeta_.emplace_back(place(width));
  }
}

template <class Real>
double GatedStack<Real>::gain() const {
  return gated_ ? std::numbers::sqrt2 : 1.0;
}

template <class Real>
void GatedStack<Real>::draw(int l, std::uint64_t number, Index start, Index n, double* to) {
  streams_[l - 1].fill_normal_block({to, static_cast<std::size_t>(place(n))}, number,
                                    static_cast<std::size_t>(start / kBlock));
  n_normals_ += n;
}

// Of W_l the first draw is the image of q', the second, of the other side, that of p. The row is
// asked from the left alone.
template <class Real>
void GatedStack<Real>::pass_at_u_prime(const Real& input_norm, const Real& along) {
  along_ = along;
  norms_[0] = input_norm;
  for (int l = 1; l <= n_layers(); ++l) {
    PassSums<Real>& sums = sums_[l - 1];
    sums = {};
    for_each_block(widths_[l - 1], [&](Index start, Index n) {
      double* const xi = xi_[l - 1].data() + place(start);
      double* const zeta = zeta_[l - 1].data() + place(start);
      draw(l, 0, start, n, xi);
      draw(l + 1, l < n_layers() ? 1 : 0, start, n, zeta);
      sums += block_sums<Real>(xi, zeta, n, gated_);
    });
    norms_[l] = gain() * scales_[l - 1] * along_ * norms_[l - 1] * sqrt(sums.yy);
  }
}

template <class Real>
Real GatedStack<Real>::top_overlap() const {
  return sums_.back().yz / sqrt(sums_.back().yy);
}

// From the top down. With delta_l = s'(h_l) * (the cotangent of y_l) the gradient over W_l is
// (c_l delta_l) y_{l-1}^T, and the cotangent of y_{l-1} is W_l^T c_l delta_l.
template <class Real>
void GatedStack<Real>::pass_back(const Real& norm, Real rho) {
  left_norms_[n_layers() + 1] = norm / along_;  // of a row: it is asked of M_1 as all others are
  Real cotangent = norm;                        // of y_l: this times z
  for (int l = n_layers(); l >= 1; --l) {
    const PassSums<Real>& sums = sums_[l - 1];
    const Real step = rho / sqrt(sums.yy);
    steps_[l] = step;
    const Real length = sqrt(sums.zz + step * (2.0 * sums.yz + step * sums.yy));
    left_norms_[l] = scales_[l - 1] * gain() * cotangent * length;
    left_scales_[l] = Real(1.0) / length;
    along_gradient_[l] = (sums.yz + step * sums.yy) / length;
    if (l == 1) break;
    const PassSums<Real>& below = sums_[l - 2];
    rho = along_gradient_[l] - below.yz / sqrt(below.yy);
    cotangent = along_ * left_norms_[l];
  }
}

template <class Real>
LeftKnowledge<Real> GatedStack<Real>::known_from_left(int l,
                                                      const MovingLayers<Real>& moves) const {
  const bool all_asked = moves.along_gradient.size() > 0;
  LeftKnowledge<Real> left{.asked = all_asked || l > 1, .has_image = l > 1, .along = {}};
  if (all_asked) left.along = moves.along_gradient.row(l - 1).transpose();
  return left;
}

template <class Real>
JetOfBlock<Real> GatedStack<Real>::combination(int l, const LayerLaw<Real>& law,
                                               bool asked_from_left) const {
  const Real scale = scales_[l - 1];
  SmallVector<Real> along_p = left_norms_[l] * law.of_left;
  if (asked_from_left) {
    along_p += law.along_p - along_gradient_[l] * law.of_xi;
    along_p -= times<Real>(law.root, overlaps_.head(law.root.cols()));
  }
  JetOfBlock<Real> h;
  h.n_fresh = static_cast<int>(law.root.cols());
  h.step = steps_[l];
  for (Index k = 0; k < law.of_xi.size(); ++k) {
    h.of_xi[k] = gain() * (scale * law.of_xi(k));
    h.of_gz[k] = gain() * (scale * left_scales_[l] * along_p(k));
    for (Index j = 0; j < law.root.cols(); ++j) {
      h.of_fresh[k][j] = gain() * (scale * law.root(k, j));
    }
  }
  return h;
}

template <class Real>
void GatedStack<Real>::prepare_fresh(Index count) {
  overlaps_ = SmallVector<Real>::Zero(count);
  const Index widest = *std::ranges::max_element(widths_);
  while (std::ssize(fresh_) < count) fresh_.emplace_back(place(widest));
}

template <class Real>
void GatedStack<Real>::draw_fresh(int l, std::uint64_t first_draw, Index start, Index n) {
  std::array<const double*, kMostCoefficients> fresh{};
  std::array<Real, kMostCoefficients> sums;
  const auto count = static_cast<int>(overlaps_.size());
  for (int j = 0; j < count; ++j) {
    draw(l, first_draw + static_cast<std::uint64_t>(j), start, n, fresh_[j].data() + place(start));
    fresh[j] = fresh_[j].data() + place(start);
  }
  block_dots_of_gz(xi_[l - 1].data() + place(start), zeta_[l - 1].data() + place(start), steps_[l],
                   n, gated_, fresh.data(), count, sums.data());
  for (int j = 0; j < count; ++j) overlaps_(j) += left_scales_[l] * sums[j];
}

// The inner products of y_l over a block of which `h` knows all but where it is.
template <class Real>
void GatedStack<Real>::advance(int l, JetOfBlock<Real>& h, Index start, Index n,
                               JetProducts<Real>& y) const {
  h.xi = xi_[l - 1].data() + place(start);
  h.zeta = zeta_[l - 1].data() + place(start);
  for (int j = 0; j < h.n_fresh; ++j) h.fresh[j] = fresh_[j].data() + place(start);
  const auto count = static_cast<int>(y.count());
  std::array<Real, kMostProducts> products;
  block_products(h, count, n, gated_, products);
  const Real* next = products.data();
  for (int k = 0; k < count; ++k) {
    y.along(k) += *next++;
    y.down(k) += *next++;
    for (int j = 0; j <= k; ++j) y.gram(k, j) += *next++;
  }
}

template <class Real>
void GatedStack<Real>::fetch_next(int l, Index start) const {
  const Index next = start + kBlock;
  const auto fetch = [&](const PooledVector& vector) {
    if (place(next + kBlock) > vector.size()) return;
    for (Index i = next; i < next + kBlock; i += kBlock / kSamplesOf<Real>) {
      fetch_block(vector.data() + place(i));
    }
  };
  fetch(xi_[l - 1]);
  fetch(zeta_[l - 1]);
  for (const PooledVector& fresh : fresh_) fetch(fresh);
  if (l == n_layers()) return;
  fetch(xi_[l]);
  fetch(zeta_[l]);
}

// One sweep over layer l takes its jet on and draws what the next layer needs.
template <class Real>
std::optional<JetProducts<Real>> GatedStack<Real>::pass_at_u(const JetProducts<Real>& input,
                                                             const MovingLayers<Real>& moves,
                                                             int max_order) {
  const bool all_asked = moves.along_gradient.size() > 0;
  prepare_fresh(n_random(input.count(), moves, max_order));
  for_each_block(widths_[0],
                 [&](Index start, Index n) { draw_fresh(1, all_asked ? 2 : 1, start, n); });
  const bool rests_on_first = is_zero(moves.matrices.col(0).tail(moves.matrices.rows() - 1));
  JetProducts<Real> y = input;
  for (int l = 1; l <= n_layers(); ++l) {
    const LeftKnowledge<Real> left = known_from_left(l, moves);
    const std::optional<LayerLaw<Real>> law =
        layer_law<Real>(y, norms_[l - 1], moves, left, streams_[l - 1], max_order);
    if (!law) return std::nullopt;
    JetOfBlock<Real> h = combination(l, *law, left.asked);
    const Index count = law->of_xi.size();
    JetProducts<Real> next{.gram = SmallMatrix<Real>::Zero(count, count),
                           .along = SmallVector<Real>::Zero(count),
                           .down = SmallVector<Real>::Zero(count),
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
    next.along /= sqrt(sums_[l - 1].yy);
    next.gram.template triangularView<Eigen::StrictlyUpper>() = next.gram.transpose();
    y = std::move(next);
  }
  return y;
}

template <class Real>
std::optional<SmallVector<Real>> GatedStack<Real>::row_at_u(const JetProducts<Real>& y,
                                                            const MovingLayers<Real>& moves,
                                                            int max_order) const {
  const int top = n_layers() + 1;
  const std::optional<LayerLaw<Real>> law = layer_law<Real>(
      y, norms_.back(), moves, known_from_left(top, moves), streams_[top - 1], max_order);
  if (!law) return std::nullopt;
  return SmallVector<Real>(law->along_p + left_norms_[top] * law->of_left);
}

template class GatedStack<double>;
template class GatedStack<FourSamples>;

}  // namespace widthwise::sim
