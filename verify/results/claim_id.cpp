#include "verify/results/claim_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <string_view>

#include "verify/base/read_number.hpp"
#include "verify/base/text_encoding.hpp"

namespace widthwise::verify {
namespace {

// Of a whole number written in the one way there is.
std::optional<int> number(const std::string& digits) {
  const auto value = read_number<int>(digits);
  return value && std::to_string(*value) == digits ? value : std::nullopt;
}

}  // namespace

ClaimId take_apart(const std::string& id) {
  static const std::regex kDepths(R"(^(.+)\.depth(-?[0-9]+)(?:x(-?[0-9]+))?(\..+)?$)");
  std::smatch match;
  if (!std::regex_match(id, match, kDepths)) return {id, {}, {}};
  ClaimId parts{match.str(1) + match.str(4), number(match.str(2)), {}};
  if (match[3].matched) parts.depth_g = number(match.str(3));
  if (!parts.depth_f || parts.depth_g.has_value() != match[3].matched) return {id, {}, {}};
  return parts;
}

std::optional<int> order_in_id(const std::string& id) {
  const auto dot = id.rfind(".r");
  return dot == std::string::npos ? std::nullopt : number(id.substr(dot + 2));
}

std::string objection_to_id(const std::string& id) {
  constexpr std::size_t kLongest = 100;
  constexpr std::string_view kMarks = ".-_+";
  constexpr std::string_view kTaken[] = {"overview", "cost", "power", "regimes", "dyer-gurari"};
  const auto is_sign = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto may_stand = [&](char c) { return is_sign(c) || kMarks.find(c) != kMarks.npos; };
  if (id.empty()) return "id: it is empty; give a name such as mine.ntk-variance";
  const std::string shown = printable(id.substr(0, kLongest));
  if (id.size() > kLongest) {
    return fmt::format("id '{}..': it has {} characters; at most {} fit", shown, id.size(),
                       kLongest);
  }
  if (std::ranges::find(kTaken, id) != std::end(kTaken)) {
    return fmt::format("id '{}': a page or a figure of every report is called so; add to it", id);
  }
  if (is_sign(id.front()) && std::ranges::all_of(id, may_stand)) return "";
  return fmt::format(
      "id '{}': it names figures, so that it has letters, digits, '.', '-', '_' and '+' only, and "
      "begins with a letter or a digit",
      shown);
}

}  // namespace widthwise::verify
