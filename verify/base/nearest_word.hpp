#pragma once
// What was probably meant by a word that is none of those that there are.

#include <span>
#include <string>
#include <string_view>

namespace widthwise::verify {

/// The first of `words` with the fewest letters to insert, delete, exchange for another or swap
/// with the next one [Damerau1964]; empty if that is more than a third of the longer word's length,
/// since nothing is near then.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words);

/// "; did you mean gelu?", or nothing where nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> words);

/// The same, but where nothing is near "; there are exponent, limit and value".
std::string instead_of(std::string_view word, std::span<const std::string_view> words);

}  // namespace widthwise::verify
