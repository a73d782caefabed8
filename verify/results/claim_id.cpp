#include "verify/results/claim_id.hpp"

#include <charconv>
#include <regex>

namespace widthwise::verify {
namespace {

// Of a whole number written in the one way there is.
std::optional<int> number(const std::string& digits) {
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end || std::to_string(value) != digits) return {};
  return value;
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

std::optional<std::string> regime_in_id(const std::string& id) {
  static const std::regex kRegime(
      R"(^theorem1\.hypernet\.(fixed-g|sequential|joint|fixed-f)\..+$)");
  std::smatch match;
  const std::string plain = take_apart(id).plain;
  if (!std::regex_match(plain, match, kRegime)) return std::nullopt;
  return match.str(1);
}

bool takes_depths(const std::string& claim_id, const ClaimId& written) {
  if (!written.depth_f) return true;
  if (claim_id.starts_with("theorem1.mlp.")) return !written.depth_g;
  const bool fixed_depths = claim_id.starts_with("control.") ||
                            claim_id.starts_with("conjecture.") ||
                            claim_id.starts_with("theorem1.hypernet.regimes.");
  return written.depth_g && !fixed_depths;
}

}  // namespace widthwise::verify
