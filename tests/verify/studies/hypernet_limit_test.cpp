// The limits at given inputs: theory/hypernet_kernel.hpp at the covariances of those.

#include "verify/studies/hypernet_limit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "verify/studies/inputs.hpp"

namespace widthwise::verify {
namespace {

HypernetInputPair pair_of(double rho_x, double rho_z, std::pair<double, double> norm_x = {1, 1},
                          std::pair<double, double> norm_z = {1, 1}) {
  return hypernet_inputs(NamedPair{"pair", rho_x, rho_z, norm_x, norm_z}, {});
}

theory::HypernetKernel<double> limit(const HypernetInputPair& pair, int depth_f, int depth_g) {
  return hypernet_limit(pair.u, pair.u_prime, depth_f, depth_g);
}

TEST(HypernetLimit, IsTheKernelOfTheInputsCovariances) {
  const auto covariance = [](double rho, double a, double b) {
    return theory::gaussian_pair(theory::Covariance<double>{a * a, rho * a * b, b * b});
  };
  for (const int depth_f : {1, 2}) {
    for (const int depth_g : {1, 2, 4}) {
      const auto found = limit(pair_of(0.3, -0.4, {0.5, 2.0}, {1.5, 0.7}), depth_f, depth_g);
      const auto expected = theory::hypernet_kernel(depth_f, depth_g, covariance(0.3, 0.5, 2.0),
                                                    covariance(-0.4, 1.5, 0.7));
      // Rounding of the inputs, of order 1, before that of the kernels.
      EXPECT_NEAR(found.weight_covariance, expected.weight_covariance, 1e-14);
      EXPECT_NEAR(found.theta_f, expected.theta_f, 1e-14);
      EXPECT_NEAR(found.nngp, expected.nngp, 1e-14);
      EXPECT_NEAR(found.ntk, expected.ntk, 1e-14);
      EXPECT_NEAR(found.ntk_without_s, expected.ntk_without_s, 1e-14);
    }
  }
}

TEST(HypernetLimit, HasItsKnownValues) {
  // Measured by a simulation that this suite has no part in.
  EXPECT_NEAR(limit(pair_of(0.6, 0.6), 1, 3).ntk, 0.9523, 5e-5);
  EXPECT_NEAR(limit(pair_of(0.6, 0.6), 1, 3).ntk_without_s, 1.2136, 5e-5);
  // At u' = u: (L_f + 1) H (|x|^2/d)^H |z|^2/d_z.
  const auto same = limit(pair_of(1.0, 1.0, {2.0, 2.0}, {0.5, 0.5}), 3, 2);
  EXPECT_NEAR(same.ntk, 4 * 2 * 16 * 0.25, 1e-12);
  EXPECT_NEAR(same.nngp, 16 * 0.25, 1e-12);
}

TEST(HypernetLimit, DoesNotTellItsInputsApart) {
  const HypernetInputPair pair = pair_of(0.3, -0.4, {0.5, 2.0}, {1.5, 0.7});
  const auto there = hypernet_limit(pair.u, pair.u_prime, 2, 3);
  const auto back = hypernet_limit(pair.u_prime, pair.u, 2, 3);
  EXPECT_NEAR(there.ntk, back.ntk, 1e-14);
  EXPECT_NEAR(there.nngp, back.nngp, 1e-14);
}

TEST(HypernetLimit, RefusesDepthsThatAreNone) {
  const HypernetInputPair pair = pair_of(0.6, 0.6);
  EXPECT_THROW(hypernet_limit(pair.u, pair.u_prime, 0, 3), std::invalid_argument);
  EXPECT_THROW(hypernet_limit(pair.u, pair.u_prime, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
