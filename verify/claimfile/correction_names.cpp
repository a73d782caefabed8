#include "verify/claimfile/correction_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/nearest_word.hpp"

namespace widthwise::verify {
namespace {

using NamedFamily = std::pair<std::string_view, const CorrectionFamily& (*)()>;

constexpr std::array<NamedFamily, 4> kFamiliesByName{{{"whole-powers", whole_powers},
                                                      {"half-powers", half_powers},
                                                      {"many-powers", many_powers},
                                                      {"slow-powers", slow_powers}}};

}  // namespace

const CorrectionFamily& correction_family(const std::string& word) {
  std::array<std::string_view, kFamiliesByName.size()> words;
  std::ranges::transform(kFamiliesByName, words.begin(), &NamedFamily::first);
  for (const auto& [name, family] : kFamiliesByName) {
    if (name == word) return family();
  }
  throw UsageError(
      fmt::format("corrections '{}': they are powers of 1/n, as in [[1], [1, 2]], or a name{}",
                  word, instead_of(word, words)));
}

std::string correction_word(const CorrectionFamily& family) {
  for (const auto& [name, named] : kFamiliesByName) {
    if (named() == family) return std::string(name);
  }
  return "";
}

}  // namespace widthwise::verify
