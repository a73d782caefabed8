#pragma once
// Lists of widths and of orders, as the command line writes them.

#include <cstdint>
#include <string>
#include <vector>

namespace widthwise::verify {

/// Widths from the command line: "64..8192" (powers of two times the first, up to the second),
/// "64,96,128", "64..8192:12" (12 log-spaced, rounded, without repeats); numbers may be written as
/// 1e6 or 2^20. Ascending, distinct.
/// Throws UsageError naming the value: not a number, zero, negative, fractional, a range that runs
/// downwards, a list that does not ascend, a count below 2 or above 1000, a width above 2^53.
/// A single width is not an error here ("sample" takes one); require_slope() is the check for
/// studies.
std::vector<std::int64_t> parse_widths(const std::string& text);

/// Throws UsageError unless there are two widths at least ("64..64": a slope from one width is
/// undefined).
void require_slope(const std::vector<std::int64_t>& widths);

/// "1..4", "2", "1,3": ascending, distinct, none negative, none above 1000. Throws UsageError
/// naming the value.
std::vector<int> parse_orders(const std::string& text);

}  // namespace widthwise::verify
