#include "verify/claims/correlation_claims.hpp"

#include <fmt/format.h>

#include "theory/dyer_gurari.hpp"

namespace widthwise::verify {
namespace {

Claim bound_claim(const std::string& id, const std::shared_ptr<const CorrelationStudy>& study,
                  const Statistic& statistic, double bound) {
  Claim claim = described(theory::kDyerGurariBound, id, ClaimKind::kBound);
  claim.study = study;
  claim.statistic = statistic;
  claim.conclusion = Slope{.upper_bound = true};
  claim.predicted = bound;
  return claim;
}

}  // namespace

std::vector<Claim> correlation_claims(const CorrelationStudySpec& shared,
                                      const Contraction& function) {
  CorrelationStudySpec spec = shared;
  spec.functions = {function};
  const auto study = correlation_study(std::move(spec));
  const CorrelationFunctions& measured = study->observable();
  const int n_factors = function.n_factors();
  const bool odd = n_factors % 2 == 1;
  std::vector<Claim> claims;
  if (!odd) {
    const double bound = theory::cluster_bound(n_factors, function.edges);
    claims.push_back(bound_claim("correlation.mean", study, measured.mean_of_function(0), bound));
    claims.back().statement = fmt::format("|E C| = O(n^{:g}) for C = {}", bound, function.text);
  }
  const double bound = theory::cluster_variance_bound(n_factors, function.edges);
  claims.push_back(
      bound_claim("correlation.variance", study, measured.variance_of_function(0), bound));
  claims.back().statement = fmt::format(
      "Var C = O(n^{:g}) for C = {}, the bound of E C^2, whose cluster graph is two copies of that "
      "of C{}",
      bound, function.text,
      odd ? "; E C = 0 at every width, since an odd number of factors is odd in the weights of the "
            "last layer"
          : "");
  return claims;
}

}  // namespace widthwise::verify
