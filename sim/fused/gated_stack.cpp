#include "sim/fused/gated_stack.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using std::sqrt;

// Of entries whose gate at u' is open, which are not those of kOpenAtU.
template <class Real>
Coordinates<Real> open_at_u_prime(Coordinates<Real> vector) {
  vector.row(kOpenAtU).setZero();
  return vector;
}

template <class Real>
Coordinates<Real> open_at_u(Coordinates<Real> vector) {
  vector.row(kOpenAtUPrime).setZero();
  return vector;
}

// The length that a vector had before it became a unit vector.
template <class Real>
Real normalize(Coordinates<Real>& vector) {
  const Real length = sqrt(inner(vector, vector));
  vector /= length;
  return length;
}

}  // namespace

template <class Real>
GatedStack<Real>::GatedStack(const PerLayer<Index>& widths, PerLayer<double> scales, bool gated,
                             PerLayer<StreamOf<Real>> streams)
    : scales_(std::move(scales)),
      gated_(gated),
      streams_(std::move(streams)),
      norms_(widths.size() + 1),
      along_(widths.size() + 1),
      across_(widths.size() + 1),
      of_images_(widths.size() + 1),
      left_norms_(widths.size() + 2),
      along_gradient_(widths.size() + 2),
      across_gradient_(widths.size() + 2),
      q_(widths.size() + 1),
      w_(widths.size() + 1),
      z_(widths.size() + 1),
      p_(widths.size() + 1) {
  for (std::size_t l = 0; l < widths.size(); ++l) {
    layers_.emplace_back(widths[l], gated, streams_[l]);
  }
}

template <class Real>
double GatedStack<Real>::gain() const {
  return gated_ ? std::numbers::sqrt2 : 1.0;
}

template <class Real>
std::int64_t GatedStack<Real>::n_normals() const {
  std::int64_t sum = 0;
  for (const GatedLayer<Real>& layer : layers_) sum += layer.n_normals();
  return sum;
}

template <class Real>
bool GatedStack<Real>::pass_forward(const Real& norm_at_u_prime, const JetProducts<Real>& input,
                                    const Real& at_u_prime, const SmallVector<Real>& at_u) {
  at_u_prime_ = at_u_prime;
  at_u_ = at_u;
  norms_[0] = norm_at_u_prime;
  along_[0] = input.along(0);
  bool same = input.at_u_prime;
  Real square = input.gram(0, 0);  // |y_l(u)|^2
  Real rest = same ? Real(0.0) : square - along_[0] * along_[0];
  for (int l = 0;; ++l) {
    if (!same && !all(rest > kToldApart * square)) return false;
    across_[l] = sqrt(rest);
    if (l == n_layers()) return true;

    GatedLayer<Real>& layer = layers_[l];
    auto& [of_xi, of_eta] = of_images_[l + 1];
    of_xi = at_u(0) * along_[l];
    of_eta = at_u(0) * at_u(0) * rest;
    if (at_u.size() > 1) of_eta += at_u(1) * at_u(1) * square;
    of_eta = sqrt(of_eta);
    same = same && at_u.size() == 1;
    same ? layer.draw_image() : layer.draw_images(of_xi, of_eta);

    const Real scale = gain() * scales_[l];
    Coordinates<Real>& q = q_[l + 1];
    q = open_at_u_prime(layer.xi());
    norms_[l + 1] = scale * at_u_prime * norms_[l] * normalize(q);
    if (!all(norms_[l + 1] > 0.0)) return false;  // all gates are closed, as in 10^19 layers one is
    Coordinates<Real> y = (scale * of_xi) * layer.xi();
    if (!same) add_to<Real>(y, scale * of_eta, layer.eta());
    y = open_at_u(std::move(y));
    square = inner(y, y);
    along_[l + 1] = inner(y, q);
    add_to<Real>(y, -along_[l + 1], q);
    rest = same ? Real(0.0) : inner(y, y);
    if (!same) {
      normalize(y);
      w_[l + 1] = std::move(y);
    }
  }
}

// p.M_{l,s} of q' and of w, given p.xi and p.eta: eta is the image of a unit combination of M_1 w,
// M_2 q' and M_2 w.
template <class Real>
void GatedStack<Real>::ask_from_left(int l) {
  const GatedLayer<Real>& layer = layers_[l - 1];
  auto& along = along_gradient_[l];
  auto& across = across_gradient_[l];
  along[0] = inner(p_[l], layer.xi());
  if (!layer.has_eta()) return;
  const Real of_eta = inner(p_[l], layer.eta());
  if (at_u_.size() == 1) {
    across[0] = of_eta;
    return;
  }
  using Three = Eigen::Matrix<Real, 3, 1>;
  const Three unit =
      Three{at_u_(0) * across_[l - 1], at_u_(1) * along_[l - 1], at_u_(1) * across_[l - 1]} /
      of_images_[l][1];
  Three drawn = few_normals<Real, 3>(streams_[l - 1], kFromLeft);
  drawn += (of_eta - (unit(0) * drawn(0) + unit(1) * drawn(1) + unit(2) * drawn(2))) * unit;
  across[0] = drawn(0);
  along[1] = drawn(1);
  across[1] = drawn(2);
}

