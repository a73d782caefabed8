#pragma once
// What the rates of Theorem 1 suppose of the inputs, and whether it is so.

#include <string>

#include "verify/claims/claim.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// Which of these does not hold at the inputs of a setting, in words; empty if both do: x.x' is not
/// 0, since the last correlation of an MLP has it as a factor, and the transverse move of a
/// hypernetwork's weights too; and x' (or, of hypernetworks, z') is no negative multiple of x (z),
/// since then no gate is open at both.
std::string broken_hypothesis(const Setting& setting, bool hypernet);

/// Notes in a rate that is claimed at the inputs of the setting what does not hold there. It is
/// judged as stated all the same.
void note_broken_hypothesis(const Setting& setting, Claim& claim);

}  // namespace widthwise::verify
