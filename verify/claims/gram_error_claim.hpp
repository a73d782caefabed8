#pragma once
// What Theorem 2 says of whole Gram matrices, of MLPs and of hypernetworks.

#include <memory>
#include <string>

#include "verify/claims/claim.hpp"
#include "verify/studies/gram_error.hpp"

namespace widthwise::verify {

/// Inputs of a Gram matrix.
inline constexpr int kGramErrorInputs = 6;

/// STEM.gram-error: the mean of the one column of a study that measures GramError falls as 1/n.
Claim gram_error_claim(const std::string& stem, std::shared_ptr<const Study> study);

}  // namespace widthwise::verify
