#include "sim/fused/fused_correlations.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "sim/dot.hpp"
#include "sim/fused/drawn_stack.hpp"
#include "sim/fused/feature_jets.hpp"
#include "sim/fused/gated_stack.hpp"
#include "sim/memory_use.hpp"
#include "sim/mlp_features.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using std::sqrt;

template <class Real>
using Reals = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

// Below this width so few gates may be open that the coefficients of a jet depend on each other, as
// one network in a million does at 32. From here on it is one in 10^12: whether a draw is fused
// must not depend on what is drawn.
constexpr Index kNarrowest = 64;

// Four samples of wider layers take so much memory that it costs more than it saves.
constexpr Index kWidestOfFour = 4096;

// Inputs whose inner products, and those of what they lead to, are far from the ends of a double.
constexpr double kSmallestInput = 1e-20;
constexpr double kLargestInput = 1e20;

// The square of the sine of the angle between inputs that inner products tell apart.
constexpr double kSmallestAngle = 1e-6;

bool are_moderate(const VectorXd& u, const VectorXd& u_prime) {
  const double norm = euclidean_norm(u);
  const double norm_prime = euclidean_norm(u_prime);
  if (!(std::min(norm, norm_prime) >= kSmallestInput)) return false;
  if (!(std::max(norm, norm_prime) <= kLargestInput)) return false;
  const double cosine = dot(u, u_prime) / (norm * norm_prime);
  return u == u_prime || 1.0 - cosine * cosine >= kSmallestAngle;
}

bool is_narrow(const MlpShape& shape) {
  return shape.widths.empty() || std::ranges::min(shape.widths) < kNarrowest;
}

// Layers whose gates are open or closed.
bool is_gated(const MlpShape& shape) {
  return shape.law.is_usual() &&
         (shape.activation == Activation::kRelu || shape.activation == Activation::kLinear);
}

// Of a network that stands for itself or is part of another.
bool fits(const MlpShape& shape, const VectorXd& u, const VectorXd& u_prime, int max_order) {
  return is_gated(shape) && max_order >= 1 && max_order < kMostCoefficients &&
         !shape.widths.empty() && u.size() == shape.input_dimension &&
         u_prime.size() == shape.input_dimension && are_moderate(u, u_prime);
}

// What a stack keeps: two vectors a layer, and images of the directions that jets add.
double bytes_of_stack(const MlpShape& shape, Index n_images) {
  double entries = 0.0;
  for (const Index width : shape.widths) entries += 2.0 * static_cast<double>(width);
  entries += static_cast<double>(n_images * std::ranges::max(shape.widths));
  return entries * sizeof(double);
}

// Those of a network of its own: a coefficient more behind each layer.
Index n_images_of_mlp(const MlpShape& shape, int max_order) {
  return std::min<Index>(std::ssize(shape.widths), max_order + 1);
}

// `objects` name the hidden layers and the row on top.
template <class Real>
GatedStack<Real> stack_of(const MlpShape& shape, PerLayer<StreamOf<Real>> objects) {
  PerLayer<double> scales;
  for (int l = 0; l < shape.n_layers() - 1; ++l) scales.push_back(shape.scale(l));
  return {PerLayer<Index>(shape.widths.begin(), shape.widths.end()), std::move(scales),
          shape.activation == Activation::kRelu, std::move(objects)};
}

template <class Real>
PerLayer<StreamOf<Real>> layer_streams(const SampleKey& key, int n_layers, std::uint64_t first) {
  PerLayer<StreamOf<Real>> streams;
  for (int l = 0; l < n_layers; ++l) streams.emplace_back(key, first + l);
  return streams;
}

// Those of each sample, a row each.
template <class Real>
Draws derivatives(const SmallVector<Real>& coefficients, double scale, int max_order) {
  Draws correlations = Draws::Zero(kSamplesOf<Real>, max_order + 1);
  double factorial = 1.0;
  for (Index r = 0; r < coefficients.size(); ++r, factorial *= static_cast<double>(r)) {
    const Real derivative = factorial * scale * coefficients(r);
    for (Index k = 0; k < correlations.rows(); ++k) correlations(k, r) = of_sample(derivative, k);
  }
  return correlations;
}

}  // namespace

