#include "verify/results/regime_exponents.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <tuple>

#include "verify/results/claim_id.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kRegimesStem = "theorem1.hypernet.regimes.";
constexpr std::string_view kPower = "m^";

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<RegimeExponent> read(const ClaimResult& claim) {
  const auto width = claim.regime.find("width_f");
  const auto order = claim.regime.find("order");
  if (width == claim.regime.end() || order == claim.regime.end()) return std::nullopt;
  const std::string_view power = width->second;
  if (!power.starts_with(kPower)) return std::nullopt;
  const auto a = number_in<double>(power.substr(kPower.size()));
  const auto r = number_in<int>(order->second);
  if (!a || !r) return std::nullopt;
  return RegimeExponent{*a, *r, &claim};
}

}  // namespace

std::vector<RegimeExponent> regime_exponents(const Results& results) {
  std::vector<RegimeExponent> list;
  for (const ClaimResult& claim : results.claims) {
    if (!take_apart(claim.id).plain.starts_with(kRegimesStem)) continue;
    if (const auto exponent = read(claim)) list.push_back(*exponent);
  }
  if (list.size() < kFewestRegimeExponents) return {};
  std::ranges::sort(list, {}, [](const RegimeExponent& e) { return std::tuple(e.order, e.a); });
  return list;
}

}  // namespace widthwise::verify
