#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "theory/hypernet_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/exact/kernel_json.hpp"

namespace widthwise::verify {
namespace {

// Wide enough to serve as the truth for 60 digits after all that correlations near -1 lose.
using Real300 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<300>>;

const std::vector<const char*> kKernels{"nngp",    "ntk",          "nngp_xx",           "nngp_yy",
                                        "ntk_xx",  "ntk_yy",       "weight_covariance", "theta_f",
                                        "theta_g", "ntk_without_s"};

TEST(HypernetKernelJson, HasItsKeysInOrder) {
  std::vector<std::string> keys;
  const nlohmann::ordered_json json = hypernet_kernel_json({});
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  std::vector<std::string> expected{
      "model",   "activation", "activation_g", "depth_f",   "depth_g",   "sigma_w",
      "sigma_b", "biases",     "residual",     "sigma_w_g", "sigma_b_g", "residual_g",
      "rho_x",   "rho_z",      "norm_x",       "norm_z",    "digits"};
  expected.insert(expected.end(), kKernels.begin(), kKernels.end());
  EXPECT_EQ(keys, expected);
  EXPECT_EQ(json["model"], "hypernet");
  EXPECT_EQ(json["activation"], "relu");
}

TEST(HypernetKernelJson, DefaultsAreTheKnownValues) {
  const auto json = hypernet_kernel_json({});
  EXPECT_EQ(json["rho_z"], 0.6);
  EXPECT_NEAR(json["ntk"], 0.9523, 5e-5);
  EXPECT_NEAR(json["ntk_without_s"], 1.2136, 5e-5);
  EXPECT_DOUBLE_EQ(json["ntk_xx"], 6.0);
  EXPECT_DOUBLE_EQ(json["ntk"], json["theta_f"].get<double>() * json["theta_g"].get<double>());
}

// Whatever f is: with one weight layer h = v(x) . z / sqrt(d_z), and each weight is an MLP.
TEST(HypernetKernelJson, OneWeightLayerIsThatMlpTimesTheProductOfZ) {
  const auto json = hypernet_kernel_json({.activation = "gelu",
                                          .depth_f = 2,
                                          .depth_g = 1,
                                          .sigma_w = {"1.5"},
                                          .sigma_b = {"0.5"},
                                          .trained_biases = false,
                                          .residual = theory::Residual::kPlain,
                                          .rho_z = "-0.5"});
  const auto mlp = mlp_kernel_json({.activation = "gelu",
                                    .depth_f = 2,
                                    .sigma_w = {"1.5"},
                                    .sigma_b = {"0.5"},
                                    .trained_biases = false,
                                    .residual = theory::Residual::kPlain});
  EXPECT_DOUBLE_EQ(json["ntk"], -0.5 * mlp["ntk"].get<double>());
  EXPECT_DOUBLE_EQ(json["nngp"], -0.5 * mlp["nngp"].get<double>());
  EXPECT_EQ(json["biases"], "fixed");
  EXPECT_EQ(json["residual"], "plain");
}

// Theta_g = d (S G) / dS: two weight layers of erf, with S from a ReLU of unit inputs.
TEST(HypernetKernelJson, ActivationsOfGAreItsOwn) {
  const auto at = [](const char* rho) {
    return hypernet_kernel_json(
        {.activation_g = "erf", .depth_g = 2, .rho_x = rho, .rho_z = "0.25"});
  };
  const auto below = at("0.5999"), here = at("0.6"), above = at("0.6001");
  const double ds =
      above["weight_covariance"].get<double>() - below["weight_covariance"].get<double>();
  const double dg = above["nngp"].get<double>() - below["nngp"].get<double>();
  EXPECT_NEAR(here["theta_g"].get<double>(), dg / ds, 1e-7);
}

TEST(HypernetKernelJson, OneWeightLayerIsAnMlpTimesTheProductOfZ) {
  const auto json = hypernet_kernel_json(
      {.depth_f = 2, .depth_g = 1, .rho_z = "-0.5", .norm_x = {"2", "0.5"}, .norm_z = {"4", "1"}});
  const auto mlp = mlp_kernel_json({.depth_f = 2, .norm_x = {"2", "0.5"}});
  EXPECT_DOUBLE_EQ(json["ntk"], -2 * mlp["ntk"].get<double>());
  EXPECT_DOUBLE_EQ(json["nngp"], -2 * mlp["nngp"].get<double>());
  EXPECT_DOUBLE_EQ(json["ntk_xx"], 16 * mlp["ntk_xx"].get<double>());
  EXPECT_EQ(json["ntk"], json["ntk_without_s"]);
}

template <class T>
theory::HypernetKernel<T> kernel_of(const HypernetKernelRequest& request) {
  const auto pair = [](const std::string& rho, const NumeralPair& norms) {
    return theory::gaussian_pair<T>(T(rho), T(norms.first), T(norms.second));
  };
  return theory::hypernet_kernel<T>(request.depth_f, request.depth_g,
                                    pair(request.rho_x, request.norm_x),
                                    pair(request.rho_z, request.norm_z));
}

/// |text / want - 1| is at most half a unit of the last of `digits` digits.
void expect_rounded(const std::string& text, const Real300& want, int digits) {
  if (want == 0) {
    EXPECT_EQ(text, "0");
    return;
  }
  const Real300 unit = pow(Real300(10), floor(log10(abs(want))) + 1 - digits);
  EXPECT_LE(abs(Real300(text) - want), unit * Real300("0.5000001")) << text;
}

TEST(HypernetKernelJson, EveryDigitIsRight) {
  // A plain evaluation in 300 digits; its own rounding is far below what is asked for.
  for (const char* rho_x : {"0.6", "-0.999999999999999999", "0.999999999999999999999999", "-1"}) {
    for (const char* rho_z : {"-0.3", "-0.999999999999999999", "1", "0"}) {
      HypernetKernelRequest request{
          .rho_x = rho_x, .rho_z = rho_z, .norm_x = {"1.3", "0.7"}, .norm_z = {"0.4", "3"}};
      const auto want = kernel_of<Real300>(request);
      for (int digits : {1, 2, 17, 60}) {
        SCOPED_TRACE(fmt::format("rho_x {} rho_z {} digits {}", rho_x, rho_z, digits));
        request.digits = digits;
        const auto json = hypernet_kernel_json(request);
        expect_rounded(json["nngp"], want.nngp, digits);
        expect_rounded(json["ntk"], want.ntk, digits);
        expect_rounded(json["theta_f"], want.theta_f, digits);
        expect_rounded(json["theta_g"], want.theta_g, digits);
        expect_rounded(json["weight_covariance"], want.weight_covariance, digits);
        expect_rounded(json["ntk_without_s"], want.ntk_without_s, digits);
      }
    }
  }
}

TEST(HypernetKernelJson, DigitsSurviveACancellationInThetaF) {
  // S^1 + S^0 D^1 = kappa1 + rho kappa0 changes sign next to this rho: 30 digits cancel.
  HypernetKernelRequest request{.rho_x = "-0.394234868672746624738890782995", .digits = 40};
  const auto want = kernel_of<Real300>(request);
  const auto json = hypernet_kernel_json(request);
  expect_rounded(json["theta_f"], want.theta_f, 40);
  expect_rounded(json["ntk"], want.ntk, 40);
}

TEST(HypernetKernelJson, DoubleAgreesWithItsDigits) {
  for (const char* rho : {"1", "0.6", "0", "-0.6", "-1"}) {
    HypernetKernelRequest request{.depth_f = 2, .rho_x = rho, .rho_z = rho, .norm_z = {"0.3", "2"}};
    const auto json = hypernet_kernel_json(request);
    request.digits = 30;
    const auto text = hypernet_kernel_json(request);
    EXPECT_EQ(text["rho_x"], rho);
    for (const char* key : kKernels) {
      // Decimal correlations are rounded to double first; the kernels are of order 1.
      EXPECT_NEAR(json[key].get<double>(), std::stod(text[key].get<std::string>()), 1e-14) << key;
    }
  }
}

TEST(HypernetKernelJson, BadValuesAreNamed) {
  const auto expect_named = [](const HypernetKernelRequest& request, const std::string& value,
                               const std::string& remedy) {
    try {
      hypernet_kernel_json(request);
      ADD_FAILURE() << value << " was accepted";
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find(value), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(remedy), std::string::npos) << error.what();
    }
  };
  expect_named({.depth_f = 0}, "0", "at least 1");
  expect_named({.depth_g = 0}, "depth-g 0", "at least 1");
  expect_named({.depth_g = 1000001}, "depth-g 1000001", "to 1000000");
  expect_named({.rho_z = "1.0000000000000000000001"}, "1.0000000000000000000001", "-1 and 1");
  expect_named({.rho_z = "one"}, "'one'", "decimal number");
  expect_named({.norm_z = {"1", "-1"}}, "-1", "0 or larger");
  expect_named({.norm_z = {"1e200", "1"}}, "1e200", "smaller norms");
  expect_named({.depth_g = 9, .norm_x = {"1e100", "1"}}, "1e100", "smaller norms");
  expect_named({.depth_g = 16, .norm_x = {"1e-30", "1"}}, "1e-30,1 and 1,1", "larger norms");
  expect_named({.norm_z = {"1", "1e-400"}}, "1e-400", "larger norms");
  expect_named({.digits = 10001}, "10001", "1 to 10000");
}

TEST(HypernetKernelJson, NormsThatDoubleCannotHoldWorkWithDigits) {
  const auto json = hypernet_kernel_json(
      {.depth_g = 2, .norm_x = {"1e-200", "1"}, .norm_z = {"1e300", "0e7"}, .digits = 5});
  EXPECT_EQ(json["nngp_xx"], "1.0000e-200");
  EXPECT_EQ(json["nngp_yy"], "0");
}

}  // namespace
}  // namespace widthwise::verify
