#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/studies/correlation_study.hpp"

namespace widthwise::verify {

/// Exponents that somebody predicts, in place of the cluster bound.
struct PredictedExponents {
  std::optional<double> mean = std::nullopt;      ///< of |E C|
  std::optional<double> variance = std::nullopt;  ///< of Var C
};

/// correlation.mean and correlation.variance: |E C| and Var C of one function against exponents
/// that are predicted, or where none is against the cluster bound of [Dyer2020], which is an upper
/// bound. With an odd number of factors the mean is exactly zero, and there is only the variance.
/// Throws UsageError for exponents that are not finite, and for one of that mean.
std::vector<Claim> correlation_claims(const CorrelationStudySpec& spec, const Contraction& function,
                                      const PredictedExponents& predicted = {});

}  // namespace widthwise::verify
