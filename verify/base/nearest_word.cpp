#include "verify/base/nearest_word.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace widthwise::verify {
namespace {

// Longer ones are not compared: the table below grows with the product of the lengths.
constexpr std::size_t kLongest = 100;

// Dynamic programming over prefixes: steps[i][j] leads from the first i letters to the first j.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> steps(from.size() + 1,
                                              std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) {
    for (std::size_t j = 0; j <= to.size(); ++j) {
      std::size_t& here = steps[i][j];
      if (i == 0 || j == 0) {
        here = i + j;
        continue;
      }
      here = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1,
                       steps[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
        here = std::min(here, steps[i - 2][j - 2] + 1);
      }
    }
  }
  return steps[from.size()][to.size()];
}

}  // namespace

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words) {
  std::string_view nearest;
  std::size_t fewest = kLongest;
  for (const std::string_view candidate : words) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    if (longer > kLongest) continue;
    const std::size_t steps = distance(word, candidate);
    if (3 * steps > longer || steps >= fewest) continue;
    fewest = steps;
    nearest = candidate;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> words) {
  const std::string_view nearest = nearest_word(word, words);
  return nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?";
}

std::string instead_of(std::string_view word, std::span<const std::string_view> words) {
  std::string told = did_you_mean(word, words);
  if (!told.empty()) return told;
  for (std::size_t i = 0; i < words.size(); ++i) {
    told += i == 0 ? "; there are " : i + 1 == words.size() ? " and " : ", ";
    told += words[i];
  }
  return told;
}

}  // namespace widthwise::verify
