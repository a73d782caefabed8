#include "verify/claimfile/toml_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "verify/base/nearest_word.hpp"

namespace widthwise::verify {
namespace {

using Keys = std::span<const std::string_view>;

struct UnknownKey {
  Place place;
  std::string word;
  Keys known;
};

// The first unknown key of several tables.
class Search {
 public:
  void in(const toml::table& table, Keys known) {
    for (const auto& [key, value] : table) {
      if (std::ranges::find(known, key.str()) != known.end()) continue;
      const Place place = place_of(key);
      const auto order = [](const Place& p) { return std::tuple(p.line, p.column); };
      if (first_ && order(first_->place) <= order(place)) continue;
      first_ = UnknownKey{place, std::string(key.str()), known};
    }
  }

  void in(const toml::node* node, Keys known) {
    if (node != nullptr && node->is_table()) in(*node->as_table(), known);
  }

  const std::optional<UnknownKey>& first() const { return first_; }

 private:
  std::optional<UnknownKey> first_;
};

void search_claim(const toml::table& claim, Search& search) {
  search.in(claim, kClaimKeys);
  search.in(claim.get("network"), kNetworkKeys);
  search.in(claim.get("inputs"), kInputsKeys);
  search.in(claim.get("statistic"), kStatisticKeys);
  search.in(claim.get("training"), kTrainingKeys);
  search.in(claim.get("effort"), kEffortKeys);
}

}  // namespace

void require_known_keys(const toml::table& file, const TomlText& text) {
  Search search;
  search.in(file, kFileKeys);
  if (const auto* networks = file.get_as<toml::table>("network")) {
    for (const auto& [name, network] : *networks) search.in(&network, kNetworkKeys);
  }
  if (const auto* claims = file.get_as<toml::array>("claim")) {
    for (const toml::node& claim : *claims) {
      if (claim.is_table()) search_claim(*claim.as_table(), search);
    }
  }
  if (!search.first()) return;
  const auto& [place, word, known] = *search.first();
  refuse_at(text, place, fmt::format("unknown key '{}'{}", word, instead_of(word, known)));
}

}  // namespace widthwise::verify
