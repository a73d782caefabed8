// The kernels in intervals: they enclose the exact values, tightly, and the doubles lie within the
// number of ULPs that the headers state. One program text, so a second route (textbook formulas in
// 100 digits) has to lie in the enclosures as well.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/theory/enclosure.hpp"
#include "tests/theory/textbook_hypernet.hpp"
#include "theory/hypernet_kernel.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {
namespace {

constexpr unsigned kDigits = 60;
constexpr double kNarrow = 1e-50;

const std::vector<double> kCorrelations{1.0,  1 - 1e-12, 1 - 1e-6,  0.9,        0.6, 0.0,
                                        -0.3, -0.9,      -1 + 1e-6, -1 + 1e-12, -1.0};

GaussianPair<Enclosure> enclosed_pair(double rho, double std_x, double std_y) {
  return gaussian_pair<Enclosure>(Enclosure(rho), Enclosure(std_x), Enclosure(std_y));
}

/// The value was rounded to an end point's digits, and 100 of them lose some 20 to acos near -1.
void expect_holds(const Enclosure& enclosure, const Real100& value, double scale) {
  const EndPoint slack = 1e-55 * EndPoint(scale);
  const EndPoint point(value.str());
  EXPECT_LE(EndPoint(lower(enclosure) - slack), point);
  EXPECT_GE(EndPoint(upper(enclosure) + slack), point);
}

TEST(KernelEnclosure, MlpKernelInDoubleIsWithinItsStatedUlps) {
  const EnclosurePrecision precision(kDigits);
  double worst = 0;
  for (Activation activation : {Activation::kRelu, Activation::kErf, Activation::kLinear}) {
    for (int depth : {1, 2, 3, 10}) {
      for (double rho : kCorrelations) {
        const auto got = mlp_kernel(activation, depth, gaussian_pair(rho, 0.3, 1.7));
        const auto want = mlp_kernel(activation, depth, enclosed_pair(rho, 0.3, 1.7));
        EXPECT_LT(relative_width(want.nngp), kNarrow) << depth << ' ' << rho;
        EXPECT_LT(relative_width(want.ntk), kNarrow) << depth << ' ' << rho;
        const double largest = std::fmax(std::fabs(got.ntk), rho < 0 ? -0.51 * rho : 0.0);
        const double error = std::fmax(ulps_apart(got.nngp, want.nngp, got.nngp),
                                       ulps_apart(got.ntk, want.ntk, largest));
        EXPECT_LE(error, mlp_kernel_error_ulps(depth)) << name(activation) << ' ' << rho;
        worst = std::fmax(worst, error / (depth + 1));
      }
    }
  }
  RecordProperty("worst_ulps_per_layer", std::to_string(worst));
}

TEST(KernelEnclosure, MlpKernelOfACovarianceIsEnclosedToo) {
  // The determinant of a collinear pair may come out on either side of zero.
  const EnclosurePrecision precision(kDigits);
  for (Activation activation : {Activation::kRelu, Activation::kErf, Activation::kLinear}) {
    for (double rho : kCorrelations) {
      const Enclosure xx(0.09), yy(2.89), r(rho);
      const auto pair = mlp_kernel(activation, 3, gaussian_pair<Enclosure>(r, sqrt(xx), sqrt(yy)));
      const auto cov =
          mlp_kernel(activation, 3, Covariance<Enclosure>{xx, r * sqrt(xx) * sqrt(yy), yy});
      EXPECT_TRUE(overlap(pair.nngp, cov.nngp)) << rho;
      EXPECT_TRUE(overlap(pair.ntk, cov.ntk)) << rho;
      // From a covariance an angle near 0 or pi is known to half the digits only.
      EXPECT_LT(relative_width(cov.ntk), 1e-28) << rho;
    }
  }
}

struct Deviations {
  double worst = 0;  ///< in units of (L_f + 1) (H + 1)

