#include "verify/studies/correlation_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "theory/dyer_gurari.hpp"
#include "verify/base/errors.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mixture_variance.hpp"
#include "verify/stats/variance.hpp"
#include "verify/studies/gaussian_product.hpp"

namespace widthwise::verify {
namespace {

// The square of six outputs is a sum over 10395 pairings, of eight over two millions.
constexpr std::size_t kMostOutputs = 6;

void require_measurable(const Contraction& function, std::size_t n_inputs) {
  if (!sim::is_forest(function.n_factors(), function.edges)) {
    throw UsageError(fmt::format(
        "contraction '{}': its indices form a cycle (or join a factor to itself, or two "
        "factors twice); only functions whose factors are joined like trees can be "
        "measured",
        function.text));
  }
  const auto clusters = theory::clusters(function.n_factors(), function.edges);
  const int most = std::ranges::max(clusters, {}, &theory::Cluster::max_degree).max_degree;
  if (most > sim::kMaxDerivatives) {
    throw UsageError(
        fmt::format("contraction '{}': a factor has {} derivatives; at most {} can be "
                    "taken of one",
                    function.text, most, sim::kMaxDerivatives));
  }
  const int last = std::ranges::max(function.labels);
  if (static_cast<std::size_t>(last) <= n_inputs) return;
  throw UsageError(fmt::format("contraction '{}': it is at x{}, but there {} only {} input{}",
                               function.text, last, n_inputs == 1 ? "is" : "are", n_inputs,
                               n_inputs == 1 ? "" : "s"));
}

// Inputs at which no factor stands are not sent through the network; the others are numbered anew.
// Returns the labels that they had.
std::vector<int> keep_used_inputs(std::vector<CorrelationFunctions::Function>& functions,
                                  InputList& inputs) {
  std::set<int> used;
  for (const auto& [text, product] : functions) {
    used.insert(product.input_of_factor.begin(), product.input_of_factor.end());
  }
  std::vector<Eigen::VectorXd> points;
  std::vector<int> labels;
  for (const int input : used) {
    points.push_back(inputs.points[static_cast<std::size_t>(input)]);
    labels.push_back(input + 1);
  }
  inputs.points = std::move(points);
  for (auto& [text, product] : functions) {
    for (int& input : product.input_of_factor) {
      input = static_cast<int>(std::distance(used.begin(), used.find(input)));
    }
  }
  return labels;
}

}  // namespace

CorrelationFunctions::CorrelationFunctions(std::vector<Function> functions, bool gaussian_outputs)
    : functions_(std::move(functions)) {
  if (!gaussian_outputs) return;
  for (std::size_t k = 0; k < functions_.size(); ++k) {
    const auto& [input_of_factor, edges] = functions_[k].product;
    if (edges.empty() && input_of_factor.size() <= kMostOutputs) conditional_.push_back(k);
  }
}

std::vector<std::string> CorrelationFunctions::columns() const {
  std::vector<std::string> columns;
  for (const Function& function : functions_) columns.push_back(function.text);
  for (const std::size_t k : conditional_) {
    columns.push_back(fmt::format("E[{} | y]", functions_[k].text));
    columns.push_back(fmt::format("E[({})^2 | y]", functions_[k].text));
  }
  return columns;
}

Eigen::VectorXd CorrelationFunctions::measure(sim::Mlp& mlp,
                                              const std::vector<Eigen::VectorXd>& inputs) const {
  sim::ContractionEvaluator evaluator(mlp, inputs);
  std::vector<double> numbers;
  for (const auto& [text, product] : functions_) {
    numbers.push_back(evaluator.value(product.input_of_factor, product.edges));
  }
  if (!conditional_.empty()) {
    const Eigen::MatrixXd covariance = mlp.conditional_law(inputs).covariance;
    for (const std::size_t k : conditional_) {
      const std::vector<int>& once = functions_[k].product.input_of_factor;
      std::vector<int> factors = once;
      numbers.push_back(gaussian_product(covariance, factors));
      factors.insert(factors.end(), once.begin(), once.end());
      numbers.push_back(gaussian_product(covariance, factors));
    }
  }
  return Eigen::VectorXd::Map(numbers.data(), std::ssize(numbers));
}

sim::ContractionPasses CorrelationFunctions::queries() const {
  std::vector<sim::CorrelationFunction> products;
  for (const Function& function : functions_) products.push_back(function.product);
  return sim::count_passes(products);
}

// The column of E[C | y], followed by that of E[C^2 | y].
std::optional<Eigen::Index> CorrelationFunctions::first_moment(std::size_t function) const {
  const auto found = std::ranges::find(conditional_, function);
  if (found == conditional_.end()) return std::nullopt;
  return std::ssize(functions_) + 2 * (found - conditional_.begin());
}

Statistic CorrelationFunctions::mean_of_function(std::size_t function) const {
  return mean_of(first_moment(function).value_or(static_cast<Eigen::Index>(function)));
}

Statistic CorrelationFunctions::variance_of_function(std::size_t function) const {
  const auto moment = first_moment(function);
  return moment ? variance_of_mixture_of(*moment, *moment + 1)
                : variance_of(static_cast<Eigen::Index>(function));
}

std::shared_ptr<const CorrelationStudy> correlation_study(CorrelationStudySpec spec) {
  require_depth(spec.depth);
  std::vector<CorrelationFunctions::Function> functions;
  for (const Contraction& function : spec.functions) {
    require_measurable(function, spec.inputs.points.size());
    functions.push_back({function.text, {function.labels, function.edges}});
    for (int& input : functions.back().product.input_of_factor) --input;  // labels begin at 1
  }
  std::vector<int> labels = keep_used_inputs(functions, spec.inputs);
  const bool gaussian_outputs = spec.law.weights == sim::WeightLaw::kGaussian;
  return study_of(MlpAtPoints{.activation = spec.activation,
                              .depth = spec.depth,
                              .points = std::move(spec.inputs),
                              .labels = std::move(labels),
                              .width_ratios = std::move(spec.width_ratios),
                              .law = std::move(spec.law),
                              .read_off = std::move(spec.read_off)},
                  CorrelationFunctions(std::move(functions), gaussian_outputs), spec.effort);
}

}  // namespace widthwise::verify
