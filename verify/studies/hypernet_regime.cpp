#include "verify/studies/hypernet_regime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace widthwise::verify {
namespace {

std::int64_t rounded_power(std::int64_t width, double exponent) {
  return std::llround(std::pow(static_cast<double>(width), exponent));
}

}  // namespace

HypernetRegime HypernetRegime::fixed_g(std::int64_t width_g) {
  return {Kind::kFixedG, width_g, 0.0};
}
HypernetRegime HypernetRegime::fixed_f(std::int64_t width_f) {
  return {Kind::kFixedF, width_f, 0.0};
}
HypernetRegime HypernetRegime::joint() {
  return {Kind::kJoint, 0, 1.0};
}
HypernetRegime HypernetRegime::sequential() {
  return {Kind::kSequential, 0, 0.0};
}
HypernetRegime HypernetRegime::power(double a) {
  if (!(a > 0.0 && std::isfinite(a))) {
    throw std::invalid_argument("n = m^a needs a positive, finite a");
  }
  return {Kind::kPower, 0, a};
}

StudyWidths HypernetRegime::widths(std::int64_t width) const {
  switch (kind_) {
    case Kind::kFixedG:
      return {width, fixed_};
    case Kind::kFixedF:
      return {fixed_, width};
    case Kind::kJoint:
      return {width, width};
    case Kind::kSequential:
      return {std::nullopt, width};
    case Kind::kPower:
      break;
  }
  if (a_ >= 1.0) return {width, rounded_power(width, 1.0 / a_)};
  return {rounded_power(width, a_), width};
}

bool HypernetRegime::covers(std::int64_t width) const {
  if (kind_ != Kind::kPower) return true;
  const StudyWidths both = widths(width);
  return std::min(*both.f, *both.g) >= kSmallestWidth;
}

double HypernetRegime::abscissa(std::int64_t width) const {
  if (kind_ == Kind::kFixedG) return static_cast<double>(width);
  return static_cast<double>(*widths(width).g);
}

std::string HypernetRegime::name() const {
  switch (kind_) {
    case Kind::kFixedG:
      return fmt::format("fixed-g{}", fixed_);
    case Kind::kFixedF:
      return fmt::format("fixed-f{}", fixed_);
    case Kind::kJoint:
      return "joint";
    case Kind::kSequential:
      return "sequential";
    case Kind::kPower:
      break;
  }
  return fmt::format("power{:g}", a_);
}

std::map<std::string, std::string> HypernetRegime::description() const {
  switch (kind_) {
    case Kind::kFixedG:
      return {{"width_f", "n"}, {"width_g", std::to_string(fixed_)}};
    case Kind::kFixedF:
      return {{"width_f", std::to_string(fixed_)}, {"width_g", "m"}};
    case Kind::kJoint:
      return {{"width_f", "n"}, {"width_g", "n"}};
    case Kind::kSequential:
      return {{"width_f", "inf"}, {"width_g", "m"}};
    case Kind::kPower:
      break;
  }
  return {{"width_f", fmt::format("m^{:g}", a_)}, {"width_g", "m"}};
}

double HypernetRegime::power_of_f() const {
  const bool both = kind_ == Kind::kJoint || kind_ == Kind::kPower;
  return both ? a_ : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace widthwise::verify
