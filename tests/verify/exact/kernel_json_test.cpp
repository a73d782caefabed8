#include "verify/exact/kernel_json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "theory/mlp_kernel.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Real100 = boost::multiprecision::cpp_bin_float_100;

/// 1/pi, rounded.
constexpr const char* kInversePi50 = "0.31830988618379067153776752674502872406891929148091";

std::string message_of(const KernelRequest& request) {
  try {
    mlp_kernel_json(request);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

std::size_t significant_digits(const std::string& text) {
  std::size_t count = 0;
  for (char c : text.substr(0, text.find('e'))) {
    const bool leading_zero = c == '0' && count == 0;
    if (c >= '0' && c <= '9' && !leading_zero) ++count;
  }
  return count;
}

TEST(KernelJson, HasItsKeysInOrder) {
  std::vector<std::string> keys;
  const nlohmann::ordered_json json = mlp_kernel_json({});
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  const std::vector<std::string> expected{
      "model",    "activation",       "depth_f", "sigma_w", "sigma_b", "biases",
      "residual", "parameterisation", "rho_x",   "norm_x",  "digits",  "nngp",
      "ntk",      "nngp_xx",          "nngp_yy", "ntk_xx",  "ntk_yy"};
  EXPECT_EQ(keys, expected);
}

TEST(KernelJson, DefaultIsTheUnitVarianceSphereInDouble) {
  const auto json = mlp_kernel_json({});
  EXPECT_EQ(json["rho_x"], 0.6);
  EXPECT_EQ(json["norm_x"], nlohmann::ordered_json::array({1.0, 1.0}));
  EXPECT_DOUBLE_EQ(json["nngp_xx"], 1.0);
  EXPECT_DOUBLE_EQ(json["ntk_yy"], 4.0);
  const auto kernel =
      theory::mlp_kernel(theory::Activation::kRelu, 3, theory::gaussian_pair(0.6, 1.0, 1.0));
  EXPECT_EQ(json["nngp"], kernel.nngp);
  EXPECT_EQ(json["ntk"], kernel.ntk);
}

TEST(KernelJson, NormsScaleTheReluKernelAndItsDiagonals) {
  const auto unit = mlp_kernel_json({});
  const auto scaled = mlp_kernel_json({.norm_x = {"2", "0.5"}});
  EXPECT_DOUBLE_EQ(scaled["ntk"], unit["ntk"]);
  EXPECT_DOUBLE_EQ(scaled["nngp_xx"], 4.0);
  EXPECT_DOUBLE_EQ(scaled["nngp_yy"], 0.25);
  EXPECT_DOUBLE_EQ(scaled["ntk_xx"], 16.0);
  EXPECT_DOUBLE_EQ(scaled["ntk_yy"], 1.0);
}

TEST(KernelJson, FiftyDigitsOfAKnownValue) {
  const auto json = mlp_kernel_json({.depth_f = 1, .rho_x = "0", .digits = 50});
  EXPECT_EQ(json["nngp"], kInversePi50);
  EXPECT_EQ(json["ntk"], kInversePi50);
  EXPECT_EQ(json["rho_x"], "0");
  EXPECT_EQ(json["nngp_xx"], "1.0000000000000000000000000000000000000000000000000");
}

TEST(KernelJson, EveryNumberOfDigitsIsThatOfALongerEvaluation) {
  for (const char* activation : {"relu", "erf", "linear"}) {
    for (const char* rho :
         {"0.6", "-0.999999999999999999", "0.999999999999999999999999", "-1e-9"}) {
      const KernelRequest request{.activation = activation, .rho_x = rho, .norm_x = {"1.3", "0.7"}};
      KernelRequest with_digits = request;
      with_digits.digits = 300;
      const auto reference = mlp_kernel_json(with_digits);
      for (int digits : {1, 2, 17, 50, 120}) {
        with_digits.digits = digits;
        const auto json = mlp_kernel_json(with_digits);
        for (const char* key : {"nngp", "ntk", "ntk_xx"}) {
          const std::string text = json[key];
          EXPECT_EQ(significant_digits(text), digits) << text;
          const Real100 want(reference[key].get<std::string>());
          const Real100 half_unit = 0.51 * pow(Real100(10), 1 - digits);
          if (digits < 90) {
            EXPECT_LE(abs(Real100(text) / want - 1), half_unit) << key << ' ' << text;
          }
        }
      }
    }
  }
}

TEST(KernelJson, DecimalInputIsExactAndAgreesWithBinaryFloats) {
  const auto json = mlp_kernel_json({.digits = 60});
  const Real100 rho = Real100(3) / 5;
  const auto want = theory::mlp_kernel<Real100>(
      theory::Activation::kRelu, 3, theory::gaussian_pair<Real100>(rho, Real100(1), Real100(1)));
  const Real100 tolerance("1e-59");
  EXPECT_LT(abs(Real100(json["nngp"].get<std::string>()) - want.nngp), tolerance);
  EXPECT_LT(abs(Real100(json["ntk"].get<std::string>()) - want.ntk), tolerance);
}

TEST(KernelJson, DoubleAgreesWithItsDigits) {
  for (const char* activation : {"relu", "erf", "linear"}) {
    for (const char* rho : {"1", "0.99", "0.6", "0", "-0.6", "-1"}) {
      const KernelRequest request{.activation = activation, .rho_x = rho, .norm_x = {"0.3", "2"}};
      KernelRequest with_digits = request;
      with_digits.digits = 30;
      const auto json = mlp_kernel_json(request);
      const auto text = mlp_kernel_json(with_digits);
      for (const char* key : {"nngp", "ntk", "nngp_xx", "nngp_yy", "ntk_xx", "ntk_yy"}) {
        EXPECT_NEAR(json[key].get<double>(), std::stod(text[key].get<std::string>()), 1e-14) << rho;
      }
    }
  }
}

TEST(KernelJson, TenThousandDigitsAreGiven) {
  const auto json = mlp_kernel_json({.depth_f = 1, .rho_x = "0", .digits = kMaxKernelDigits});
  const std::string text = json["nngp"];
  EXPECT_EQ(significant_digits(text), kMaxKernelDigits);
  EXPECT_EQ(text.substr(0, 40), std::string(kInversePi50).substr(0, 40));
}

TEST(KernelJson, LeavesTheCallersPrecisionAlone) {
  const unsigned before = boost::multiprecision::mpfr_float::default_precision();
  mlp_kernel_json({.digits = 500});
  EXPECT_THROW(mlp_kernel_json({.rho_x = "2", .digits = 500}), UsageError);
  EXPECT_EQ(boost::multiprecision::mpfr_float::default_precision(), before);
}

TEST(KernelJson, ZeroInputHasZeroKernels) {
  const auto json = mlp_kernel_json({.norm_x = {"0", "1"}});
  EXPECT_EQ(json["nngp"], 0.0);
  EXPECT_EQ(json["ntk"], 0.0);
  EXPECT_EQ(json["ntk_xx"], 0.0);
  const auto text = mlp_kernel_json({.norm_x = {"0", "1"}, .digits = 20});
  EXPECT_EQ(text["ntk"], "0");
}

TEST(KernelJson, SigmasAreDecimals) {
  // One linear layer and one more: NNGP = (w^2 rho + b^2) w^2 + b^2 with w = 1.1, b = 0.1 to the
  // last digit, where doubles are off by 1e-17.
  const auto json = mlp_kernel_json({.activation = "linear",
                                     .depth_f = 1,
                                     .sigma_w = {"1.1"},
                                     .sigma_b = {"0.1"},
                                     .rho_x = "0.5",
                                     .digits = 30});
  EXPECT_EQ(json["nngp"], "0.75415" + std::string(25, '0'));
  EXPECT_EQ(json["ntk"], "1.4983" + std::string(25, '0'));
  EXPECT_EQ(json["sigma_w"], "1.1");
}

TEST(KernelJson, SlopesAndCoefficientsAreDecimals) {
  const auto json = mlp_kernel_json(
      {.activation = "polynomial:0,0.1", .depth_f = 1, .rho_x = "0.5", .digits = 25});
  EXPECT_EQ(json["nngp"], "0.005" + std::string(24, '0'));
  EXPECT_EQ(json["activation"], "polynomial:0,0.1");
}

TEST(KernelJson, EveryActivationHasDigitsThatHoldTheDouble) {
  for (const char* activation :
       {"leaky-relu:0.1", "gelu", "silu", "tanh", "sin", "polynomial:0,1,0.1"}) {
    const KernelRequest request{.activation = activation,
                                .depth_f = 2,
                                .sigma_w = {"1.25"},
                                .sigma_b = {"0.5", "0.1", "0"},
                                .residual = theory::Residual::kScaled};
    KernelRequest with_digits = request;
    with_digits.digits = 20;
    const auto json = mlp_kernel_json(request);
    const auto text = mlp_kernel_json(with_digits);
    for (const char* key : {"nngp", "ntk", "nngp_xx", "ntk_yy"}) {
      const double reference = std::stod(text[key].get<std::string>());
      EXPECT_NEAR(json[key].get<double>(), reference, 1e-14 * std::fabs(reference))
          << activation << ' ' << key;
      EXPECT_EQ(significant_digits(text[key]), 20u) << text[key];
    }
  }
}

TEST(KernelJson, OfTheStandardParameterisationIsOverTheWidth) {
  // Linear, one hidden layer: n S^1 from the last layer, and d S^0 sigma_w^2 from the first, which
  // does not grow.
  const auto json = mlp_kernel_json({.activation = "linear",
                                     .depth_f = 1,
                                     .sigma_w = {"2"},
                                     .parameterisation = theory::Parameterisation::kStandard,
                                     .rho_x = "0.5"});
  EXPECT_FALSE(json.contains("ntk"));
  EXPECT_DOUBLE_EQ(json["ntk_over_width"].get<double>(), 2.0);
  EXPECT_DOUBLE_EQ(json["ntk_over_width_xx"].get<double>(), 4.0);
}

TEST(KernelJson, BadValuesAreNamed) {
  const auto expect_named = [](const KernelRequest& request, const std::string& value,
                               const std::string& remedy) {
    const std::string message = message_of(request);
    EXPECT_NE(message.find(value), std::string::npos) << message;
    EXPECT_NE(message.find(remedy), std::string::npos) << message;
  };
  for (const char* rho : {"1.0000000000000000000001", "-2", "1e9"}) {
    expect_named({.rho_x = rho}, rho, "between -1 and 1");
  }
  for (const char* rho : {"", "nan", "inf", "0x1", "0,6", "0.6 ", "one", "--1", "1e", "."}) {
    expect_named({.rho_x = rho}, fmt::format("'{}'", rho), "decimal number");
  }
  for (const char* norm : {"nan", "inf", "1e9999999999"}) {
    expect_named({.norm_x = {"1", norm}}, norm, "finite number");
  }
  expect_named({.norm_x = {"-1", "1"}}, "-1", "0 or larger");
  expect_named({.norm_x = {"1e200", "1"}}, "1e200", "smaller norms");
  expect_named({.activation = "erf", .norm_x = {"1e400", "1"}}, "1e400", "smaller norms");
  expect_named({.depth_f = 0}, "0", "at least 1");
  expect_named({.depth_f = -3}, "-3", "at least 1");
  expect_named({.digits = -1}, "-1", "1 to 10000");
  expect_named({.digits = 10001}, "10001", "1 to 10000");
  expect_named({.activation = "gulu"}, "'gulu'", "leaky-relu[:SLOPE]");
  expect_named({.activation = "leaky-relu:x"}, "'x'", "list of numbers");
  expect_named({.activation = "tanh", .norm_x = {"25", "1"}}, "24", "quadrature");
  expect_named({.activation = "tanh", .digits = 400}, "too many terms", "fewer digits");
  expect_named({.sigma_w = {"1", "2"}}, "2 numbers for 4 layers", "one a layer");
  expect_named({.sigma_w = {"0"}}, "sigma-w 0", "positive");
  expect_named({.sigma_b = {"-0.5"}}, "sigma-b -0.5", "0 or larger");
  expect_named({.sigma_b = {"nan"}}, "'nan'", "decimal number");
  expect_named({.parameterisation = theory::Parameterisation::kMup}, "mup", "--inputs");
}

TEST(KernelJson, LargeNormsThatDoubleCannotHoldWorkWithDigits) {
  const auto json = mlp_kernel_json({.depth_f = 1, .norm_x = {"1e200", "1"}, .digits = 5});
  EXPECT_EQ(json["nngp_xx"], "1.0000e+400");
}

TEST(KernelJson, PlusSignsAndExponentsAreNumbers) {
  const auto plain = mlp_kernel_json({.rho_x = "0.5", .digits = 20});
  for (const char* rho : {"+0.5", "5e-1", ".5", "+.5E0", "0.05e+1"}) {
    EXPECT_EQ(mlp_kernel_json({.rho_x = rho, .digits = 20})["ntk"], plain["ntk"]) << rho;
    EXPECT_EQ(mlp_kernel_json({.rho_x = rho})["rho_x"], 0.5) << rho;
  }
}

}  // namespace
}  // namespace widthwise::verify
