#include "verify/studies/correlation_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "sim/contraction.hpp"
#include "theory/dyer_gurari.hpp"
#include "verify/base/errors.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/mixture_variance.hpp"
#include "verify/stats/variance.hpp"
#include "verify/studies/gaussian_product.hpp"
#include "verify/studies/mlp_study.hpp"

namespace widthwise::verify {
namespace {

// The width at which a run's number of samples is drawn as it is.
constexpr double kFullWidth = 512.0;

// The square of six outputs is a sum over 10395 pairings, of eight over two millions.
constexpr int kMostOutputs = 6;

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

std::vector<int> inputs_of(const Contraction& function) {
  std::vector<int> inputs;
  for (const int label : function.labels) inputs.push_back(label - 1);
  return inputs;
}

// What is sent through the network for all functions together, each once.
struct Passes {
  double at_rest = 0;           // forward, one an input
  double gradients = 0;         // backward, one an input at which a factor is differentiated once
  double jet_coefficients = 0;  // forward, 2^k - 1 for a factor of k >= 2 derivatives

  double sum() const { return at_rest + gradients + jet_coefficients; }
};

Passes count_passes(const std::vector<Contraction>& functions) {
  std::set<std::pair<int, int>> factors;  // input, number of derivatives
  std::set<int> inputs;
  for (const Contraction& function : functions) {
    std::vector<int> degree(function.labels.size(), 0);
    for (const auto& [i, j] : function.edges) {
      ++degree[static_cast<std::size_t>(i)];
      ++degree[static_cast<std::size_t>(j)];
    }
    for (std::size_t k = 0; k < degree.size(); ++k) {
      factors.emplace(function.labels[k], degree[k]);
      inputs.insert(function.labels[k]);
    }
  }
  Passes passes{.at_rest = static_cast<double>(inputs.size())};
  for (const auto& [input, degree] : factors) {
    if (degree == 1) ++passes.gradients;
    if (degree > 1) passes.jet_coefficients += std::ldexp(1.0, degree) - 1.0;
  }
  return passes;
}

// The covariance of the outputs given the last hidden layer: y_i . y_j / n.
Eigen::MatrixXd output_covariance(sim::Mlp& mlp, const std::vector<Eigen::VectorXd>& inputs) {
  std::vector<Eigen::VectorXd> hidden;
  for (const Eigen::VectorXd& x : inputs) hidden.push_back(std::move(mlp.trace(x).y.back()));
  const auto n = static_cast<Eigen::Index>(inputs.size());
  Eigen::MatrixXd covariance(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      const Eigen::VectorXd& y = hidden[static_cast<std::size_t>(i)];
      covariance(i, j) = y.dot(hidden[static_cast<std::size_t>(j)]) / static_cast<double>(y.size());
      covariance(j, i) = covariance(i, j);
    }
  }
  return covariance;
}

}  // namespace

// Inputs at which no factor stands are not sent through the network; the others are numbered anew.
void CorrelationStudy::keep_used_inputs() {
  std::set<int> used;
  for (const auto& inputs : input_of_factor_) used.insert(inputs.begin(), inputs.end());
  std::vector<Eigen::VectorXd> points;
  for (const int input : used)
    points.push_back(spec_.inputs.points[static_cast<std::size_t>(input)]);
  spec_.inputs.points = std::move(points);
  for (auto& inputs : input_of_factor_) {
    for (int& input : inputs) {
      input = static_cast<int>(std::distance(used.begin(), used.find(input)));
    }
  }
}

CorrelationStudy::CorrelationStudy(CorrelationStudySpec spec) : spec_(std::move(spec)) {
  require_depth(spec_.depth);
  for (std::size_t k = 0; k < spec_.functions.size(); ++k) {
    const Contraction& function = spec_.functions[k];
    require_measurable(function, spec_.inputs.points.size());
    input_of_factor_.push_back(inputs_of(function));
    const bool outputs = function.edges.empty() && function.n_factors() <= kMostOutputs;
    if (outputs) conditional_.push_back(k);
  }
  keep_used_inputs();
}

std::string CorrelationStudy::name() const {
  return fmt::format("correlations.{}.depth{}", sim::name(spec_.activation), spec_.depth);
}

