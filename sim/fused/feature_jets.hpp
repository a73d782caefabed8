#pragma once
// What a hypernetwork's f says to the layer that emits weights: the jet of its features at u while
// f moves along the gradient at u'.

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "sim/feature_network.hpp"
#include "sim/fused/gated_stack.hpp"

namespace widthwise::sim {

/// y^(k) = along(k) q' + sum_s root(k, s) q_s, with q' the unit vector along the features at u' and
/// q_1, q_2, .. orthonormal to it and each other: the first one is what y^(0) adds, and so on.
template <class Real>
struct FeatureJets {
  SmallVector<Real> along;
  SmallMatrix<Real> root;
  SmallVector<Real> z_along;  ///< z.q_s
};

/// What f says before anything is asked back from its features: of y^(0) = y(u), with w the unit
/// vector along what it adds to q'.
template <class Real>
struct FeatureImages {
  Real norm_at_u_prime;  ///< |y(u')|
  Real along;            ///< q'.y(u)
  Real across;           ///< w.y(u); 0 if there is no such w, u being u'
};

/// An f whose features at u' have a cotangent of `norm` times a z that is standard Gaussian but for
/// what is known of it.
template <class Real>
struct FeatureCotangent {
  Real norm;
  Real along;   ///< z.q'
  Real across;  ///< z.w
};

/// Layers of which only inner products are kept; they must outlive this.
template <class Real>
class GatedFeatures {
 public:
  explicit GatedFeatures(GatedStack<Real>& layers) : layers_(layers) {}

  /// Nothing if the inputs are not told apart.
  std::optional<FeatureImages<Real>> pass_forward(const Eigen::VectorXd& x,
                                                  const Eigen::VectorXd& x_prime);
  /// Always something.
  std::optional<FeatureJets<Real>> pass_at_u(const Eigen::VectorXd& x,
                                             const Eigen::VectorXd& x_prime,
                                             const FeatureCotangent<Real>& cotangent,
                                             int max_order);
  std::int64_t n_normals() const { return layers_.n_normals(); }

 private:
  GatedStack<Real>& layers_;
};

/// Layers that are drawn as the general engine does, of which some are so narrow that coefficients
/// of a jet often depend on each other.
class DrawnFeatures {
 public:
  /// `numbers` are those of zeta.
  DrawnFeatures(std::unique_ptr<FeatureNetwork> layers, const RandomStream& numbers)
      : layers_(std::move(layers)), numbers_(numbers) {}

  /// Nothing if all is 0 at u' or y(u) adds nothing to y(u'): which gates are open decides that, so
  /// that the network() can go on as another's f.
  std::optional<FeatureImages<double>> pass_forward(const Eigen::VectorXd& x,
                                                    const Eigen::VectorXd& x_prime);
  /// Nothing if a coefficient depends on those before it, likewise.
  std::optional<FeatureJets<double>> pass_at_u(const Eigen::VectorXd& x,
                                               const Eigen::VectorXd& x_prime,
                                               const FeatureCotangent<double>& cotangent,
                                               int max_order);
  std::int64_t n_normals() const { return layers_->n_normals() + n_of_zeta_; }

  /// Gives the layers away, with all that they have answered.
  std::unique_ptr<FeatureNetwork> network() { return std::move(layers_); }

 private:
  std::unique_ptr<FeatureNetwork> layers_;
  RandomStream numbers_;
  Eigen::VectorXd along_;   // q'
  Eigen::VectorXd across_;  // w
  std::int64_t n_of_zeta_ = 0;
};

/// The inner products of an input that does not move.
template <class Real>
JetProducts<Real> at_rest(const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime);

/// W_l + t left_l right_l^T: a network that moves along the gradient of its own output.
template <class Real>
MovingLayers<Real> along_own_gradient();

}  // namespace widthwise::sim
