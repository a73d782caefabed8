#pragma once
#include <string>

namespace widthwise::verify {

/// The time of the clock, ISO 8601 in UTC.
std::string utc_now();

}  // namespace widthwise::verify
