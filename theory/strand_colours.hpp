#pragma once
// Which strands are alike once some edges of a contraction have been placed.

#include <cstdint>
#include <vector>

#include "theory/edge_states.hpp"

namespace widthwise::theory {

/// Colours of the strands, those of one factor standing together, such that what the layers below
/// sum to is the same after any exchange of strands of one colour, when the edges of a state have
/// been placed there. All strands of factors without such an edge are alike, and so are those of
/// one factor; where a factor is one strand, also factors whose exchange leaves the placed edges as
/// they are.
struct StrandColours {
  StrandColours(const EdgeStates& states, std::size_t state, int strands_per_factor);

  std::vector<std::uint8_t> colour;  ///< of each strand
  std::vector<int> counts;           ///< strands of each colour, descending
};

}  // namespace widthwise::theory
