#include "verify/results/width_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace widthwise::verify {
namespace {

std::int64_t rounded_power(std::int64_t width, double exponent) {
  return std::llround(std::pow(static_cast<double>(width), exponent));
}

}  // namespace

WidthLaw WidthLaw::mlp() {
  return {Kind::kMlp, 0, 0.0};
}
WidthLaw WidthLaw::fixed_g(std::int64_t width_g) {
  return {Kind::kFixedG, width_g, 0.0};
}
WidthLaw WidthLaw::fixed_f(std::int64_t width_f) {
  return {Kind::kFixedF, width_f, 0.0};
}
WidthLaw WidthLaw::joint() {
  return {Kind::kJoint, 0, 1.0};
}
WidthLaw WidthLaw::sequential() {
  return {Kind::kSequential, 0, 0.0};
}
WidthLaw WidthLaw::power(double a) {
  if (!(a > 0.0 && std::isfinite(a))) {
    throw std::invalid_argument("n = m^a needs a positive, finite a");
  }
  return {Kind::kPower, 0, a};
}
WidthLaw WidthLaw::limit() {
  return {Kind::kLimit, 0, 0.0};
}

WidthLaw WidthLaw::constant_mlp(std::int64_t width) {
  return {Kind::kConstantMlp, width, 0.0};
}
WidthLaw WidthLaw::constant_hypernet(std::int64_t width) {
  return {Kind::kConstantHypernet, width, 0.0};
}

NetworkWidths WidthLaw::widths(std::int64_t width) const {
  switch (kind_) {
    case Kind::kMlp:
      return {width, std::nullopt};
    case Kind::kFixedG:
      return {width, fixed_};
    case Kind::kFixedF:
      return {fixed_, width};
    case Kind::kJoint:
      return {width, width};
    case Kind::kSequential:
      return {std::nullopt, width};
    case Kind::kLimit:
      return {std::nullopt, std::nullopt};
    case Kind::kConstantMlp:
      return {fixed_, std::nullopt};
    case Kind::kConstantHypernet:
      return {fixed_, fixed_};
    case Kind::kPower:
      break;
  }
  if (a_ >= 1.0) return {width, rounded_power(width, 1.0 / a_)};
  return {rounded_power(width, a_), width};
}

bool WidthLaw::covers(std::int64_t width) const {
  if (kind_ != Kind::kPower) return true;
  const NetworkWidths both = widths(width);
  return std::min(*both.f, *both.g) >= kSmallestWidth;
}

double WidthLaw::abscissa(std::int64_t width) const {
  return static_cast<double>(kind_ == Kind::kPower ? *widths(width).g : width);
}

std::string WidthLaw::name() const {
  switch (kind_) {
    case Kind::kMlp:
      return "mlp";
    case Kind::kFixedG:
      return fmt::format("fixed-g{}", fixed_);
    case Kind::kFixedF:
      return fmt::format("fixed-f{}", fixed_);
    case Kind::kJoint:
      return "joint";
    case Kind::kSequential:
      return "sequential";
    case Kind::kLimit:
      return "limit";
    case Kind::kConstantMlp:
      return fmt::format("width{}", fixed_);
    case Kind::kConstantHypernet:
      return fmt::format("widths{}", fixed_);
    case Kind::kPower:
      break;
  }
  return fmt::format("power{:g}", a_);
}

std::optional<std::int64_t> WidthLaw::fixed_width_f() const {
  return kind_ == Kind::kFixedF ? std::optional(fixed_) : std::nullopt;
}

std::optional<std::int64_t> WidthLaw::fixed_width_g() const {
  return kind_ == Kind::kFixedG ? std::optional(fixed_) : std::nullopt;
}

std::optional<std::int64_t> WidthLaw::constant_width() const {
  const bool constant = kind_ == Kind::kConstantMlp || kind_ == Kind::kConstantHypernet;
  return constant ? std::optional(fixed_) : std::nullopt;
}

std::optional<double> WidthLaw::power_of_f() const {
  const bool both = kind_ == Kind::kJoint || kind_ == Kind::kPower;
  return both ? std::optional(a_) : std::nullopt;
}

}  // namespace widthwise::verify
