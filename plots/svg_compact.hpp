#pragma once
// gnuplot's SVG in fewer bytes.

#include <string>

namespace widthwise::plots {

/// The same picture: without what is empty, invisible or a default, colours as #rrggbb, coordinates
/// to a tenth of a unit, and one group where groups of one look follow each other. What is not as
/// gnuplot writes it stays as it is.
std::string compact_svg(const std::string& svg);

}  // namespace widthwise::plots
