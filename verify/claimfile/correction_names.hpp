#pragma once
// Families of corrections by name.

#include <string>

#include "verify/stats/correction_family.hpp"

namespace widthwise::verify {

/// The family of "whole-powers", "half-powers", "many-powers" or "slow-powers". Throws UsageError,
/// naming the nearest, for another word.
const CorrectionFamily& correction_family(const std::string& word);

/// The word of a family; empty if it has none.
std::string correction_word(const CorrectionFamily& family);

}  // namespace widthwise::verify
