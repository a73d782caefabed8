#include "verify/studies/study.hpp"

#include <cmath>

namespace widthwise::verify {
namespace {

// The width at which the share is what it says.
constexpr double kFullWidth = 512.0;

}  // namespace

bool Study::covers(std::int64_t width) const {
  const bool drawn = !effort_.largest_width || width <= *effort_.largest_width;
  return drawn && networks().widths.covers(width);
}

double Study::share(std::int64_t width) const {
  if (!effort_.equal_errors) return effort_.share;
  return effort_.share * std::sqrt(kFullWidth / static_cast<double>(width));
}

bool share_draws(const Study& a, const Study& b) {
  return a.name() == b.name() && a.columns() == b.columns();
}

}  // namespace widthwise::verify
