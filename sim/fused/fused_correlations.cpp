#include "sim/fused/fused_correlations.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "sim/blocks.hpp"
#include "sim/dot.hpp"
#include "sim/fused/drawn_stack.hpp"
#include "sim/fused/feature_jets.hpp"
#include "sim/fused/gated_stack.hpp"
#include "sim/memory_use.hpp"
#include "sim/mlp_features.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::sqrt;

template <class Real>
using Reals = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

// Whether a draw is fused must not depend on what is drawn. Below these widths it might: all gates
// of a layer may be closed at once, and without gates one layer of n units in 10^(7 (n - 1)) leaves
// two inputs within an angle of 1e-7, which inner products do not see. From here on it is one in
// 10^19 at most.
constexpr Index kNarrowestGated = 64;
constexpr Index kNarrowestLinear = 4;

// A draw of a wider layer takes minutes. No memory sets a limit to it.
constexpr Index kWidest = Index{1} << 32;

// Samples of wider layers are not faster side by side, and to be spread over threads.
constexpr Index kWidestOfFour = 4096;

// Inputs whose inner products, and those of what they lead to, are far from the ends of a double.
constexpr double kSmallestInput = 1e-20;
constexpr double kLargestInput = 1e20;

// The square of the sine of the angle between inputs that inner products tell apart.
constexpr double kSmallestAngle = 1e-6;

// Whether the squares of all coefficients up to max_order stay far from the ends of a double, where
// the output is of that degree in an input's norm.
bool are_in_range(const VectorXd& u, const VectorXd& u_prime, int degree, int max_order) {
  constexpr double kBits = 450.0;
  const double most = std::exp2(kBits / (degree * (max_order + 1.0)));
  const double norm = euclidean_norm(u);
  const double norm_prime = euclidean_norm(u_prime);
  return std::min(norm, norm_prime) >= std::max(kSmallestInput, 1.0 / most) &&
         std::max(norm, norm_prime) <= std::min(kLargestInput, most);
}

bool are_told_apart(const VectorXd& u, const VectorXd& u_prime) {
  const double cosine = dot(u, u_prime) / (euclidean_norm(u) * euclidean_norm(u_prime));
  return u == u_prime || 1.0 - cosine * cosine >= kSmallestAngle;
}

bool is_narrow(const MlpShape& shape) {
  const Index narrowest =
      shape.activation == Activation::kLinear ? kNarrowestLinear : kNarrowestGated;
  return shape.widths.empty() || std::ranges::min(shape.widths) < narrowest;
}

// Layers whose gates are open or closed.
bool is_gated(const MlpShape& shape) {
  return shape.law.is_usual() &&
         (shape.activation == Activation::kRelu || shape.activation == Activation::kLinear);
}

// Of a network that stands for itself or is part of another.
bool fits(const MlpShape& shape, const VectorXd& u, const VectorXd& u_prime, int max_order) {
  return is_gated(shape) && max_order >= 1 && max_order < kMostCoefficients &&
         !shape.widths.empty() && std::ranges::max(shape.widths) <= kWidest &&
         u.size() == shape.input_dimension && u_prime.size() == shape.input_dimension &&
         are_in_range(u, u_prime, 1, max_order) && are_told_apart(u, u_prime);
}

// Of f's features at u' and of their jet at u.
Index most_directions(const MlpShape& f, const VectorXd& x, const VectorXd& x_prime,
                      int max_order) {
  return std::min<Index>(std::ssize(f.widths), max_order) + (x == x_prime ? 1 : 2);
}

// A stack keeps blocks of two vectors, whatever its widths.
constexpr double kBytesOfStack = 2.0 * sizeof(double) * static_cast<double>(kBlock);

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
  return can_be_fused(shape, infinite_f, u, u_prime, max_order) &&
         four_can_be_fused(shape.g, u.z, u_prime.z, max_order) &&
         (infinite_f || (!is_narrow(shape.f) && std::ranges::max(shape.f.widths) <= kWidestOfFour));
}

