#pragma once
// How columns of draws are written in the field.

#include <string>

namespace widthwise::verify {

/// "K2" is "K^(2)"; any other name stays as it is.
std::string column_label(const std::string& column);

}  // namespace widthwise::verify
