#pragma once
// The texts of the report that are written in Markdown, as HTML.

#include <string>
#include <string_view>

namespace widthwise::verify {

/// One line: **strong**, *emphasis*, and `code`, which is typeset where it is a formula.
std::string html_line(std::string_view markdown);

/// Headings ("## "), lists ("- ") and paragraphs of such lines: what definitions_text() and kLimits
/// consist of. For our own texts only.
std::string html_blocks(std::string_view markdown);

}  // namespace widthwise::verify
