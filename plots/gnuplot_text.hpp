#pragma once
// Text as gnuplot's string constants, formulas set as formulas.

#include <cstddef>
#include <string>
#include <vector>

namespace widthwise::plots {

/// `text` in quotes: a file's name, not yet a label. A line break would end the constant, and what
/// follows it would be a command: every control character becomes one that is printable.
std::string string_constant(const std::string& text);

/// A string constant that shows `text` as it is in a label, except that "^(2)" becomes a
/// superscript and a contraction, as in "d_mn f(x1)", has signs of derivatives and indices.
std::string gnuplot_text(const std::string& text);

/// The text in lines of at most `longest` characters where it has blanks to break at; a derivative
/// stays with its function.
std::vector<std::string> lines_of(const std::string& text, std::size_t longest);

/// These lines, each as gnuplot_text() sets it, below each other: an expression for a label.
std::string gnuplot_lines(std::vector<std::string> lines);

}  // namespace widthwise::plots
