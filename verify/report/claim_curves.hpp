#pragma once
// What the figures of a claim show beside its rows, whoever draws them.

#include <string>
#include <vector>

#include "verify/results/results.hpp"

namespace widthwise::verify {

inline constexpr int kErrorBars = 2;  ///< standard errors that an error bar is long, each way

/// What the rows are set against.
std::vector<double> abscissae(const ClaimResult& claim);

/// The name of the axis of the rows: "width n" where f grows alone or there is no g, "width n = m",
/// and "width m of g" where f is fixed, infinite, or n a power of m.
std::string width_axis(const ClaimResult& claim);

/// Of a claim with a slope: the line of the predicted slope, which meets the fitted curve at the
/// largest width, where theory should hold best.
double predicted_line(const ClaimResult& claim, double width);

}  // namespace widthwise::verify