bool can_be_fused(const MlpShape& shape, const VectorXd& u, const VectorXd& u_prime,
                  int max_order) {
  return fits(shape, u, u_prime, max_order) && !is_narrow(shape) && shape.output_dimension == 1;
}

bool four_can_be_fused(const MlpShape& shape, const VectorXd& u, const VectorXd& u_prime,
                       int max_order) {
  return can_be_fused(shape, u, u_prime, max_order) &&
         std::ranges::max(shape.widths) <= kWidestOfFour;
}

bool four_can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                       const HypernetInput& u_prime, int max_order) {
  return four_can_be_fused(shape.g, u.z, u_prime.z, max_order) &&
         (infinite_f || (fits(shape.f, u.x, u_prime.x, max_order) && !is_narrow(shape.f) &&
                         std::ranges::max(shape.f.widths) <= kWidestOfFour));
}

bool can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                  const HypernetInput& u_prime, int max_order) {
  if (infinite_f) return can_be_fused(shape.g, u.z, u_prime.z, max_order);
  if (!fits(shape.f, u.x, u_prime.x, max_order)) return false;
  if (is_narrow(shape.f)) return can_be_fused(shape.g, u.z, u_prime.z, max_order);
  return is_gated(shape.g) && shape.g.output_dimension == 1 &&
         u.z.size() == shape.g.input_dimension && u_prime.z.size() == shape.g.input_dimension;
}

double bytes_of_fused(const MlpShape& shape, int max_order) {
  return bytes_of_stack(shape, n_images_of_mlp(shape, max_order));
}

double bytes_of_fused(const HypernetShape& shape, bool infinite_f, int max_order) {
  // A matrix keeps what it was asked, by each jet and the gradient.
  const double of_g =
      is_narrow(shape.g)
          ? (max_order + 2.0) * bytes_of_draw(shape.g, Engine::kDeferred,
                                              {.gradients = 1, .moves = 1, .order = max_order})
          : bytes_of_stack(shape.g, max_order + 1);
  if (infinite_f) return of_g;
  return of_g + bytes_of_stack(shape.f, n_images_of_mlp(shape.f, max_order));
}

