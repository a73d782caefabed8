#include "verify/results/claim_id.hpp"

#include <regex>

#include "verify/base/read_number.hpp"

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

}  // namespace widthwise::verify
