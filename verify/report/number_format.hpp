#pragma once
// Numbers for people, with as many digits as their uncertainty supports.

#include <string>

#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// `value` with the digits that leave two digits of `uncertainty`: -1.00345 with 0.0123 is
/// "-1.003". Scientific where a plain number would be all zeros, then with two digits of the value
/// at least. A value that is not finite is "inf", "-inf" or "n/a"; without a finite positive
/// uncertainty the value has six significant digits.
std::string format_estimate(double value, double uncertainty);

/// "[-1.016, -0.991]", digits by half the interval's length.
std::string format_interval(const Interval& interval);

/// `digits` significant digits, plain from 1e-4 to 1e7 and scientific beyond.
std::string format_significant(double value, int digits);

/// A number as it was given, to six significant digits: a predicted slope, a margin.
std::string format_given(double value);

/// A margin, to three significant digits: as a fraction of a prediction it has as many as that.
std::string format_margin(double margin);

/// 1 - alpha in percent, with the digits that tell it from 100 %: 1e-3 gives "99.9 %".
std::string format_confidence_level(double alpha);

/// A probability in percent; "> 99.99 %" and "< 0.01 %" at the ends.
std::string format_probability(double probability);

}  // namespace widthwise::verify
