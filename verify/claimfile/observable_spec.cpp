#include "verify/claimfile/observable_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "verify/base/nearest_word.hpp"
#include "verify/base/read_number.hpp"

namespace widthwise::verify {
namespace {

constexpr std::string_view kTrainingPrefix = "training.";
constexpr std::string_view kScaledPrefix = "scaled-";
constexpr std::string_view kDistinctSuffix = "-distinct";
constexpr std::string_view kInputGradientWord = "input-gradient";

using ObservableWord = std::pair<ObservableKind, std::string_view>;

constexpr std::array<ObservableWord, 5> kWords{
    {{ObservableKind::kNtk, "ntk"},
     {ObservableKind::kNtkDrift, "ntk-drift"},
     {ObservableKind::kOutput, "normalised-output"},
     {ObservableKind::kVariance, "conditional-variance"},
     {ObservableKind::kCovariance, "conditional-covariance"}}};

constexpr std::array<std::string_view, 7> kTrainedQuantities{
    "loss", "signed-drift", "drift", "largest-drift", "deviation", "flips", "gradient-change"};

bool looks_like_contraction(std::string_view text) {
  return text == "f" || text.starts_with("d_") || text.find_first_of(" \t\n\r()") != text.npos;
}

// The R of "KR".
std::optional<int> order_of(std::string_view text) {
  if (!text.starts_with('K') || text.size() < 2 || text[1] < '0' || text[1] > '9') {
    return std::nullopt;
  }
  return read_number<int>(text.substr(1));
}

ObservableSpec of_order(ObservableKind kind, int order, int least, int most) {
  if (order >= least && order <= most) return {.kind = kind, .order = order};
  throw UsageError(
      fmt::format("observable K{}: orders run from {} to {} here", order, least, most));
}

[[noreturn]] void refuse_word(const std::string& text) {
  std::vector<std::string> words{"K0", "K3", "output", "K3-distinct", "scaled-K3"};
  for (const auto& [kind, word] : kWords) words.emplace_back(word);
  for (const std::string_view quantity : kTrainedQuantities) {
    words.push_back(std::string(kTrainingPrefix) + std::string(quantity));
  }
  words.push_back(std::string(kTrainingPrefix) + std::string(kInputGradientWord));
  words.emplace_back("training.K1");
  const std::vector<std::string_view> views(words.begin(), words.end());
  throw UsageError(
      fmt::format("observable '{}': there is none of that name{}", text, instead_of(text, views)));
}

std::optional<ObservableSpec> parse_trained(std::string_view word) {
  if (word == kInputGradientWord) return ObservableSpec{.kind = ObservableKind::kInputGradient};
  if (const auto order = order_of(word)) {
    return of_order(ObservableKind::kTrainedCorrelation, *order, 1, kMostClaimedOrder);
  }
  if (std::ranges::find(kTrainedQuantities, word) == kTrainedQuantities.end()) return std::nullopt;
  return ObservableSpec{.kind = ObservableKind::kTrained, .quantity = std::string(word)};
}

std::optional<ObservableSpec> parse_word(std::string_view text) {
  if (text == "output") return ObservableSpec{};
  for (const auto& [kind, word] : kWords) {
    if (word == text) return ObservableSpec{.kind = kind, .order = kind == ObservableKind::kNtk};
  }
  if (text.starts_with(kTrainingPrefix)) return parse_trained(text.substr(kTrainingPrefix.size()));
  if (text.starts_with(kScaledPrefix)) {
    const auto order = order_of(text.substr(kScaledPrefix.size()));
    if (order) return of_order(ObservableKind::kScaled, *order, 1, kMostClaimedOrder);
  } else if (text.ends_with(kDistinctSuffix)) {
    const auto order = order_of(text.substr(0, text.size() - kDistinctSuffix.size()));
    if (order) return of_order(ObservableKind::kDistinct, *order, 1, kMostDistinctOrder);
  } else if (const auto order = order_of(text)) {
    return of_order(ObservableKind::kCorrelation, *order, 0, kMostClaimedOrder);
  }
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> trained_quantities() {
  return kTrainedQuantities;
}

std::string ObservableSpec::text() const {
  switch (kind) {
    case ObservableKind::kCorrelation:
      return fmt::format("K{}", order);
    case ObservableKind::kDistinct:
      return fmt::format("K{}{}", order, kDistinctSuffix);
    case ObservableKind::kScaled:
      return fmt::format("{}K{}", kScaledPrefix, order);
    case ObservableKind::kContraction:
      return contraction.text;
    case ObservableKind::kTrained:
      return fmt::format("{}{}", kTrainingPrefix, quantity);
    case ObservableKind::kTrainedCorrelation:
      return fmt::format("{}K{}", kTrainingPrefix, order);
    case ObservableKind::kInputGradient:
      return fmt::format("{}{}", kTrainingPrefix, kInputGradientWord);
    default:
      return std::string(std::ranges::find(kWords, kind, &ObservableWord::first)->second);
  }
}

bool ObservableSpec::of_training() const {
  return kind == ObservableKind::kTrained || kind == ObservableKind::kTrainedCorrelation ||
         kind == ObservableKind::kInputGradient;
}

bool ObservableSpec::has_order() const {
  return kind == ObservableKind::kCorrelation || kind == ObservableKind::kDistinct ||
         kind == ObservableKind::kScaled || kind == ObservableKind::kTrainedCorrelation ||
         kind == ObservableKind::kNtk;
}

ObservableSpec parse_observable(const std::string& text) {
  if (looks_like_contraction(text)) {
    return {.kind = ObservableKind::kContraction, .contraction = parse_contraction(text)};
  }
  if (const auto found = parse_word(text)) return *found;
  refuse_word(text);
}

}  // namespace widthwise::verify
