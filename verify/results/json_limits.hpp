#pragma once
// How many of what is read from a results.json.

#include <cstddef>

namespace widthwise::verify {

/// What a run writes is far below. Each claim and each chart is a figure, which takes a moment.
inline constexpr std::size_t kMostFigures = 1000;
inline constexpr std::size_t kMostRows = 10000;
inline constexpr std::size_t kMostForms = 100;
inline constexpr std::size_t kMostCurves = 100;
inline constexpr std::size_t kMostPoints = 10000;

}  // namespace widthwise::verify
