#include "verify/claims/dyer_gurari.hpp"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "theory/dyer_gurari.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/correlation_study.hpp"

namespace widthwise::verify {
namespace {

using theory::kDyerGurariActivations;
using theory::kPublishedFunctions;
using theory::PublishedCell;
using theory::PublishedWeights;

constexpr int kInputs = 4;

// One study an activation: its draws serve all functions.
std::vector<std::shared_ptr<const CorrelationStudy>> studies(double cosine,
                                                             sim::WeightLaw weights) {
  std::vector<Contraction> functions;
  for (const theory::PublishedFunction& function : kPublishedFunctions) {
    functions.push_back(parse_contraction(std::string(function.contraction)));
  }
  const InputList inputs = correlated_inputs(kInputs, cosine);
  std::vector<std::shared_ptr<const CorrelationStudy>> list;
  for (const theory::Activation& activation : kDyerGurariActivations) {
    list.push_back(correlation_study({.functions = functions,
                                      .activation = simulated(activation),
                                      .depth = kDefaultDepth,
                                      .inputs = inputs,
                                      .law = {.weights = weights}}));
  }
  return list;
}

Claim cell_claim(std::string_view stem, const PublishedCell& cell,
                 const std::shared_ptr<const CorrelationStudy>& study) {
  const theory::Activation activation = kDyerGurariActivations[cell.activation];
  const Contraction function = parse_contraction(std::string(cell.function->contraction));
  Claim claim = described(theory::is_multilinear(activation) ? theory::kDyerGurariMultilinear
                                                             : theory::kDyerGurariSmooth,
                          fmt::format("{}.{}", stem, cell.name()), ClaimKind::kRate);
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

constexpr std::string_view kDyerGurariStem = "conjecture.dyer-gurari";
constexpr std::string_view kDyerGurariSignStem = "conjecture.dyer-gurari-sign";

std::vector<Claim> dyer_gurari_claims(const ClaimOptions& options) {
  const auto by_activation =
      studies(cosine_between(options.setting.inputs), sim::WeightLaw::kGaussian);
  std::vector<Claim> claims;
  for (const PublishedCell& cell : theory::published_cells(PublishedWeights::kGaussian)) {
    claims.push_back(cell_claim(kDyerGurariStem, cell, by_activation[cell.activation]));
  }
  return claims;
}

// What is supposed of Gaussian weights, of signs.
std::string of_signs(std::string hypotheses) {
  constexpr std::string_view kGaussian = "N(0, 1)";
  const std::size_t at = hypotheses.find(kGaussian);
  if (at == std::string::npos) throw std::logic_error("hypotheses that do not name the weights");
  return hypotheses.replace(at, kGaussian.size(), "+-1 with equal chance");
}

std::vector<Claim> sign_claims(const ClaimOptions& options) {
  const auto by_activation = studies(cosine_between(options.setting.inputs), sim::WeightLaw::kSign);
  std::vector<Claim> claims;
  for (const PublishedCell& cell : theory::published_cells(PublishedWeights::kSigns)) {
    Claim claim = cell_claim(kDyerGurariSignStem, cell, by_activation[cell.activation]);
    claim.hypotheses = of_signs(claim.hypotheses);
    claim.source += "; read for weights of +-1 by us";
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace

const ClaimFamily kDyerGurari{
    .stem = kDyerGurariStem,
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .for_long_runs = true,
    .claims = dyer_gurari_claims,
    .applies = dyer_gurari_applies,
};

const ClaimFamily kDyerGurariSigns{
    .stem = kDyerGurariSignStem,
    .control_stem = {},
    .former_stem = {},
    .theorem = std::nullopt,
    .for_long_runs = true,
    .claims = sign_claims,
    .applies = dyer_gurari_applies,
};

}  // namespace widthwise::verify