// From the top down. With delta_l = s'(h_l) * (the cotangent of y_l) the gradient over W_l is
// (c_l delta_l) y_{l-1}^T, and the cotangent of y_{l-1} is W_l^T c_l delta_l.
template <class Real>
void GatedStack<Real>::pass_back(const Real& norm, const std::optional<TopOverlaps>& top) {
  const int above = n_layers() + 1;
  left_norms_[above] = norm / at_u_prime_;  // of a row: it is asked of M_1 as all others are
  if (top) {
    along_gradient_[above][0] = top->along;
    across_gradient_[above][0] = top->across;
  } else if (at_u_.size() > 1) {
    along_gradient_[above][1] = few_normals<Real, 1>(streams_[above - 1], kFromLeft)(0);
  }
  Real cotangent = norm;  // of y_l: this times z
  for (int l = n_layers(); l >= 1; --l) {
    Coordinates<Real>& z = z_[l];
    z = layers_[l - 1].independent(0);
    if (l < n_layers() || top) {
      add_to<Real>(z, along_gradient_[l + 1][0] - inner(z, q_[l]), q_[l]);
      if (layers_[l - 1].has_eta()) {
        add_to<Real>(z, across_gradient_[l + 1][0] - inner(z, w_[l]), w_[l]);
      }
    } else {
      along_gradient_[above][0] = inner(z, q_[l]);
    }
    p_[l] = open_at_u_prime(z);
    left_norms_[l] = scales_[l - 1] * gain() * cotangent * normalize(p_[l]);
    ask_from_left(l);
    cotangent = at_u_prime_ * left_norms_[l];
  }
}

template <class Real>
LeftKnowledge<Real> GatedStack<Real>::known_from_left(int l,
                                                      const MovingLayers<Real>& moves) const {
  const bool all_asked = moves.along_gradient.size() > 0;
  LeftKnowledge<Real> left{
      .asked = all_asked || l > 1, .has_image = l > 1, .along = {}, .across = {}};
  if (!all_asked) return left;
  left.along = moves.along_gradient.row(l - 1).transpose();
  if (l > n_layers()) return left;
  left.across = SmallVector<Real>(at_u_.size());
  for (Index s = 0; s < at_u_.size(); ++s) left.across(s) = across_gradient_[l][s];
  return left;
}

// The jet of y_l from that of y_{l-1}.
template <class Real>
JetProducts<Real> GatedStack<Real>::advance(int l, const JetProducts<Real>& below,
                                            const MovingLayers<Real>& moves, int max_order) {
  const LeftKnowledge<Real> left = known_from_left(l, moves);
  const LayerLaw<Real> law =
      layer_law<Real>(below, norms_[l - 1], moves, left, streams_[l - 1], max_order);
  GatedLayer<Real>& layer = layers_[l - 1];
  const Index count = law.of_xi.size();
  const Index n_added = law.root.cols();
  boost::container::small_vector<Coordinates<Real>, kMostCoefficients> added;
  if (layer.has_eta()) added.push_back(layer.eta());
  for (int k = 1; std::ssize(added) < n_added; ++k) added.push_back(layer.independent(k));

  SmallVector<Real> along_p = left_norms_[l] * law.of_left;
  if (left.asked) {
    along_p += law.along_p - along_gradient_[l][0] * law.of_xi;
    for (Index j = 0; j < n_added; ++j) along_p -= inner(p_[l], added[j]) * law.root.col(j);
  }

  const Real scale = gain() * scales_[l - 1];
  JetProducts<Real> y{.gram = SmallMatrix<Real>(count, count),
                      .along = SmallVector<Real>(count),
                      .down = SmallVector<Real>(count),
                      .at_u_prime = !layer.has_eta()};
  boost::container::small_vector<Coordinates<Real>, kMostCoefficients> jet;
  for (Index k = 0; k < count; ++k) {
    Coordinates<Real> h = law.of_xi(k) * layer.xi();
    for (Index j = 0; j < n_added && j <= k; ++j) add_to(h, law.root(k, j), added[j]);
    add_to(h, along_p(k), p_[l]);
    jet.push_back(open_at_u<Real>(scale * h));
    y.along(k) = inner(jet[k], q_[l]);
    y.down(k) = inner(jet[k], z_[l]);
    for (Index j = 0; j <= k; ++j) {
      y.gram(k, j) = inner(jet[k], jet[j]);
      y.gram(j, k) = y.gram(k, j);
    }
  }
  return y;
}

template <class Real>
JetProducts<Real> GatedStack<Real>::pass_at_u(const JetProducts<Real>& input,
                                              const MovingLayers<Real>& moves, int max_order) {
  JetProducts<Real> y = input;
  for (int l = 1; l <= n_layers(); ++l) y = advance(l, y, moves, max_order);
  return y;
}

template <class Real>
SmallVector<Real> GatedStack<Real>::row_at_u(const JetProducts<Real>& y,
                                             const MovingLayers<Real>& moves, int max_order) const {
  const int top = n_layers() + 1;
  const LayerLaw<Real> law = layer_law<Real>(y, norms_.back(), moves, known_from_left(top, moves),
                                             streams_[top - 1], max_order);
  return law.along_p + left_norms_[top] * law.of_left;
}

template class GatedStack<double>;
template class GatedStack<FourSamples>;

}  // namespace widthwise::sim