bool can_be_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                  const HypernetInput& u_prime, int max_order) {
  // As many matrices of g.
  if (!infinite_f && most_directions(shape.f, u.x, u_prime.x, max_order) > kMostCoefficients) {
    return false;
  }
  const int degree = shape.g.n_layers() + 1;  // H in the weights that f emits, one in z
  if (!are_in_range(u.x, u_prime.x, degree, max_order)) return false;
  if (!are_in_range(u.z, u_prime.z, degree, max_order)) return false;
  if (infinite_f) return can_be_fused(shape.g, u.z, u_prime.z, max_order);
  if (!fits(shape.f, u.x, u_prime.x, max_order)) return false;
  if (is_narrow(shape.f)) return can_be_fused(shape.g, u.z, u_prime.z, max_order);
  return is_gated(shape.g) && shape.g.output_dimension == 1 &&
         u.z.size() == shape.g.input_dimension && u_prime.z.size() == shape.g.input_dimension;
}

double bytes_of_fused() {
  return kBytesOfStack;
}

double bytes_of_fused(const HypernetShape& shape, bool infinite_f, const HypernetInput& u,
                      const HypernetInput& u_prime, int max_order) {
  // A matrix keeps what it was asked, by each jet and the gradient.
  const double of_g =
      can_be_fused(shape.g, u.z, u_prime.z, max_order)
          ? kBytesOfStack
          : (max_order + 2.0) * bytes_of_draw(shape.g, Engine::kDeferred,
                                              {.gradients = 1, .moves = 1, .order = max_order});
  if (infinite_f) return of_g;
  if (!is_narrow(shape.f)) return of_g + kBytesOfStack;
  // The directions of the jet, and q', w and zeta besides.
  const auto n_vectors =
      static_cast<double>(most_directions(shape.f, u.x, u_prime.x, max_order) + 3);
  return of_g +
         n_vectors * static_cast<double>(shape.f.width(shape.f.n_layers() - 1)) * sizeof(double) +
         bytes_of_draw(shape.f, Engine::kDeferred,
                       {.inputs = 2, .gradients = 1, .moves = 1, .order = max_order});
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
  const JetProducts<Real> input = at_rest<Real>(u, u_prime);
  if (!stack.pass_forward(euclidean_norm(u_prime), input)) return std::nullopt;
  stack.pass_back(scale);
  const auto moves = along_own_gradient<Real>();
  const JetProducts<Real> y = stack.pass_at_u(input, moves, max_order);
  const SmallVector<Real> f = stack.row_at_u(y, moves, max_order);
  return Drawn{derivatives<Real>(f, scale, max_order), stack.n_normals()};
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

// The pass at u', whose weights are `features` times the matrices M_{l,1}, and the gradient there;
// those at u are sum_s at_u(s) M_{l,s}. Nothing where the inputs are not told apart.
template <class Real>
std::optional<GradientOfG<Real>> gradient_at_u_prime(GatedG<Real>& of, const VectorXd& z,
                                                     const VectorXd& z_prime, const Real& features,
                                                     const SmallVector<Real>& at_u) {
  GatedStack<Real>& g = of.stack;
  if (!g.pass_forward(euclidean_norm(z_prime), at_rest<Real>(z, z_prime), features, at_u)) {
    return std::nullopt;
  }
  g.pass_back(features * of.top_scale);
  const int n_layers = g.n_layers() + 1;
  GradientOfG<Real> gradient{
      Reals<Real>(n_layers),
      Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>(n_layers, at_u.size())};
  for (int l = 1; l <= n_layers; ++l) {
    gradient.lengths[l - 1] = g.norm_of_left(l) * g.norm_at_u_prime(l - 1);
    for (Index s = 0; s < at_u.size(); ++s) {
      gradient.along(l - 1, s) = g.along_gradient(l, static_cast<int>(s) + 1);
    }
  }
  return gradient;
}

std::optional<GradientOfG<double>> gradient_at_u_prime(DrawnStack& g, const VectorXd& /*z*/,
                                                       const VectorXd& z_prime, double features,
                                                       const SmallVector<double>& at_u) {
  return g.pass_at_u_prime(z_prime, features, at_u.size());
}

template <class Real>
Drawn finish(GatedG<Real>& of, const VectorXd& z, const VectorXd& z_prime,
             const MovingLayers<Real>& moves, int max_order) {
  GatedStack<Real>& g = of.stack;
  const JetProducts<Real> q = g.pass_at_u(at_rest<Real>(z, z_prime), moves, max_order);
  const SmallVector<Real> h = g.row_at_u(q, moves, max_order);
  return {derivatives<Real>(h, of.top_scale, max_order), g.n_normals()};
}

Drawn finish(DrawnStack& g, const VectorXd& z, const VectorXd& /*z_prime*/,
             const MovingLayers<double>& moves, int max_order) {
  const SmallVector<double> h = g.output_at_u(z, moves, max_order);
  return {derivatives(h, 1.0, max_order), g.n_normals()};
}

// The random numbers of f's layers are objects 0, 1, ..; those of g follow far behind.
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
  const auto images = f.pass_forward(u.x, u_prime.x);
  if (!images) return std::nullopt;
  const Real features = scale * images->norm_at_u_prime;
  if (!all(!(features == 0.0))) return std::nullopt;
  const Index n_at_u = u.x == u_prime.x ? 1 : 2;
  SmallVector<Real> at_u(n_at_u);
  at_u(0) = scale * images->along;
  if (n_at_u > 1) at_u(1) = scale * images->across;
  const auto gradient = gradient_at_u_prime(g, u.z, u_prime.z, features, at_u);
  if (!gradient) return std::nullopt;

  // The cotangent of f's features is the sum over l of length_l times the image of the gradient's
  // direction, a Gaussian vector of which along(l, s) are known along q' and w.
  const Real length = sqrt(dot_of(gradient->lengths, gradient->lengths));
  const bool moves_at_all = all(length > 0.0);
  if (!moves_at_all && !all(!(length > 0.0))) return std::nullopt;
  const Reals<Real> weights =
      moves_at_all ? Reals<Real>(gradient->lengths / length) : Reals<Real>::Zero(n_layers);
  const Real of_second = n_at_u > 1 ? dot_of(weights, gradient->along.col(1)) : Real(0.0);
  const auto y =
      f.pass_at_u(u.x, u_prime.x,
                  {scale * length, dot_of(weights, gradient->along.col(0)), of_second}, max_order);
  if (!y) return std::nullopt;

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

  // Of the images along the directions that f's movement adds the sum is known.
  moves.along_gradient.leftCols(n_at_u) = gradient->along;
  const StreamOf<Real> numbers(key, kObjectOfParts);
  for (Index s = n_at_u; s < n_matrices; ++s) {
    moves.along_gradient.col(s) =
        parts_of<Real>(y->z_along(s - 1), weights, numbers, static_cast<std::uint64_t>(s));
  }
  Drawn drawn = finish(g, u.z, u_prime.z, moves, max_order);
  drawn.n_normals += f.n_normals();
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
// matrices, the first of which is that of x'.
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
  GatedG<Real> g = gated_g<Real>(shape, key);
  SmallVector<Real> at_u(same ? 1 : 2);
  at_u(0) = along;
  if (!same) at_u(1) = std::sqrt(across);
  const auto gradient = gradient_at_u_prime<Real>(g, u.z, u_prime.z, features, at_u);
  if (!gradient) return std::nullopt;
  const MovingLayers<Real> moves{
      .matrices = at_u,
      .rank_one = SmallVector<Real>{{Real(0.0), limit.ntk(at, at_prime)}},
      .along_gradient = gradient->along};
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
