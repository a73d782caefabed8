#include "verify/studies/network_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

void refuse_if(const std::string& objection) {
  if (!objection.empty()) throw UsageError(objection);
}

void require_gaussian(const sim::NetworkLaw& law) {
  if (law.weights == sim::WeightLaw::kGaussian) return;
  throw UsageError(
      fmt::format("weights {}: those of hypernetworks are Gaussian", sim::name(law.weights)));
}

void require_mlp(const NetworkSpec& spec) {
  require_depth(spec.hidden_layers());
  refuse_if(spec.law.objection(spec.hidden_layers() + 1));
  require_width_ratios(spec.width_ratios, spec.hidden_layers());
  if (!spec.law.trained_biases && !spec.law.has_biases()) {
    throw UsageError("biases fixed: there are none without sigma-b; give one");
  }
  require_layers_to_skip(spec.law.residual, spec.hidden_layers());
  if (spec.law.residual == sim::Residual::kNone || spec.width_ratios.empty()) return;
  if (std::ranges::all_of(spec.width_ratios,
                          [&](double ratio) { return ratio == spec.width_ratios.front(); })) {
    return;
  }
  throw UsageError(fmt::format(
      "residual {}: hidden layers that add what they read have one width; leave width-ratios out",
      sim::name(spec.law.residual)));
}

// What f and g cannot be, beyond what no network can.
void require_parts(const NetworkSpec& spec) {
  if (!spec.width_ratios.empty()) {
    throw UsageError("width-ratios: the hidden layers of a hypernetwork's f have one width");
  }
  if (spec.law.residual != sim::Residual::kNone) {
    throw UsageError(
        "residual: the f of a hypernetwork has no residual connections here; residual-g is for g");
  }
  for (const sim::NetworkLaw* law : {&spec.law, &spec.law_g}) {
    if (law->parameterisation == sim::Parameterisation::kNtk) continue;
    throw UsageError(fmt::format(
        "parameterisation {}: a hypernetwork has the ntk one here, as its theorems are about",
        sim::name(law->parameterisation)));
  }
  if (!spec.law.trained_biases || !spec.law_g.trained_biases) {
    throw UsageError(
        "biases fixed: the biases of a hypernetwork are trained, those of g through f");
  }
}

void require_hypernet(const NetworkSpec& spec) {
  require_hypernet_depths(spec.hidden_layers(), spec.weight_layers_of_g());
  refuse_if(spec.law.objection(spec.hidden_layers() + 1));
  const std::string of_g = spec.law_g.objection(spec.weight_layers_of_g());
  if (!of_g.empty()) throw UsageError("of g: " + of_g);
  require_gaussian(spec.law);
  require_gaussian(spec.law_g);
  require_parts(spec);
  require_layers_of_g_to_skip(spec.law_g.residual, spec.weight_layers_of_g());
}

}  // namespace

int NetworkSpec::hidden_layers() const {
  return depth.value_or(model == NetworkModel::kMlp ? kDefaultDepth : kDefaultHypernetDepthF);
}

int NetworkSpec::weight_layers_of_g() const {
  return depth_g.value_or(kDefaultDepthG);
}

void require_layers_to_skip(sim::Residual residual, int hidden_layers) {
  if (residual == sim::Residual::kNone || hidden_layers >= 2) return;
  throw UsageError(
      fmt::format("residual {}: it has an effect from 2 hidden layers on", sim::name(residual)));
}

void require_layers_of_g_to_skip(sim::Residual residual, int weight_layers) {
  if (residual == sim::Residual::kNone || weight_layers >= 3) return;
  throw UsageError(fmt::format("residual-g {}: it has an effect from 3 weight layers of g on",
                               sim::name(residual)));
}

void require_network(const NetworkSpec& spec) {
  if (spec.model == NetworkModel::kMlp) return require_mlp(spec);
  require_hypernet(spec);
}

MlpEnsemble mlp_ensemble(const NetworkSpec& spec) {
  require_network(spec);
  return {.activation = spec.activation,
          .depth = spec.hidden_layers(),
          .width_ratios = spec.width_ratios,
          .law = spec.law};
}

HypernetEnsemble hypernet_ensemble(const NetworkSpec& spec, const WidthLaw& widths) {
  require_network(spec);
  const HypernetParts parts{spec.activation, spec.activation_g, spec.law, spec.law_g};
  require_known_limit(widths, parts);
  return {.widths = widths,
          .depth_f = spec.hidden_layers(),
          .depth_g = spec.weight_layers_of_g(),
          .parts = parts};
}

}  // namespace widthwise::verify