namespace {

// What is drawn of a sample, or of four.
struct Drawn {
  Draws correlations;  // a row each
  std::int64_t n_normals;
};

template <class Real>
std::optional<Drawn> draw_mlp(const MlpShape& shape, const SampleKey& key, const VectorXd& u,
                              const VectorXd& u_prime, int max_order) {
  const double scale = shape.scale(shape.n_layers() - 1);
  GatedStack<Real> stack = stack_of<Real>(shape, layer_streams<Real>(key, shape.n_layers(), 0));
  stack.pass_at_u_prime(euclidean_norm(u_prime));
  stack.pass_back(scale);
  const auto moves = along_own_gradient<Real>();
  const auto y = stack.pass_at_u(at_rest<Real>(u, u_prime), moves, max_order);
  if (!y) return std::nullopt;
  const auto f = stack.row_at_u(*y, moves, max_order);
  if (!f) return std::nullopt;
  return Drawn{derivatives<Real>(*f, scale, max_order), stack.n_normals()};
}

std::optional<FusedDraw> one_of(const std::optional<Drawn>& drawn) {
  if (!drawn) return std::nullopt;
  return FusedDraw{drawn->correlations.row(0).transpose(), drawn->n_normals};
}

// g as a stack of which only inner products are kept.
template <class Real>
struct GatedG {
  GatedStack<Real> stack;
  double top_scale;
};

template <class Real>
GradientOfG<Real> pass_at_u_prime(GatedG<Real>& of, const VectorXd& z, const Real& features) {
  GatedStack<Real>& g = of.stack;
  g.pass_at_u_prime(euclidean_norm(z), features);
  g.pass_back(features * of.top_scale);
  const int n_layers = g.n_layers() + 1;
  GradientOfG<Real> gradient{Reals<Real>(n_layers), Reals<Real>(n_layers)};
  for (int l = 1; l <= n_layers; ++l) {
    gradient.lengths[l - 1] = g.norm_of_left(l) * g.norm_at_u_prime(l - 1);
    gradient.along[l - 1] = l < n_layers ? g.along_gradient(l) : g.top_overlap();
  }
  return gradient;
}

GradientOfG<double> pass_at_u_prime(DrawnStack& g, const VectorXd& z, double features) {
  return g.pass_at_u_prime(z, features);
}

template <class Real>
std::optional<Drawn> finish(GatedG<Real>& of, const VectorXd& z, const VectorXd& z_prime,
                            const MovingLayers<Real>& moves, int max_order) {
  GatedStack<Real>& g = of.stack;
  const auto q = g.pass_at_u(at_rest<Real>(z, z_prime), moves, max_order);
  if (!q) return std::nullopt;
  const auto h = g.row_at_u(*q, moves, max_order);
  if (!h) return std::nullopt;
  return Drawn{derivatives<Real>(*h, of.top_scale, max_order), g.n_normals()};
}

std::optional<Drawn> finish(DrawnStack& g, const VectorXd& z, const VectorXd& /*z_prime*/,
                            const MovingLayers<double>& moves, int max_order) {
  const SmallVector<double> h = g.output_at_u(z, moves, max_order);
  return Drawn{derivatives(h, 1.0, max_order), g.n_normals()};
}

// The random numbers of f's layers are objects 0, 1, .., its last one stands for all gradients over
// the last layer; those of g follow far behind.
constexpr std::uint64_t kObjectsOfG = std::uint64_t{1} << 32;

// The few numbers that are left of images of which the sum is known.
constexpr std::uint64_t kObjectOfParts = std::uint64_t{1} << 33;

template <class Real>
Reals<Real> independent(Index n, const StreamOf<Real>& numbers, std::uint64_t draw) {
  VectorXd normals(n * kSamplesOf<Real>);
  numbers.fill_normal({normals.data(), static_cast<std::size_t>(normals.size())}, draw);
  Reals<Real> of_each(n);
  gather<Real>(normals.data(), of_each);
  return of_each;
}

// As dot() takes it, of each sample.
double dot_of(const VectorXd& a, const VectorXd& b) {
  return dot(a, b);
}
FourSamples dot_of(const Reals<FourSamples>& a, const Reals<FourSamples>& b) {
  Lanes products;
  for (Index k = 0; k < kLanes; ++k) {
    VectorXd a_k(a.size());
    VectorXd b_k(b.size());
    for (Index i = 0; i < a.size(); ++i) {
      a_k(i) = of_sample(a(i), k);
      b_k(i) = of_sample(b(i), k);
    }
    products[k] = dot(a_k, b_k);
  }
  return FourSamples(products);
}

// Of Gaussian vectors zeta_1 .. zeta_H, whose sum weighted with unit `weights` has the inner
// product `of_sum` with a unit vector, the inner products of each.
template <class Real>
Reals<Real> parts_of(const Real& of_sum, const Reals<Real>& weights, const StreamOf<Real>& numbers,
                     std::uint64_t draw) {
  const Reals<Real> parts = independent<Real>(weights.size(), numbers, draw);
  return parts + (of_sum - dot_of(weights, parts)) * weights;
}

// With A_l the array whose product with f's features y is V_l, M_{l,s} are its products with q',
// the unit vector along y(u'), and with what the coefficients of y at u add to it, one after the
// other.
template <class Real, class F, class G>
std::optional<Drawn> draw_with(F& f, G& g, const HypernetShape& shape, const SampleKey& key,
                               const HypernetInput& u, const HypernetInput& u_prime,
                               int max_order) {
  const double scale = shape.f.scale(shape.f.n_layers() - 1);
  const int n_layers = shape.g.n_layers();
  const Real features = scale * f.pass_at_u_prime(u_prime.x);
  if (!all(!(features == 0.0))) return std::nullopt;
  const GradientOfG<Real> gradient = pass_at_u_prime(g, u_prime.z, features);

  // The cotangent of f's features is the sum over l of length_l times the image of the gradient's
  // direction, a Gaussian vector of which along_l is known along q'.
  const Real length = sqrt(dot_of(gradient.lengths, gradient.lengths));
  const bool moves_at_all = all(length > 0.0);
  if (!moves_at_all && !all(!(length > 0.0))) return std::nullopt;
  const Reals<Real> weights =
      moves_at_all ? Reals<Real>(gradient.lengths / length) : Reals<Real>::Zero(n_layers);
  const auto y =
      f.pass_at_u(u.x, u_prime.x, {scale * length, dot_of(weights, gradient.along)}, max_order);
  if (!y || y->root.cols() + 1 > kMostCoefficients) return std::nullopt;

  const Index count = y->along.size();
  const Index n_matrices = y->root.cols() + 1;
  MovingLayers<Real> moves{
      .matrices = SmallMatrix<Real>::Zero(n_matrices, count),
      .rank_one = SmallVector<Real>::Zero(std::min<Index>(count, max_order) + 1),
      .along_gradient = {}};
  moves.along_gradient.resize(n_layers, n_matrices);
  moves.matrices.row(0) = Real(scale) * y->along.transpose();
  moves.matrices.bottomRows(n_matrices - 1) = Real(scale) * y->root.transpose();
  moves.rank_one.tail(moves.rank_one.size() - 1) =
      Real(features * scale) * y->along.head(moves.rank_one.size() - 1);

  // Of the images along the q_s the sum is known.
  moves.along_gradient.col(0) = gradient.along;
  const StreamOf<Real> numbers(key, kObjectOfParts);
  for (Index s = 0; s < n_matrices - 1; ++s) {
    moves.along_gradient.col(s + 1) =
        parts_of<Real>(y->z_along(s), weights, numbers, static_cast<std::uint64_t>(s));
  }
  auto drawn = finish(g, u.z, u_prime.z, moves, max_order);
  if (drawn) drawn->n_normals += f.n_normals();
  return drawn;
}

template <class Real>
GatedG<Real> gated_g(const HypernetShape& shape, const SampleKey& key) {
  const int n_layers = shape.g.n_layers();
  return {stack_of<Real>(shape.g, layer_streams<Real>(key, n_layers, kObjectsOfG)),
          shape.g.scale(n_layers - 1)};
}

// Where the jets of f leave too few directions the same f goes on in the general engine, so that
// the law is that of the network.
std::optional<FusedDraw> with_narrow_f(const HypernetShape& shape, const SampleKey& key,
                                       const HypernetInput& u, const HypernetInput& u_prime,
                                       int max_order) {
  DrawnFeatures f(std::make_unique<MlpFeatures>(shape.f, Engine::kDeferred, key),
                  RandomStream(key, kObjectOfParts));
  GatedG<double> g = gated_g<double>(shape, key);
  if (auto drawn = draw_with<double>(f, g, shape, key, u, u_prime, max_order)) {
    return one_of(drawn);
  }
  Hypernet net(f.network(), shape.g, Engine::kDeferred, key);
  VectorXd k = net.correlations(u, u_prime, max_order);
  return FusedDraw{std::move(k), net.n_normals()};
}

// Neither of the two is narrow.
template <class Real>
std::optional<Drawn> draw_hypernet(const HypernetShape& shape, const SampleKey& key,
                                   const HypernetInput& u, const HypernetInput& u_prime,
                                   int max_order) {
  GatedStack<Real> layers =
      stack_of<Real>(shape.f, layer_streams<Real>(key, shape.f.n_layers(), 0));
  GatedFeatures<Real> f(layers);
  GatedG<Real> g = gated_g<Real>(shape, key);
  return draw_with<Real>(f, g, shape, key, u, u_prime, max_order);
}

Index index_of(const InfiniteWidth& limit, const VectorXd& x) {
  const auto found = std::ranges::find(limit.inputs, x);
  if (found != limit.inputs.end()) return found - limit.inputs.begin();
  throw std::invalid_argument("the limit of f was not given at this input");
}

// v moves along the gradient at u' by Theta_f, and V_l(x) = sum_s root_s M_{l,s} with independent
// matrices, the first of which is that of x'. Nothing is known of the others along the gradient.
template <class Real>
std::optional<Drawn> draw_with_infinite_f(const HypernetShape& shape, const InfiniteWidth& limit,
                                          const SampleKey& key, const HypernetInput& u,
                                          const HypernetInput& u_prime, int max_order) {
  const Index at = index_of(limit, u.x);
  const Index at_prime = index_of(limit, u_prime.x);
  const double features = std::sqrt(limit.covariance(at_prime, at_prime));
  const double along = limit.covariance(at, at_prime) / features;
  const double across = limit.covariance(at, at) - along * along;
  const bool same = at == at_prime;
  if (!(features > 0.0) || (!same && !(across >= kSmallestAngle * limit.covariance(at, at)))) {
    return std::nullopt;
  }
  const int n_layers = shape.g.n_layers();
  GatedG<Real> g = gated_g<Real>(shape, key);
  const GradientOfG<Real> gradient = pass_at_u_prime<Real>(g, u_prime.z, features);
  const Index n_matrices = same ? 1 : 2;
  MovingLayers<Real> moves{.matrices = SmallMatrix<Real>(n_matrices, 1),
                           .rank_one = SmallVector<Real>{{Real(0.0), limit.ntk(at, at_prime)}},
                           .along_gradient = {}};
  moves.along_gradient.resize(n_layers, n_matrices);
  moves.matrices(0, 0) = along;
  moves.along_gradient.col(0) = gradient.along;
  if (!same) {
    moves.matrices(1, 0) = std::sqrt(across);
    moves.along_gradient.col(1) =
        independent<Real>(n_layers, StreamOf<Real>(key, kObjectOfParts), 0);
  }
  return finish(g, u.z, u_prime.z, moves, max_order);
}

std::optional<Draws> rows_of(std::optional<Drawn> drawn) {
  if (!drawn) return std::nullopt;
  return std::move(drawn->correlations);
}

}  // namespace

