#include "verify/base/text_shorten.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace widthwise::verify {
namespace {

constexpr std::string_view kGap = "..";

std::string cut_after(const std::string& text, std::size_t head, std::size_t width) {
  if (text.size() <= width) return text;
  const std::size_t tail = width - kGap.size() - head;
  return text.substr(0, head).append(kGap).append(text, text.size() - tail);
}

std::size_t n_different(const std::vector<std::string>& texts) {
  return std::set<std::string_view>(texts.begin(), texts.end()).size();
}

}  // namespace

std::optional<std::vector<std::string>> shortened(const std::vector<std::string>& texts,
                                                  std::size_t width) {
  if (std::ranges::all_of(texts, [=](const auto& text) { return text.size() <= width; })) {
    return texts;
  }
  if (width <= kGap.size()) return std::nullopt;
  const std::size_t kept = width - kGap.size();
  for (std::size_t i = 0; i <= kept; ++i) {  // heads kept/2, one more, one less, two more, ..
    const std::size_t off = (i + 1) / 2;
    const std::size_t head = i % 2 == 1 ? kept / 2 + off : kept / 2 - off;
    std::vector<std::string> cut;
    for (const std::string& text : texts) cut.push_back(cut_after(text, head, width));
    if (n_different(cut) == n_different(texts)) return cut;
  }
  return std::nullopt;
}

}  // namespace widthwise::verify
