#include "verify/studies/study.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "sim/random_stream.hpp"

namespace widthwise::verify {
namespace {

// The width at which the share is what it says.
constexpr double kFullWidth = 512.0;

}  // namespace

bool Study::covers(std::int64_t width) const {
  const auto& [share, equal_errors, largest, listed] = effort_;
  const bool drawn = !largest || width <= *largest;
  const bool meant = listed.empty() || std::ranges::find(listed, width) != listed.end();
  return drawn && meant && networks().widths.covers(width);
}

std::string Study::name_of_effort() const {
  std::string name;
  if (effort_.largest_width) name += fmt::format(".to{}", *effort_.largest_width);
  const std::vector<std::int64_t>& widths = effort_.widths;
  if (widths.empty()) return name;
  constexpr std::size_t kMostNamed = 12;
  const std::string all = fmt::format("{}", fmt::join(widths, "-"));
  if (widths.size() <= kMostNamed) return name + ".at" + all;
  return name + fmt::format(".at{}-{}.{:016x}", widths.front(), widths.back(), sim::study_key(all));
}

sim::Draws Study::draws(const Setting& setting, std::int64_t width, std::uint64_t first,
                        std::int64_t n) const {
  const sim::Drawing one_by_one([&](std::uint64_t sample) { return draw(setting, width, sample); });
  return one_by_one.rows(first, n);
}

sim::Drawing Study::drawing(const Setting& setting, std::int64_t width) const {
  return {at_once(setting, width), [this, &setting, width](std::uint64_t first, std::int64_t n) {
            return draws(setting, width, first, n);
          }};
}

double Study::share(std::int64_t width) const {
  if (!effort_.equal_errors) return effort_.share;
  return effort_.share * std::sqrt(kFullWidth / static_cast<double>(width));
}

bool share_draws(const Study& a, const Study& b) {
  return a.name() == b.name() && a.columns() == b.columns();
}

}  // namespace widthwise::verify
