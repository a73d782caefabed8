#include "sim/fused/feature_jets.hpp"

#include <vector>

#include "sim/dot.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

// The draw of zeta; those of few numbers are counted from 0.
constexpr std::uint64_t kDrawOfZeta = std::uint64_t{1} << 40;

// What is left of a vector across orthonormal ones; twice, since much may cancel.
VectorXd remainder(VectorXd vector, const std::vector<VectorXd>& basis) {
  for (int pass = 0; pass < 2; ++pass) {
    for (const VectorXd& unit : basis) vector -= dot(unit, vector) * unit;
  }
  return vector;
}

// The coefficients on q' and what they add to it one after the other; the first adds nothing where
// u is u' itself. Nothing where another does not either.
std::optional<FeatureJets<double>> expand(const Jet<TaylorAlgebra>& y, const VectorXd& along,
                                          const VectorXd& z, bool at_u_prime) {
  const std::vector<int> moving = support(y);
  const Index count = moving.back() + 1;
  if (count > kMostCoefficients) return std::nullopt;
  FeatureJets<double> jets{SmallVector<double>::Zero(count),
                           SmallMatrix<double>::Zero(count, count), SmallVector<double>(count)};
  std::vector<VectorXd> basis{along};
  for (const int k : moving) {
    jets.along(k) = dot(along, y[k]);
    if (k == 0 && at_u_prime) continue;
    const VectorXd rest = remainder(y[k], basis);
    const double length = euclidean_norm(rest);
    if (!(length * length > kToldApart * squared_norm(y[k]))) return std::nullopt;
    basis.push_back(rest / length);
    const Index n_directions = std::ssize(basis) - 1;
    for (Index s = 0; s < n_directions; ++s) jets.root(k, s) = dot(basis[s + 1], y[k]);
    jets.z_along(n_directions - 1) = dot(basis.back(), z);
  }
  const Index n_directions = std::ssize(basis) - 1;
  jets.root = SmallMatrix<double>(jets.root.leftCols(n_directions));
  jets.z_along = SmallVector<double>(jets.z_along.head(n_directions));
  return jets;
}

}  // namespace

template <class Real>
JetProducts<Real> at_rest(const VectorXd& u, const VectorXd& u_prime) {
  return {.gram = SmallMatrix<Real>::Constant(1, 1, squared_norm(u)),
          .along = SmallVector<Real>::Constant(1, dot(u, u_prime) / euclidean_norm(u_prime)),
          .down = SmallVector<Real>::Zero(1),
          .at_u_prime = u == u_prime};
}

template <class Real>
MovingLayers<Real> along_own_gradient() {
  return {.matrices = SmallMatrix<Real>::Constant(1, 1, 1.0),
          .rank_one = SmallVector<Real>{{Real(0.0), Real(1.0)}},
          .along_gradient = {}};
}

template <class Real>
std::optional<FeatureImages<Real>> GatedFeatures<Real>::pass_forward(const VectorXd& x,
                                                                     const VectorXd& x_prime) {
  if (!layers_.pass_forward(euclidean_norm(x_prime), at_rest<Real>(x, x_prime))) {
    return std::nullopt;
  }
  const int top = layers_.n_layers();
  return FeatureImages<Real>{layers_.norm_at_u_prime(top), layers_.along_at_u(top),
                             layers_.across_at_u(top)};
}

template <class Real>
std::optional<FeatureJets<Real>> GatedFeatures<Real>::pass_at_u(
    const VectorXd& x, const VectorXd& x_prime, const FeatureCotangent<Real>& cotangent,
    int max_order) {
  layers_.pass_back(cotangent.norm, {{cotangent.along, cotangent.across}});
  const JetProducts<Real> y =
      layers_.pass_at_u(at_rest<Real>(x, x_prime), along_own_gradient<Real>(), max_order);
  SmallMatrix<Real> across = y.gram - y.along * y.along.transpose();
  if (y.at_u_prime) {
    across.row(0).setZero();
    across.col(0).setZero();
  }
  const SmallMatrix<Real> root = triangular_root<Real>(across, y.gram.diagonal());
  FeatureJets<Real> jets{y.along, root, SmallVector<Real>::Zero(root.cols())};
  Index s = 0;
  for (Index k = 0; k < y.count(); ++k) {
    if (all(across(k, k) == 0.0)) continue;
    const Real known = y.along(k) * cotangent.along + root.row(k).head(s).dot(jets.z_along.head(s));
    jets.z_along(s) = ratio_or_zero(Real(y.down(k) - known), root(k, s));
    ++s;
  }
  return jets;
}

template JetProducts<double> at_rest(const VectorXd&, const VectorXd&);
template MovingLayers<double> along_own_gradient();
template class GatedFeatures<double>;

template JetProducts<FourSamples> at_rest(const VectorXd&, const VectorXd&);
template MovingLayers<FourSamples> along_own_gradient();
template class GatedFeatures<FourSamples>;

std::optional<FeatureImages<double>> DrawnFeatures::pass_forward(const VectorXd& x,
                                                                 const VectorXd& x_prime) {
  const VectorXd at_u_prime = layers_->features(x_prime);
  const double norm = euclidean_norm(at_u_prime);
  if (norm == 0.0) return std::nullopt;
  along_ = at_u_prime / norm;
  if (x == x_prime) return FeatureImages<double>{norm, norm, 0.0};
  const VectorXd at_u = layers_->features(x);
  across_ = remainder(at_u, {along_});
  const double rest = euclidean_norm(across_);
  if (!(rest * rest > kToldApart * squared_norm(at_u))) return std::nullopt;
  across_ /= rest;
  return FeatureImages<double>{norm, dot(along_, at_u), dot(across_, at_u)};
}

std::optional<FeatureJets<double>> DrawnFeatures::pass_at_u(
    const VectorXd& x, const VectorXd& x_prime, const FeatureCotangent<double>& cotangent,
    int max_order) {
  VectorXd z(along_.size());
  numbers_.fill_normal({z.data(), static_cast<std::size_t>(z.size())}, kDrawOfZeta);
  n_of_zeta_ = z.size();
  z += (cotangent.along - dot(along_, z)) * along_;
  if (across_.size() > 0) z += (cotangent.across - dot(across_, z)) * across_;
  const Tangent gradient = layers_->pull_back(x_prime, cotangent.norm * z);
  const TaylorAlgebra algebra(max_order);
  return expand(layers_->push_forward(x, algebra, {&gradient, 1}), along_, z, x == x_prime);
}

}  // namespace widthwise::sim