std::vector<std::string> CorrelationStudy::columns() const {
  std::vector<std::string> columns;
  for (const Contraction& function : spec_.functions) columns.push_back(function.text);
  for (const std::size_t k : conditional_) {
    columns.push_back(fmt::format("E[{} | y]", spec_.functions[k].text));
    columns.push_back(fmt::format("E[({})^2 | y]", spec_.functions[k].text));
  }
  return columns;
}

Eigen::VectorXd CorrelationStudy::draw(const Setting& setting, std::int64_t width,
                                       std::uint64_t sample) const {
  const sim::SampleKey key{setting.seed, sim::study_key(name()), static_cast<std::uint64_t>(width),
                           sample};
  const std::vector<Eigen::VectorXd>& inputs = spec_.inputs.points;
  sim::Mlp mlp(sim::uniform_mlp(inputs.front().size(), spec_.depth, width, spec_.activation),
               setting.engine, key);
  sim::ContractionEvaluator evaluator(mlp, inputs);
  std::vector<double> numbers;
  for (std::size_t k = 0; k < spec_.functions.size(); ++k) {
    numbers.push_back(evaluator.value(input_of_factor_[k], spec_.functions[k].edges));
  }
  if (!conditional_.empty()) {
    const Eigen::MatrixXd covariance = output_covariance(mlp, inputs);
    for (const std::size_t k : conditional_) {
      std::vector<int> factors = input_of_factor_[k];
      numbers.push_back(gaussian_product(covariance, factors));
      factors.insert(factors.end(), input_of_factor_[k].begin(), input_of_factor_[k].end());
      numbers.push_back(gaussian_product(covariance, factors));
    }
  }
  return Eigen::VectorXd::Map(numbers.data(), std::ssize(numbers));
}

double CorrelationStudy::bytes_per_draw(sim::Engine engine, std::int64_t width) const {
  const double n = static_cast<double>(width);
  const double depth = spec_.depth;
  const Passes passes = count_passes(spec_.functions);
  // Counted in vectors of n numbers, by measurement within a quarter. Each pass leaves a query and
  // its image in each matrix between hidden layers (which stores them, or itself), and a gradient
  // and a pass at rest leave their own vectors beside these.
  const double queries = engine == sim::Engine::kDense ? n : 2.0 * passes.sum();
  const double vectors = (depth - 1.0) * (queries + 1.4 * passes.gradients) +
                         passes.at_rest * (2.0 * depth + 3.0) + 2.0 * passes.jet_coefficients + 7.0;
  return sizeof(double) * n * vectors;
}

double CorrelationStudy::cost_per_draw(sim::Engine engine, std::int64_t width) const {
  const double n = static_cast<double>(width) + 100.0;  // a small draw has its overhead
  const double layers = spec_.depth * (engine == sim::Engine::kDense ? n / 20.0 : 1.0);
  return n * layers * count_passes(spec_.functions).sum() *
         (spec_.activation == sim::Activation::kRelu ? 1 : 2);
}

double CorrelationStudy::share(std::int64_t width) const {
  return std::sqrt(kFullWidth / static_cast<double>(width));
}

// The column of E[C | y], followed by that of E[C^2 | y].
std::optional<Eigen::Index> CorrelationStudy::first_moment(std::size_t function) const {
  const auto found = std::ranges::find(conditional_, function);
  if (found == conditional_.end()) return std::nullopt;
  return std::ssize(spec_.functions) + 2 * (found - conditional_.begin());
}

Statistic CorrelationStudy::mean_of_function(std::size_t function) const {
  return mean_of(first_moment(function).value_or(static_cast<Eigen::Index>(function)));
}

Statistic CorrelationStudy::variance_of_function(std::size_t function) const {
  const auto moment = first_moment(function);
  return moment ? variance_of_mixture_of(*moment, *moment + 1)
                : variance_of(static_cast<Eigen::Index>(function));
}

std::map<std::string, std::string> CorrelationStudy::regime() const {
  return {{"activation", std::string(sim::name(spec_.activation))},
          {"depth_f", std::to_string(spec_.depth)},
          {"inputs", spec_.inputs.description}};
}

}  // namespace widthwise::verify