std::optional<FusedDraw> fused_correlations(const MlpShape& shape, const SampleKey& key,
                                            const VectorXd& u, const VectorXd& u_prime,
                                            int max_order) {
  if (!can_be_fused(shape, u, u_prime, max_order)) return std::nullopt;
  return one_of(draw_mlp<double>(shape, key, u, u_prime, max_order));
}

std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const SampleKey& key,
                                            const HypernetInput& u, const HypernetInput& u_prime,
                                            int max_order) {
  if (!can_be_fused(shape, false, u, u_prime, max_order)) return std::nullopt;
  if (is_narrow(shape.f)) return with_narrow_f(shape, key, u, u_prime, max_order);
  if (can_be_fused(shape.g, u.z, u_prime.z, max_order)) {
    return one_of(draw_hypernet<double>(shape, key, u, u_prime, max_order));
  }
  GatedStack<double> layers =
      stack_of<double>(shape.f, layer_streams<double>(key, shape.f.n_layers(), 0));
  GatedFeatures<double> f(layers);
  DrawnStack g(shape.g, key, kObjectsOfG);
  return one_of(draw_with<double>(f, g, shape, key, u, u_prime, max_order));
}

std::optional<FusedDraw> fused_correlations(const HypernetShape& shape, const InfiniteWidth& limit,
                                            const SampleKey& key, const HypernetInput& u,
                                            const HypernetInput& u_prime, int max_order) {
  if (!can_be_fused(shape, true, u, u_prime, max_order)) return std::nullopt;
  return one_of(draw_with_infinite_f<double>(shape, limit, key, u, u_prime, max_order));
}

std::optional<Draws> fused_correlations_of_four(const MlpShape& shape, const SampleKey& first,
                                                const VectorXd& u, const VectorXd& u_prime,
                                                int max_order) {
  if (!four_can_be_fused(shape, u, u_prime, max_order)) return std::nullopt;
  return rows_of(draw_mlp<FourSamples>(shape, first, u, u_prime, max_order));
}

std::optional<Draws> fused_correlations_of_four(const HypernetShape& shape, const SampleKey& first,
                                                const HypernetInput& u,
                                                const HypernetInput& u_prime, int max_order) {
  if (!four_can_be_fused(shape, false, u, u_prime, max_order)) return std::nullopt;
  return rows_of(draw_hypernet<FourSamples>(shape, first, u, u_prime, max_order));
}

std::optional<Draws> fused_correlations_of_four(const HypernetShape& shape,
                                                const InfiniteWidth& limit, const SampleKey& first,
                                                const HypernetInput& u,
                                                const HypernetInput& u_prime, int max_order) {
  if (!four_can_be_fused(shape, true, u, u_prime, max_order)) return std::nullopt;
  return rows_of(draw_with_infinite_f<FourSamples>(shape, limit, first, u, u_prime, max_order));
}

}  // namespace widthwise::sim
