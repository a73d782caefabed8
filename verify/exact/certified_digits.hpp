#pragma once
// Decimal digits that are proved right: a number is evaluated in intervals, at more and more digits
// until both ends of each enclosure round to the same decimal. Users of Boost's mpfi_float only.

#include <boost/multiprecision/mpfi.hpp>
#include <functional>
#include <string>
#include <vector>

namespace widthwise::verify {

using Enclosure = boost::multiprecision::mpfi_float;

/// The enclosure of a decimal number at the precision in force.
Enclosure enclose(const std::string& decimal);

/// What `evaluate` encloses, each number with `digits` >= 1 significant digits ("0" for zero).
/// `evaluate` is called at `working_digits` decimal digits, then at more while two ends differ. A
/// number so close to the middle of two decimals that even the last of these calls cannot tell
/// (a tie, as far as anybody knows) may be rounded to either.
/// The precision of the caller's own mpfi_float and mpfr_float is left alone, even by a throw.
std::vector<std::string> certified_digits(int digits, unsigned working_digits,
                                          const std::function<std::vector<Enclosure>()>& evaluate);

}  // namespace widthwise::verify
