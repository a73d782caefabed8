#pragma once
#include <string_view>

namespace widthwise::verify::cli {

/// The project's version: "0.1.0".
std::string_view version();

/// The commit that was built, with "-dirty" if the tree had changes; "unknown" outside a checkout.
std::string_view git_revision();

}  // namespace widthwise::verify::cli
