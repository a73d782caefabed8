#pragma once
#include <string>
#include <string_view>

namespace widthwise::verify {

/// The project's version: "0.1.0".
std::string_view version();

/// The commit that was built, with "-dirty" if the tree had changes; "unknown" outside a checkout.
std::string_view git_revision();

/// Both, as runs are recorded with: "0.1.0 1dbd17b".
std::string program();

}  // namespace widthwise::verify
