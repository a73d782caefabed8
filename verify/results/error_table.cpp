#include "verify/results/error_table.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace widthwise::verify {

std::string_view name(PixelSet pixels) {
  switch (pixels) {
    case PixelSet::kAll:
      return "all";
    case PixelSet::kUnseen:
      return "unseen";
    default:
      return "given";
  }
}

bool is_baseline(std::string_view predictor) {
  return predictor == kMeanImage || predictor == kNearestImage;
}

SplitMean split_mean(std::span<const double> values, double alpha) {
  if (values.empty()) throw std::invalid_argument("a mean over no splits");
  if (!(alpha > 0.0 && alpha < 1.0)) throw std::invalid_argument("alpha must be in (0, 1)");
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double value : values) mean += value / n;
  constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  if (values.size() == 1) {
    return {mean, std::numeric_limits<double>::quiet_NaN(), {-kUnbounded, kUnbounded}};
  }
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double se = std::sqrt(squares / (n - 1.0) / n);
  const boost::math::students_t law(n - 1.0);
  const double reach = boost::math::quantile(boost::math::complement(law, alpha / 2.0)) * se;
  return {mean, se, {mean - reach, mean + reach}};
}

}  // namespace widthwise::verify
