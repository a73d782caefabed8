#pragma once
// Correlation functions of a network's output and its derivatives, as people write them.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

/// A product of factors f(x_k), each differentiated over all weights as often as it has indices;
/// every index stands twice and is summed. As a graph: a vertex a factor, an edge an index.
struct Contraction {
  std::string text;                        ///< as it was written, on one line
  std::vector<int> labels;                 ///< of each factor: the k of x_k, from 1
  std::vector<std::pair<int, int>> edges;  ///< for each index the factors that hold it, i <= j

  int n_factors() const { return static_cast<int>(labels.size()); }
};

/// A text that is no contraction.
struct ContractionError : UsageError {
  ContractionError(const std::string& text, std::size_t position, const std::string& reason);

  std::size_t position;  ///< of the byte that is wrong, from 0
  std::string reason;    ///< without the text and the position, which what() has too
};

/// Reads e.g. "d_m f d_n f d_mn f", "(d_m f d_n f(x2) d_mn f(x1)) f". Indices are single letters, a
/// factor without a label is at x1, and parentheses around factors only group them for the eye.
/// Throws ContractionError for a text that does not parse, and for an index that appears once or
/// three times.
Contraction parse_contraction(const std::string& text);

/// The product of `power` copies, each with indices of its own. Throws std::invalid_argument for a
/// power below 1.
Contraction power(const Contraction& contraction, int power);

}  // namespace widthwise::verify
