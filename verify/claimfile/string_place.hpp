#pragma once
// Where a character of a string stands in the TOML text that holds the string.

#include <cstddef>
#include <string_view>

#include "verify/claimfile/claim_spec.hpp"

namespace widthwise::verify {

/// The place of byte `offset` of the value of a string that begins, with its quotation mark, at
/// `string`: past escapes, and of strings of several lines on the line where it is. Where no string
/// begins there, that place.
Place place_in_string(std::string_view toml, const Place& string, std::size_t offset);

}  // namespace widthwise::verify
