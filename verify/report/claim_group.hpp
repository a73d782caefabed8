#pragma once
// What kind of statement a claim is about, as the report groups its findings.

#include <array>
#include <string>
#include <string_view>

#include "verify/results/results.hpp"

namespace widthwise::verify {

enum class ClaimGroup {
  kTheorem,     ///< of the paper, or derived here for a case that it leaves open
  kExact,       ///< holds at every width or in the limit, by a calculation of ours
  kTraining,    ///< about gradient descent
  kExperiment,  ///< about predictions of images
  kConjecture,  ///< ours
  kControl,     ///< known to be wrong
  kOther        ///< a user's own
};

inline constexpr std::array kClaimGroups{
    ClaimGroup::kTheorem,    ClaimGroup::kExact, ClaimGroup::kTraining, ClaimGroup::kExperiment,
    ClaimGroup::kConjecture, ClaimGroup::kOther, ClaimGroup::kControl};

/// By the claim's ID, whatever depths it names, but of controls, which a user may call anything.
ClaimGroup claim_group(const std::string& id);
ClaimGroup claim_group(const ClaimResult& claim);

/// "Theorems of the paper".
std::string_view title(ClaimGroup group);

}  // namespace widthwise::verify
