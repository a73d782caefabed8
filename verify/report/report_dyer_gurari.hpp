#pragma once
// What the report says of the tables of Dyer and Gur-Ari.

#include <string>

#include "theory/dyer_gurari.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify {

/// The stem of the figure of all cells of a table.
constexpr const char* dyer_gurari_figure(theory::PublishedWeights weights) {
  return weights == theory::PublishedWeights::kSigns ? "dyer-gurari-signs" : "dyer-gurari";
}

/// Sections with table and figure of the claims conjecture.dyer-gurari.* and
/// conjecture.dyer-gurari-sign.*; empty if there are none. Arguments are as in render_charts().
std::string render_dyer_gurari(const Results& results, const std::string& figures,
                               const std::string& heading);

/// Which exponents published for weights +-1 are not what the run found; empty if it measured none.
std::string render_signs_note(const Results& results);

}  // namespace widthwise::verify
