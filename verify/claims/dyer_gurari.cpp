#include "verify/claims/dyer_gurari.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "theory/dyer_gurari.hpp"
#include "verify/studies/correlation_study.hpp"
#include "verify/studies/mlp_study.hpp"

namespace widthwise::verify {
namespace {

using theory::kDyerGurariActivations;
using theory::kPublishedFunctions;
using theory::PublishedCell;

// What theory/ and sim/, which do not know each other, call the same activation.
sim::Activation simulated(theory::Activation activation) {
  switch (activation) {
    case theory::Activation::kRelu:
      return sim::Activation::kRelu;
    case theory::Activation::kTanh:
      return sim::Activation::kTanh;
    case theory::Activation::kErf:
      return sim::Activation::kErf;
    case theory::Activation::kLinear:
      break;
  }
  return sim::Activation::kLinear;
}

constexpr int kInputs = 4;

double cosine_of(const ClaimOptions& options) {
  const auto& [u, u_prime, description] = options.setting.inputs;
  return std::min(1.0, u.dot(u_prime) / (u.norm() * u_prime.norm()));
}

// One study an activation: its draws serve all functions.
std::vector<std::shared_ptr<const CorrelationStudy>> studies(double cosine) {
  std::vector<Contraction> functions;
  for (const theory::PublishedFunction& function : kPublishedFunctions) {
    functions.push_back(parse_contraction(std::string(function.contraction)));
  }
  const InputList inputs = correlated_inputs(kInputs, cosine);
  std::vector<std::shared_ptr<const CorrelationStudy>> list;
  for (const theory::Activation activation : kDyerGurariActivations) {
    list.push_back(std::make_shared<CorrelationStudy>(
        CorrelationStudySpec{functions, simulated(activation), kDefaultDepth, inputs}));
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
  claim.statistic =
      cell.variance ? study->variance_of_function(index) : study->mean_of_function(index);
  claim.conclusion = Slope{};
  const auto exponents =
      theory::correlation_exponents(activation, function.n_factors(), function.edges).value();
  claim.predicted = cell.variance ? exponents.variance : exponents.mean.value();
  claim.long_run = true;
  return claim;
}

}  // namespace

bool dyer_gurari_applies(const ClaimOptions& options) {
  return cosine_of(options) >= -1.0 / (kInputs - 1);
}

std::vector<Claim> dyer_gurari_claims(const ClaimOptions& options) {
  const auto by_activation = studies(cosine_of(options));
  std::vector<Claim> claims;
  for (const PublishedCell& cell : theory::published_cells()) {
    claims.push_back(cell_claim(cell, by_activation[cell.activation]));
  }
  return claims;
}

}  // namespace widthwise::verify
