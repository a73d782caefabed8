#include "plots/axis.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace widthwise::plots {
namespace {

using verify::Tick;

// Labelled ones first.
std::string set_tics(char axis, std::vector<Tick> ticks) {
  const auto is_major = [](const Tick& tick) { return !tick.label.empty(); };
  std::ranges::stable_partition(ticks, is_major);
  std::string list;
  for (const Tick& tick : ticks) {
    list += fmt::format("{}'{}' {:.12g} {}", list.empty() ? "" : ", ", tick.label, tick.at,
                        is_major(tick) ? 0 : 1);
  }
  return fmt::format("set {}tics nomirror ({})\n", axis, list);
}

// Of text in UTF-8, in which ^{..} is a superscript.
double shown_length(const std::string& label) {
  constexpr double kSuperscript = 0.8;
  double length = 0.0;
  bool raised = false;
  for (const char c : label) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (c == '{' || c == '}') raised = c == '{';
    if (c != '{' && c != '}' && c != '^' && !continues) length += raised ? kSuperscript : 1.0;
  }
  return length;
}

}  // namespace

std::string width_tics(const Range& range, std::span<const double> widths, int most_labels) {
  return set_tics('x', verify::width_ticks(range, widths, most_labels));
}

std::string log_tics(const Range& range) {
  return set_tics('y', verify::log_ticks(range));
}

std::string linear_tics(const Range& range, char axis) {
  return set_tics(axis, verify::linear_ticks(range));
}

double longest_label(const std::string& commands) {
  double longest = 0.0;
  for (auto from = commands.find('\''); from != std::string::npos;
       from = commands.find('\'', from + 1)) {
    const auto to = commands.find('\'', from + 1);
    if (to == std::string::npos) break;
    longest = std::max(longest, shown_length(commands.substr(from + 1, to - from - 1)));
    from = to;
  }
  return longest;
}

std::string degree_tics(const Range& range) {
  return set_tics('x', verify::degree_ticks(range));
}

}  // namespace widthwise::plots
