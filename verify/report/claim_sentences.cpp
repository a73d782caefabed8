#include "verify/report/claim_sentences.hpp"

#include <fmt/format.h>

#include "verify/report/number_format.hpp"

namespace widthwise::verify {
namespace {

// An exact zero has no margin.
std::string chance_at_margin(const ClaimResult& claim) {
  if (!(claim.margin > 0)) return "";
  return fmt::format(
      "; if the truth is a margin {}{}: at most {}", claim.is_bound() ? "above" : "off",
      claim.fit ? " and a fitted form is right" : "", format_significant(claim.alpha, 3));
}

}  // namespace

std::string result_text(const ClaimResult& claim) {
  const bool bound = claim.is_bound();
  return fmt::format("predicted {}{}, estimate {}, {} interval {}, margin {}{}",
                     bound ? "at most " : "", format_given(claim.predicted),
                     format_estimate(claim.estimate, claim.ci.half_width()),
                     format_confidence_level(claim.alpha), format_interval(claim.ci),
                     bound ? "+" : "±", format_margin(claim.margin));
}

std::string control_remark(const ClaimResult& claim) {
  if (!claim.is_control()) return "";
  return claim.as_expected() ? "a control: refuted as it must be"
                             : "a control that should be REFUTED: the run has no power";
}

std::string bound_remark(const ClaimResult& claim) {
  if (!claim.is_bound()) return "";
  return "of an upper bound: CONFIRMED means that the whole interval lies below the prediction "
         "+ margin, REFUTED that it lies above";
}

std::string budget_text(const ClaimResult& claim) {
  return fmt::format(
      "alpha {} spent on this interval; {} look{} taken; chance of CONFIRMED if the "
      "prediction is exact, at the final standard error: {}{}",
      format_significant(claim.alpha, 3), claim.looks, claim.looks == 1 ? "" : "s",
      format_probability(claim.power), chance_at_margin(claim));
}

}  // namespace widthwise::verify
