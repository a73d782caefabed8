#include "verify/claims/tight_slopes.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace widthwise::verify {
namespace {

// What becomes of one statistic's exponent, as of a claim about it alone.
struct OneSlope {
  std::string statistic;  // in words; of the claim's own nothing
  ClaimResult result;
};

std::vector<WidthMeasurement> widths_of_component(std::span<const WidthMeasurement> widths,
                                                  std::size_t k) {
  std::vector<WidthMeasurement> own(widths.begin(), widths.end());
  for (WidthMeasurement& width : own) width.measured = width.components[k].measured;
  return own;
}

std::vector<OneSlope> each_slope(const TightSlopes& tight, std::span<const WidthMeasurement> widths,
                                 const ClaimResult& result) {
  ClaimResult share = result;
  share.alpha /= static_cast<double>(tight.others.size() + 1);
  std::vector<OneSlope> slopes{{"", share}};
  conclude(tight.slope, widths, slopes.front().result);
  for (std::size_t k = 0; k < tight.others.size(); ++k) {
    slopes.push_back({widths.front().components[k].statistic, share});
    conclude(tight.slope, widths_of_component(widths, k), slopes.back().result);
  }
  return slopes;
}

std::string named_reason(const OneSlope& slope) {
  const std::string& own = slope.result.reason;
  const std::string reason = own.empty() ? "its exponent is another" : own;
  return slope.statistic.empty() ? reason : slope.statistic + ": " + reason;
}

// Shows the claim's own fit, and what encloses all intervals.
void enclose(const std::vector<OneSlope>& slopes, ClaimResult& result) {
  const double alpha = result.alpha;
  result = slopes.front().result;
  result.alpha = alpha;
  double chance_of_none = 0.0;
  for (const OneSlope& slope : slopes) {
    result.ci.lower = std::min(result.ci.lower, slope.result.ci.lower);
    result.ci.upper = std::max(result.ci.upper, slope.result.ci.upper);
    chance_of_none += 1.0 - slope.result.power;
  }
  result.power = std::max(0.0, 1.0 - chance_of_none);
}

}  // namespace

void conclude_tight(const TightSlopes& tight, std::span<const WidthMeasurement> widths,
                    ClaimResult& result) {
  const std::vector<OneSlope> slopes = each_slope(tight, widths, result);
  enclose(slopes, result);
  const auto first = [&](Verdict verdict) {
    return std::ranges::find(slopes, verdict,
                             [](const OneSlope& slope) { return slope.result.verdict; });
  };
  if (const auto refuted = first(Verdict::kRefuted); refuted != slopes.end()) {
    result.verdict = Verdict::kRefuted;
    result.estimate = refuted->result.estimate;
    result.se = refuted->result.se;
    result.ci = refuted->result.ci;
    result.reason = named_reason(*refuted);
  } else if (const auto open = first(Verdict::kInconclusive); open != slopes.end()) {
    result.verdict = Verdict::kInconclusive;
    result.reason = named_reason(*open);
  }
}

}  // namespace widthwise::verify
