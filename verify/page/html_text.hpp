#pragma once
// Text as HTML shows it, whoever wrote it.

#include <string>
#include <string_view>

namespace widthwise::verify {

/// Plain text between tags or in a quoted attribute: what would be markup is escaped, bytes that
/// are not UTF-8 and control characters become U+FFFD.
std::string html_text(std::string_view text);

}  // namespace widthwise::verify
