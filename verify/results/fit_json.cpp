#include "verify/results/fit_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "verify/results/json_limits.hpp"
#include "verify/results/json_node.hpp"
#include "verify/results/json_numbers.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

// The values of a fit's `form`.
constexpr const char* kPowerLawForm = "power-law";
constexpr const char* kLimitForm = "limit";

json member_to_json(const FamilyMember& member) {
  const CorrectedFit& fit = member.fit;
  const bool power_law = fit.leading == Leading::kPowerLaw;
  json object{{"coefficients", reals(fit.coefficients)},
              {"correction_exponents", reals(fit.powers)},
              {"first", fit.first},
              {"smallest_width", real(fit.smallest_width)},
              {"chi_square", real(fit.chi_square)},
              {"degrees_of_freedom", fit.degrees_of_freedom},
              {"p_value", real(fit.p_value)},
              {"bias", real(member.bias)},
              {"ci", reals(std::array{member.interval.lower, member.interval.upper})},
              {"rejected", member.rejected}};
  object[power_law ? "slope" : "limit"] = real(fit.target);
  object[power_law ? "slope_se" : "limit_se"] = real(fit.target_se);
  if (power_law) object["intercept"] = real(fit.intercept);
  return object;
}

// Of corrections, hence few.
std::vector<double> read_numbers(const JsonNode& node) {
  std::vector<double> numbers;
  for (const JsonNode& number : node.items(kMostForms)) numbers.push_back(number.finite());
  return numbers;
}

// Files of earlier versions have one form only, and of a slope one correction.
FamilyMember read_member(const JsonNode& node, Leading leading) {
  const bool power_law = leading == Leading::kPowerLaw;
  const bool one_correction = node.has("correction");
  FamilyMember member{};
  member.fit = {.leading = leading,
                .target = node[power_law ? "slope" : "limit"].finite(),
                .target_se = node[power_law ? "slope_se" : "limit_se"].not_negative(),
                .intercept = power_law ? node["intercept"].finite() : 0.0,
                .coefficients = one_correction ? std::vector{node["correction"].finite()}
                                               : read_numbers(node["coefficients"]),
                .powers = one_correction ? Powers{node["correction_exponent"].finite()}
                                         : read_numbers(node["correction_exponents"]),
                .first = node["first"].integer<std::size_t>(),
                .smallest_width = node["smallest_width"].positive(),
                .chi_square = node["chi_square"].not_negative(),
                .degrees_of_freedom = node["degrees_of_freedom"].integer_from<int>(0),
                .p_value = node["p_value"].probability()};
  if (member.fit.coefficients.size() != member.fit.powers.size()) {
    node["coefficients"].refuse("as long as correction_exponents");
  }
  if (std::ranges::any_of(member.fit.powers, [](double power) { return !(power > 0.0); })) {
    node[one_correction ? "correction_exponent" : "correction_exponents"].refuse("positive");
  }
  if (node.has("bias")) member.bias = node["bias"].not_negative();
  member.interval = node.has("ci") ? read_interval(node["ci"]) : Interval{kNotKnown, kNotKnown};
  if (node.has("rejected")) member.rejected = node["rejected"].flag();
  return member;
}

Leading read_form(const JsonNode& node) {
  const std::string form = node.has("form") ? node["form"].text() : kPowerLawForm;
  if (form != kPowerLawForm && form != kLimitForm) {
    node["form"].refuse(fmt::format("{} or {}", kPowerLawForm, kLimitForm));
  }
  return form == kPowerLawForm ? Leading::kPowerLaw : Leading::kLimit;
}

}  // namespace

json interval_to_json(const Interval& interval) {
  constexpr double kMost = std::numeric_limits<double>::max();
  return {std::clamp(interval.lower, -kMost, kMost), std::clamp(interval.upper, -kMost, kMost)};
}

Interval read_interval(const JsonNode& node) {
  constexpr double kMost = std::numeric_limits<double>::max();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<JsonNode> ends = node.items();
  if (ends.size() != 2) node.refuse("an array of 2 numbers");
  const double lower = ends[0].real(kMost), upper = ends[1].real(kMost);
  if (!(lower <= upper)) node.refuse("two numbers, the smaller one first");
  return {lower <= -kMost ? -infinity : lower, upper >= kMost ? infinity : upper};
}

json fit_to_json(const ResultFit& fit) {
  json object = member_to_json(fit.family.members.at(fit.family.preferred));
  object["form"] = fit.best().leading == Leading::kPowerLaw ? kPowerLawForm : kLimitForm;
  object["preferred"] = fit.family.preferred;
  object["members"] = json::array();
  for (const FamilyMember& member : fit.family.members) {
    object["members"].push_back(member_to_json(member));
  }
  if (fit.best().leading == Leading::kLimit) return object;
  object["local_slopes"] = json::array();
  for (const LocalSlope& local : fit.local_slopes) {
    object["local_slopes"].push_back(
        {{"width", real(local.width)}, {"slope", real(local.slope)}, {"se", real(local.se)}});
  }
  return object;
}

ResultFit read_fit(const JsonNode& node) {
  const Leading leading = read_form(node);
  ResultFit fit{};
  if (node.has("members")) {
    for (const JsonNode& member : node["members"].items(kMostForms)) {
      fit.family.members.push_back(read_member(member, leading));
    }
    fit.family.preferred = node["preferred"].integer<std::size_t>();
    if (fit.family.preferred >= fit.family.members.size()) {
      node["preferred"].refuse("the number of one of the members");
    }
  } else {
    fit.family.members.push_back(read_member(node, leading));
  }
  if (leading == Leading::kLimit) return fit;
  for (const JsonNode& local : node["local_slopes"].items(kMostRows)) {
    fit.local_slopes.push_back(
        {local["width"].positive(), local["slope"].real(), local["se"].not_negative()});
  }
  return fit;
}

}  // namespace widthwise::verify
