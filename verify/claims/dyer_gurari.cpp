#include "verify/claims/dyer_gurari.hpp"

#include <fmt/format.h>

#include <memory>

#include "theory/dyer_gurari.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/correlation_study.hpp"

namespace widthwise::verify {
namespace {

using theory::kDyerGurariActivations;
using theory::kPublishedFunctions;
using theory::PublishedCell;

constexpr int kInputs = 4;

// One study an activation: its draws serve all functions.
std::vector<std::shared_ptr<const CorrelationStudy>> studies(double cosine) {
  std::vector<Contraction> functions;
  for (const theory::PublishedFunction& function : kPublishedFunctions) {
    functions.push_back(parse_contraction(std::string(function.contraction)));
  }
  const InputList inputs = correlated_inputs(kInputs, cosine);
  std::vector<std::shared_ptr<const CorrelationStudy>> list;
  for (const theory::Activation& activation : kDyerGurariActivations) {
    list.push_back(correlation_study({functions, simulated(activation), kDefaultDepth, inputs}));
  }
  return list;
}

Claim cell_claim(const PublishedCell& cell, const std::shared_ptr<const CorrelationStudy>& study) {
  const theory::Activation activation = kDyerGurariActivations[cell.activation];
  const Contraction function = parse_contraction(std::string(cell.function->contraction));
  Claim claim = described(theory::is_multilinear(activation) ? theory::kDyerGurariMultilinear
                                                             : theory::kDyerGurariSmooth,
                          fmt::format("conjecture.dyer-gurari.{}", cell.name()), ClaimKind::kRate);
  claim.study = study;
  const auto index = static_cast<std::size_t>(cell.function - kPublishedFunctions.data());
  const CorrelationFunctions& measured = study->observable();
  claim.statistic =
      cell.variance ? measured.variance_of_function(index) : measured.mean_of_function(index);
  claim.conclusion = Slope{};
  const auto exponents =
      theory::correlation_exponents(activation, function.n_factors(), function.edges).value();
  claim.predicted = cell.variance ? exponents.variance : exponents.mean.value();
  claim.long_run = true;
  return claim;
}

bool dyer_gurari_applies(const ClaimOptions& options) {
  return cosine_between(options.setting.inputs) >= -1.0 / (kInputs - 1);
}

std::vector<Claim> dyer_gurari_claims(const ClaimOptions& options) {
  const auto by_activation = studies(cosine_between(options.setting.inputs));
  std::vector<Claim> claims;
  for (const PublishedCell& cell : theory::published_cells()) {
    claims.push_back(cell_claim(cell, by_activation[cell.activation]));
  }
  return claims;
}

}  // namespace

const ClaimFamily kDyerGurari{
    .stem = "conjecture.dyer-gurari",
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .for_long_runs = true,
    .claims = dyer_gurari_claims,
    .applies = dyer_gurari_applies,
};

}  // namespace widthwise::verify
