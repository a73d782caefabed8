#include "sim/network_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "sim/shown_number.hpp"

namespace widthwise::sim {
namespace {

template <class Enumerator, std::size_t n>
using Names = std::array<std::pair<Enumerator, std::string_view>, n>;

constexpr Names<Residual, 3> kResiduals{
    {{Residual::kNone, "none"}, {Residual::kPlain, "plain"}, {Residual::kScaled, "scaled"}}};
constexpr Names<Parameterisation, 3> kParameterisations{{{Parameterisation::kNtk, "ntk"},
                                                         {Parameterisation::kStandard, "standard"},
                                                         {Parameterisation::kMup, "mup"}}};
constexpr Names<WeightLaw, 3> kWeightLaws{{{WeightLaw::kGaussian, "gaussian"},
                                           {WeightLaw::kSign, "sign"},
                                           {WeightLaw::kUniform, "uniform"}}};

template <class Enumerator, std::size_t n>
std::string_view name_in(const Names<Enumerator, n>& names, Enumerator which) {
  const auto* const found =
      std::ranges::find(names, which, &Names<Enumerator, n>::value_type::first);
  if (found == names.end()) throw std::invalid_argument("not an enumerator");
  return found->second;
}

template <class Enumerator, std::size_t n>
Enumerator named_in(const Names<Enumerator, n>& names, const char* what, std::string_view word) {
  for (const auto& [which, name] : names) {
    if (name == word) return which;
  }
  std::string choices;
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) choices += i + 1 < n ? ", " : " or ";
    choices += names[i].second;
  }
  throw std::invalid_argument(std::string(what) + " '" + std::string(word) + "': it is " + choices);
}

double of_layer(const std::vector<double>& sigmas, int layer, double usual) {
  if (sigmas.empty()) return usual;
  return sigmas.size() == 1 ? sigmas.front() : sigmas.at(static_cast<std::size_t>(layer));
}

std::string objection_to(const char* what, const std::vector<double>& sigmas, int n_layers,
                         bool zero_allowed) {
  if (sigmas.size() > 1 && static_cast<int>(sigmas.size()) != n_layers) {
    return std::string(what) + ": there are " + std::to_string(sigmas.size()) + " numbers for " +
           std::to_string(n_layers) + " layers; give one for all, or one a layer";
  }
  for (const double sigma : sigmas) {
    const bool fits = std::isfinite(sigma) && (sigma > 0.0 || (zero_allowed && sigma == 0.0));
    if (fits) continue;
    return std::string(what) + " " + shown(sigma) + ": a standard deviation is a " +
           (zero_allowed ? "finite number from 0 on" : "positive finite number");
  }
  return "";
}

}  // namespace

std::string_view name(Residual residual) {
  return name_in(kResiduals, residual);
}

std::string_view name(Parameterisation parameterisation) {
  return name_in(kParameterisations, parameterisation);
}

std::string_view name(WeightLaw weights) {
  return name_in(kWeightLaws, weights);
}

Residual residual_from_name(std::string_view name) {
  return named_in(kResiduals, "residual", name);
}

Parameterisation parameterisation_from_name(std::string_view name) {
  return named_in(kParameterisations, "parameterisation", name);
}

WeightLaw weight_law_from_name(std::string_view name) {
  return named_in(kWeightLaws, "weights", name);
}

double NetworkLaw::sigma_w_of(int layer) const {
  return of_layer(sigma_w, layer, 1.0);
}

double NetworkLaw::sigma_b_of(int layer) const {
  return of_layer(sigma_b, layer, 0.0);
}

bool NetworkLaw::has_biases() const {
  return std::ranges::any_of(sigma_b, [](double sigma) { return sigma != 0.0; });
}

bool NetworkLaw::is_usual() const {
  return std::ranges::all_of(sigma_w, [](double sigma) { return sigma == 1.0; }) && !has_biases() &&
         residual == Residual::kNone && parameterisation == Parameterisation::kNtk &&
         weights == WeightLaw::kGaussian;
}

std::string NetworkLaw::objection(int n_layers) const {
  const std::string of_weights = objection_to("sigma-w", sigma_w, n_layers, false);
  return of_weights.empty() ? objection_to("sigma-b", sigma_b, n_layers, true) : of_weights;
}

}  // namespace widthwise::sim
