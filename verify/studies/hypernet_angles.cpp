#include "verify/studies/hypernet_angles.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace widthwise::verify {

// The plane is spanned by z and the axis that is the least aligned with it.
Eigen::VectorXd at_angle(const Eigen::VectorXd& z, const Eigen::VectorXd& z_prime, double degrees) {
  constexpr double kHalfTurn = 180.0;
  const Eigen::VectorXd along = z.normalized();
  const double sine =
      std::fmod(degrees, kHalfTurn) == 0.0 ? 0.0 : std::sin(degrees * std::numbers::pi / kHalfTurn);
  const double cosine = std::cos(degrees * std::numbers::pi / kHalfTurn);
  Eigen::Index axis = 0;
  along.cwiseAbs().minCoeff(&axis);
  Eigen::VectorXd across = -along[axis] * along;
  across[axis] += 1.0;
  return z_prime.norm() * (cosine * along + sine * across.normalized());
}

std::vector<std::string> HypernetAngles::columns() const {
  std::vector<std::string> columns;
  for (const double angle : degrees) columns.push_back(fmt::format("K1 at {:g} degrees", angle));
  return columns;
}

Eigen::VectorXd HypernetAngles::measure(sim::Hypernet& net, const HypernetInputPair& inputs) const {
  const sim::HypernetTangent at_u = net.gradient(inputs.u);
  Eigen::VectorXd kernels(static_cast<Eigen::Index>(degrees.size()));
  for (Eigen::Index i = 0; i < kernels.size(); ++i) {
    const double angle = degrees[static_cast<std::size_t>(i)];
    const Eigen::VectorXd z_prime = at_angle(inputs.u.z, inputs.u_prime.z, angle);
    kernels[i] = net.inner_product(at_u, net.gradient({inputs.u_prime.x, z_prime}));
  }
  return kernels;
}

}  // namespace widthwise::verify
