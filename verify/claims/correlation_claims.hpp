#pragma once
#include <memory>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/studies/correlation_study.hpp"

namespace widthwise::verify {

/// correlation.mean and correlation.variance: |E C| and Var C of one function against the cluster
/// bound of [Dyer2020], which is an upper bound. With an odd number of factors the mean is exactly
/// zero, and there is only the variance.
std::vector<Claim> correlation_claims(const CorrelationStudySpec& spec,
                                      const Contraction& function);

}  // namespace widthwise::verify
