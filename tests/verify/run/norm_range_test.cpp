#include "verify/run/norm_range.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/catalogue.hpp"

namespace widthwise::verify {
namespace {

using Norms = std::pair<double, double>;

RunRequest theorem_at(int theorem, const Norms& norm_x, const Norms& norm_z) {
  ClaimSelection selection;
  selection.theorem = theorem;
  selection.options.setting.inputs = default_inputs(0.6, norm_x);
  selection.options.setting.z_inputs = default_inputs(0.6, norm_z);
  return {.claims = select_claims(selection),
          .widths = {8, 16},
          .n_samples = 2,
          .precision = {},
          .seconds = {},
          .setting = selection.options.setting,
          .threads = 1,
          .slope_margin = {},
          .claims_at = [at = selection](const Setting& setting) mutable {
            at.options.setting = setting;
            return select_claims(at);
          }};
}

std::string refused(int theorem, const Norms& norm_x, const Norms& norm_z = {1.0, 1.0}) {
  const RunRequest request = theorem_at(theorem, norm_x, norm_z);
  return test::refusal<UsageError>([&] { check_request(request); });
}

TEST(RequireNorms, AcceptsWhatADoubleHolds) {
  EXPECT_NO_THROW(check_request(theorem_at(1, {1.0, 1.0}, {1.0, 1.0})));
  EXPECT_NO_THROW(check_request(theorem_at(1, {1e4, 1e-4}, {1.0, 1.0})));
  EXPECT_NO_THROW(check_request(theorem_at(2, {1e4, 1e4}, {1e4, 1e4})));
  EXPECT_NO_THROW(check_request(theorem_at(3, {1e-4, 1e-4}, {1e-4, 1e4})));
}

TEST(RequireNorms, RefusesWhatLeavesItAndSaysWhatWouldDo) {
  struct Case {
    int theorem;
    double norm_x;
    double norm_z;
  };
  for (const auto& [theorem, norm_x, norm_z] :
       {Case{1, 1e25, 1.0}, Case{2, 1e-27, 1.0}, Case{3, 1e30, 1e30}, Case{3, 1e-30, 1e-30}}) {
    const std::string sentence = refused(theorem, {norm_x, norm_x}, {norm_z, norm_z});
    EXPECT_TRUE(sentence.starts_with("--norm-x 1e")) << sentence;
    EXPECT_NE(sentence.find("at these norms numbers of "), std::string::npos) << sentence;
    std::smatch found;
    const std::regex better("; --norm-x ([^,]+),\\S+?( --norm-z ([^,]+),\\S+)? would do");
    ASSERT_TRUE(std::regex_search(sentence, found, better)) << sentence;
    const double x = std::stod(found[1]);
    const double z = found[3].matched ? std::stod(found[3]) : 1.0;
    EXPECT_GE(std::abs(std::log10(x)), 2.0) << sentence;  // no range is as narrow as that
    EXPECT_NO_THROW(check_request(theorem_at(theorem, {x, x}, {z, z}))) << sentence;
  }
}

}  // namespace
}  // namespace widthwise::verify
