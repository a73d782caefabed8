#pragma once
// How theory/ puts a theorem into words.

#include <string_view>

namespace widthwise::theory {

/// A claim of the literature as this suite tests it.
struct TheoremText {
  std::string_view statement;
  std::string_view hypotheses;
  std::string_view source;  ///< key of REFERENCES.md with locator, or where it is derived
};

}  // namespace widthwise::theory
