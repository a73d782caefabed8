#include "sim/fused/gated_stack.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace widthwise::sim {
namespace {

using Eigen::Index;
using std::sqrt;

// The draw of what is known of M_1 and M_2 from the left, given what they say of eta.
constexpr std::uint64_t kFromLeft = std::uint64_t{1} << 41;

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

// Over all entries that are open somewhere, of which no vector here has others.
template <class Real>
Real inner(const Coordinates<Real>& a, const Coordinates<Real>& b) {
  const ClassProducts<Real> sums = products(a, b);
  return sums.at_u() + sums.of[kOpenAtUPrime];
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
      across_gradient_(widths.size() + 1),
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
  bool same = input.at_u_prime;
  norms_[0] = norm_at_u_prime;
  along_[0] = input.along(0);
  Real square = input.gram(0, 0);  // |y_l(u)|^2
  for (int l = 0;; ++l) {
    const Real rest = same ? Real(0.0) : square - along_[l] * along_[l];
    if (!same && !all(rest > kToldApart * square)) return false;
    across_[l] = sqrt(rest);
    if (l == n_layers()) return true;
    GatedLayer<Real>& layer = layers_[l];
    Real of_rest = at_u(0) * at_u(0) * rest;
    if (at_u.size() > 1) of_rest += at_u(1) * at_u(1) * square;
    auto& [of_xi, of_eta] = of_images_[l + 1];
    of_xi = at_u(0) * along_[l];
    of_eta = sqrt(of_rest);
    same = same && at_u.size() == 1;
    same ? layer.draw_image() : layer.draw_images(of_xi, of_eta);

    const double scale = gain() * scales_[l];
    Coordinates<Real> h = of_xi * layer.xi();
    if (!same) add_to<Real>(h, of_eta, layer.eta());
    const Real norm = sqrt(products(layer.xi(), layer.xi()).at_u_prime());
    norms_[l + 1] = scale * at_u_prime * norms_[l] * norm;
    along_[l + 1] = scale * products(h, layer.xi()).at_both() / norm;
    square = scale * scale * products(h, h).at_u();
  }
}

// p.M_{l,s} of q' and of w, given p.eta_l: eta is the image of a unit combination of M_1 w, M_2 q'
// and M_2 w.
template <class Real>
void GatedStack<Real>::overlap_from_left(int l, const Real& of_xi, const Real& of_eta) {
  auto& along = along_gradient_[l];
  auto& across = across_gradient_[l];
  along[0] = of_xi;
  if (at_u_.size() == 1) {
    across[0] = of_eta;
    return;
  }
  std::array<double, 3 * kSamplesOf<Real>> normals;
  streams_[l - 1].fill_normal(normals, kFromLeft);
  Eigen::Matrix<Real, 3, 1> drawn;
  gather<Real>(normals.data(), drawn);
  const Eigen::Matrix<Real, 3, 1> unit =
      Eigen::Matrix<Real, 3, 1>{at_u_(0) * across_[l - 1], at_u_(1) * along_[l - 1],
                                at_u_(1) * across_[l - 1]} /
      of_images_[l][1];
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
  Real cotangent = norm;                    // of y_l: this times z
  for (int l = n_layers(); l >= 1; --l) {
    GatedLayer<Real>& layer = layers_[l - 1];
    const Coordinates<Real> y_prime = open_at_u_prime(layer.xi());
    const Real norm_of_y = sqrt(products(y_prime, y_prime).at_u_prime());
    Coordinates<Real> z = layer.independent(0);
    const bool known = l < n_layers() || top;
    if (known) {
      const Real along = l < n_layers() ? along_gradient_[l + 1][0] : top->along;
      const Real rho = along - inner(z, y_prime) / norm_of_y;
      if (layer.has_eta()) {
        Coordinates<Real> w = of_images_[l][0] * layer.xi();
        add_to(w, of_images_[l][1], layer.eta());
        w = open_at_u(std::move(w));
        add_to(w, Real(-inner(w, y_prime) / (norm_of_y * norm_of_y)), y_prime);
        const Real norm_of_w = sqrt(inner(w, w));
        const Real across = l < n_layers() ? across_gradient_[l + 1][0] : top->across;
        const Real sigma = across - inner(z, w) / norm_of_w;
        add_to(z, Real(sigma / norm_of_w), w);
      }
      add_to(z, Real(rho / norm_of_y), y_prime);
    } else {
      along_gradient_[above][0] = inner(z, y_prime) / norm_of_y;
      if (at_u_.size() > 1) {
        std::array<double, kSamplesOf<Real>> normal;
        streams_[above - 1].fill_normal(normal, kFromLeft);
        Eigen::Matrix<Real, 1, 1> drawn;
        gather<Real>(normal.data(), drawn);
        along_gradient_[above][1] = drawn(0);
      }
    }
    Coordinates<Real> p = open_at_u_prime(z);
    const Real length = sqrt(inner(p, p));
    p /= length;
    left_norms_[l] = scales_[l - 1] * gain() * cotangent * length;
    overlap_from_left(l, inner(p, layer.xi()), layer.has_eta() ? inner(p, layer.eta()) : Real(0.0));
    cotangent = at_u_prime_ * left_norms_[l];
    z_[l] = std::move(z);
    p_[l] = std::move(p);
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
    along_p += law.along_p - inner(p_[l], layer.xi()) * law.of_xi;
    for (Index j = 0; j < n_added; ++j) along_p -= inner(p_[l], added[j]) * law.root.col(j);
  }
  along_p(0) = 0.0;  // the image at u is known, and does not move

  const Real scale = gain() * scales_[l - 1];
  const Real norm_of_y = sqrt(products(layer.xi(), layer.xi()).at_u_prime());
  JetProducts<Real> y{.gram = SmallMatrix<Real>(count, count),
                      .along = SmallVector<Real>(count),
                      .down = SmallVector<Real>(count),
                      .at_u_prime = !layer.has_eta()};
  boost::container::small_vector<Coordinates<Real>, kMostCoefficients> jet;
  for (Index k = 0; k < count; ++k) {
    Coordinates<Real> h = law.of_xi(k) * layer.xi();
    for (Index j = 0; j < n_added && j <= k; ++j) add_to(h, law.root(k, j), added[j]);
    add_to(h, along_p(k), p_[l]);
    jet.push_back(scale * h);
    y.along(k) = products(jet[k], layer.xi()).at_both() / norm_of_y;
    y.down(k) = products(jet[k], z_[l]).at_u();
    for (Index j = 0; j <= k; ++j) {
      y.gram(k, j) = products(jet[k], jet[j]).at_u();
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