  void compare(double got, const Enclosure& want, double scale, int depth_f, int depth_g) {
    const double error = ulps_apart(got, want, scale);
    EXPECT_LE(error, hypernet_kernel_error_ulps(depth_f, depth_g));
    worst = std::fmax(worst, error / ((depth_f + 1) * (depth_g + 1)));
  }
};

struct Case {
  int depth_f;
  int depth_g;
  double rho_x;
  double rho_z;
};

void compare_case(const Case& c, Deviations& deviations) {
  SCOPED_TRACE(testing::Message() << "L_f " << c.depth_f << " H " << c.depth_g << " rho_x "
                                  << c.rho_x << " rho_z " << c.rho_z);
  const auto got = hypernet_kernel(c.depth_f, c.depth_g, gaussian_pair(c.rho_x, 0.3, 1.7),
                                   gaussian_pair(c.rho_z, 1.3, 0.6));
  const auto want = hypernet_kernel(c.depth_f, c.depth_g, enclosed_pair(c.rho_x, 0.3, 1.7),
                                    enclosed_pair(c.rho_z, 1.3, 0.6));
  const auto text =
      textbook_hypernet(c.depth_f, c.depth_g, {c.rho_x, 0.3, 1.7}, {c.rho_z, 1.3, 0.6});
  const auto check = [&](double value, const Enclosure& enclosure, const TextbookValue& book) {
    const double scale = static_cast<double>(book.positive);
    expect_holds(enclosure, book.value, scale);
    const double width = relative_width(enclosure) * std::fabs(static_cast<double>(book.value));
    EXPECT_LE(width, kNarrow * scale);
    deviations.compare(value, enclosure, scale, c.depth_f, c.depth_g);
  };
  check(got.weight_covariance, want.weight_covariance, text.weight_covariance);
  check(got.theta_f, want.theta_f, text.theta_f);
  check(got.theta_g, want.theta_g, text.theta_g);
  check(got.nngp, want.nngp, text.nngp);
  check(got.ntk, want.ntk, text.ntk);
  check(got.ntk_without_s, want.ntk_without_s, text.ntk_without_s);
}

TEST(KernelEnclosure, HypernetKernelInDoubleIsWithinItsStatedUlps) {
  const EnclosurePrecision precision(kDigits);
  Deviations deviations;
  const std::vector<std::pair<int, int>> depths{{1, 1}, {1, 2}, {2, 3}, {1, 8}, {10, 2}};
  for (const auto& [depth_f, depth_g] : depths) {
    for (double rho_x : kCorrelations) {
      for (double rho_z : kCorrelations) {
        compare_case({depth_f, depth_g, rho_x, rho_z}, deviations);
      }
    }
  }
  RecordProperty("worst_ulps_per_layer_pair", std::to_string(deviations.worst));
}

TEST(KernelEnclosure, WidthGrowsByAPowerOfTheDepthOnly) {
  const EnclosurePrecision precision(kDigits);
  const auto deep = mlp_kernel(Activation::kRelu, 1000, enclosed_pair(0.6, 1, 1));
  EXPECT_LT(relative_width(deep.ntk), 1e-45);
}

TEST(KernelEnclosure, MoreDigitsGiveNestedEnclosures) {
  for (double rho : {1 - 1e-12, 0.6, -1 + 1e-12}) {
    std::vector<Enclosure> ntk;
    for (unsigned digits : {30u, 60u, 200u}) {
      const EnclosurePrecision precision(digits);
      ntk.push_back(
          hypernet_kernel(2, 3, enclosed_pair(rho, 1, 2), enclosed_pair(-rho, 0.5, 1)).ntk);
      EXPECT_LT(relative_width(ntk.back()), std::pow(10.0, 24.0 - digits)) << rho;
    }
    const EnclosurePrecision precision(200);
    for (std::size_t i = 0; i + 1 < ntk.size(); ++i) {
      EXPECT_LE(lower(ntk[i]), lower(ntk[i + 1])) << rho;
      EXPECT_GE(upper(ntk[i]), upper(ntk[i + 1])) << rho;
    }
  }
}

}  // namespace
}  // namespace widthwise::theory
