#pragma once
#include "verify/studies/hypernet_study.hpp"

namespace widthwise::verify {

/// The empirical NTK of hypernetworks at u = (x, z) and u' = (x', z'), for z' at several angles to
/// z, its length that of the pair's z'. x, x' and z are those of the pair.
class HypernetAngleStudy final : public HypernetStudy {
 public:
  /// Angles in degrees.
  HypernetAngleStudy(HypernetStudySpec spec, std::vector<double> angles)
      : HypernetStudy(std::move(spec)), angles_(std::move(angles)) {}

  const std::vector<double>& angles() const { return angles_; }

  /// "K1 at 15 degrees" and so on, one an angle.
  std::vector<std::string> columns() const override;

 protected:
  std::string measured() const override { return "ntk-angles"; }
  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const override;
  HypernetQueries queries() const override {
    return {.values = 0, .gradients = static_cast<int>(angles_.size()) + 1, .moves = 0, .order = 0};
  }

 private:
  std::vector<double> angles_;
};

/// The vector of the length of `z_prime` at an angle, in degrees, to z; at 0 and 180 exactly along
/// it. Lengths are not 0, and the dimension is 2 at least.
Eigen::VectorXd at_angle(const Eigen::VectorXd& z, const Eigen::VectorXd& z_prime, double degrees);

}  // namespace widthwise::verify
