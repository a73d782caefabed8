#pragma once
// The numbers that `verify kernel` takes: decimal strings, so that "0.6" means 3/5 at any
// precision.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace widthwise::verify {

/// The most significant digits that --digits may ask for.
inline constexpr int kMaxKernelDigits = 10000;

/// A fraction of a second in double precision; beyond, nothing changes but the waiting.
inline constexpr int kMaxKernelDepth = 1000000;

using NumeralPair = std::pair<std::string, std::string>;

/// Throws UsageError unless the text is a decimal number between -1 and 1.
void check_correlation(const std::string& text);

/// Throws UsageError unless both are finite decimal numbers, 0 or larger.
void check_norms(const NumeralPair& norms);

/// Throws UsageError unless these are decimal numbers, one for all of `n_layers` layers or one for
/// each; `what` begins with "sigma-w", whose numbers are positive, or "sigma-b", whose are 0 or
/// larger.
void check_sigmas(const std::string& what, const std::vector<std::string>& sigmas, int n_layers);

/// Throws UsageError unless 1 <= depth_f <= kMaxKernelDepth.
void check_hidden_layers(int depth_f);

/// Throws UsageError unless 0 <= digits <= kMaxKernelDigits.
void check_digits(int digits);

/// Whether a decimal number is zero, however it is written.
bool is_zero_numeral(const std::string& text);

/// The double nearest to a decimal number; infinite if there is none.
double nearest_double(const std::string& text);

/// The request's own number: as typed if decimals are strings (digits > 0), else in double.
nlohmann::ordered_json echo(const std::string& text, int digits);
nlohmann::ordered_json echo(const NumeralPair& pair, int digits);
/// A single number stands by itself.
nlohmann::ordered_json echo(const std::vector<std::string>& list, int digits);

}  // namespace widthwise::verify
