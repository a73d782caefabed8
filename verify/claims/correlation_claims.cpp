#include "verify/claims/correlation_claims.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "theory/dyer_gurari.hpp"
#include "verify/base/errors.hpp"

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

// Makes a claim about the bound one about an exponent.
void predict(double exponent, const std::string& of, const Contraction& function, Claim& claim) {
  claim.kind = ClaimKind::kRate;
  claim.conclusion = Slope{};
  claim.predicted = exponent;
  claim.statement = fmt::format("{} ~ n^{:g} for C = {}", of, exponent, function.text);
  claim.hypotheses = "none are stated";
  claim.source = "predicted on the command line";
}

void require_predictions(const PredictedExponents& predicted, bool odd) {
  for (const auto& [option, exponent] : {std::pair("predicted", predicted.mean),
                                         std::pair("predicted-variance", predicted.variance)}) {
    if (!exponent || std::isfinite(*exponent)) continue;
    throw UsageError(
        fmt::format("{} {:g}: an exponent is a finite number, such as -1", option, *exponent));
  }
  if (!odd || !predicted.mean) return;
  throw UsageError(fmt::format(
      "predicted {:g}: the mean is exactly 0 at every width, as an odd number of factors is odd in "
      "the weights of the last layer; --predicted-variance is judged",
      *predicted.mean));
}

}  // namespace

std::vector<Claim> correlation_claims(const CorrelationStudySpec& shared,
                                      const Contraction& function,
                                      const PredictedExponents& predicted) {
  CorrelationStudySpec spec = shared;
  spec.functions = {function};
  const auto study = correlation_study(std::move(spec));
  const CorrelationFunctions& measured = study->observable();
  const int n_factors = function.n_factors();
  const bool odd = n_factors % 2 == 1;
  require_predictions(predicted, odd);
  std::vector<Claim> claims;
  if (!odd) {
    const double bound = theory::cluster_bound(n_factors, function.edges);
    claims.push_back(bound_claim("correlation.mean", study, measured.mean_of_function(0), bound));
    claims.back().statement = fmt::format("|E C| = O(n^{:g}) for C = {}", bound, function.text);
    if (predicted.mean) predict(*predicted.mean, "|E C|", function, claims.back());
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
  if (predicted.variance) predict(*predicted.variance, "Var C", function, claims.back());
  return claims;
}

}  // namespace widthwise::verify
