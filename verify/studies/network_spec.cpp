#include "verify/studies/network_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/base/errors.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

void refuse_if(const std::string& objection) {
  if (!objection.empty()) throw UsageError(objection);
}

void require_gaussian(const sim::NetworkLaw& law) {
  if (law.weights == sim::WeightLaw::kGaussian) return;
  throw UsageError(
      fmt::format("weights {}: only Gaussian weights can be drawn yet", sim::name(law.weights)));
}

void require_mlp(const NetworkSpec& spec) {
  require_depth(spec.hidden_layers());
  refuse_if(spec.law.objection(spec.hidden_layers() + 1));
  require_width_ratios(spec.width_ratios, spec.hidden_layers());
  require_gaussian(spec.law);
  if (spec.law.residual == sim::Residual::kNone || spec.width_ratios.empty()) return;
  if (std::ranges::all_of(spec.width_ratios,
                          [&](double ratio) { return ratio == spec.width_ratios.front(); })) {
    return;
  }
  throw UsageError(fmt::format(
      "residual {}: hidden layers that add what they read have one width; leave width-ratios out",
      sim::name(spec.law.residual)));
}

void require_hypernet(const NetworkSpec& spec) {
  refuse_if(spec.law.objection(spec.hidden_layers() + 1));
  refuse_if(spec.law_g.objection(spec.weight_layers_of_g()));
  require_gaussian(spec.law);
  require_gaussian(spec.law_g);
  if (!spec.width_ratios.empty()) {
    throw UsageError("width-ratios: the hidden layers of a hypernetwork's f have one width");
  }
}

}  // namespace

int NetworkSpec::hidden_layers() const {
  return depth.value_or(model == NetworkModel::kMlp ? kDefaultDepth : kDefaultHypernetDepthF);
}

int NetworkSpec::weight_layers_of_g() const {
  return depth_g.value_or(kDefaultDepthG);
}

void require_network(const NetworkSpec& spec) {
  if (spec.model == NetworkModel::kMlp) return require_mlp(spec);
  require_hypernet(spec);
}

}  // namespace widthwise::verify
