#pragma once
// Numbers as results are written: what JSON lacks is null.

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace widthwise::verify {

/// What a null is read as.
inline constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

/// Null for not-a-number and infinity.
inline nlohmann::json real(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

/// Likewise an array.
nlohmann::json reals(const auto& values) {
  nlohmann::json array = nlohmann::json::array();
  for (double value : values) array.push_back(real(value));
  return array;
}

}  // namespace widthwise::verify
