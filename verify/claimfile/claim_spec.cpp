#include "verify/claimfile/claim_spec.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

// Of the key, or of what it is a part of.
std::optional<Place> known_place(const Origin& origin, std::string key) {
  for (;;) {
    const auto found = origin.places.find(key);
    if (found != origin.places.end()) return found->second;
    if (key.empty()) return std::nullopt;
    const auto dot = key.rfind('.');
    key.resize(dot == key.npos ? 0 : dot);
  }
}

}  // namespace

std::string_view key_of(PredictionKind kind) {
  switch (kind) {
    case PredictionKind::kExponent:
      return "exponent";
    case PredictionKind::kUpperBound:
      return "upper_bound";
    case PredictionKind::kLimit:
      return "limit";
    case PredictionKind::kValue:
      return "value";
    case PredictionKind::kZero:
      break;
  }
  return "zero";
}

bool is_given(const ClaimSpec& spec, const std::string& key) {
  return spec.origin.places.contains(key);
}

void refuse_claim(const ClaimSpec& spec, const std::string& key, const std::string& sentence) {
  if (const auto place = known_place(spec.origin, key)) {
    throw UsageError(
        fmt::format("{}:{}:{}: {}", spec.origin.file, place->line, place->column, sentence));
  }
  throw UsageError(key.empty() ? fmt::format("claim '{}': {}", spec.id, sentence)
                               : fmt::format("claim '{}', {}: {}", spec.id, key, sentence));
}

}  // namespace widthwise::verify
