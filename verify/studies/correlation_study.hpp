#pragma once
// Correlation functions of Dyer and Gur-Ari, measured in MLPs.

#include <optional>
#include <string>
#include <vector>

#include "sim/contraction.hpp"
#include "sim/memory_use.hpp"
#include "verify/base/contraction.hpp"
#include "verify/stats/statistic.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/inputs.hpp"
#include "verify/studies/mlp_at_points.hpp"

namespace widthwise::verify {

/// Products C of contracted derivatives of an MLP: a column each, and for products of outputs alone
/// two more, their conditional moments.
///
/// Given the last hidden layer y at all inputs, outputs are Gaussian with a known covariance, so
/// that E[C | y] and E[C^2 | y] are sums over pairings. E C and Var C are those of the draws of C,
/// but without its heavy tails: f f f f alone has a kurtosis of hundreds.
class CorrelationFunctions {
 public:
  /// One a column, with its text. Inputs are numbered from 0.
  struct Function {
    std::string text;
    sim::CorrelationFunction product;
  };

  /// Conditional moments are measured only where `gaussian_outputs`: where the last weights are.
  explicit CorrelationFunctions(std::vector<Function> functions, bool gaussian_outputs = true);

  std::string name() const { return "correlation-functions"; }

  /// The functions as they were written; then, for those that have them, their conditional moments
  /// "E[f(x1) f(x2) | y]" and "E[(f(x1) f(x2))^2 | y]".
  std::vector<std::string> columns() const;

  Eigen::VectorXd measure(sim::Mlp& mlp, const std::vector<Eigen::VectorXd>& inputs) const;
  sim::ContractionPasses queries() const;

  /// E C and Var C of a function, by number.
  Statistic mean_of_function(std::size_t function) const;
  Statistic variance_of_function(std::size_t function) const;

 private:
  std::optional<Eigen::Index> first_moment(std::size_t function) const;

  std::vector<Function> functions_;
  std::vector<std::size_t> conditional_;  // functions with conditional moments
};

using CorrelationStudy = EnsembleStudy<MlpAtPoints, CorrelationFunctions>;

struct CorrelationStudySpec {
  std::vector<Contraction> functions;  ///< all read off the same draws
  sim::Activation activation = sim::Activation::kRelu;
  int depth = kDefaultDepth;
  InputList inputs;  ///< x_1, x_2, ..
  std::vector<double> width_ratios = {};
  sim::NetworkLaw law = {};
  Effort effort = {.equal_errors = true};
  std::string read_off = {};  ///< tells the study from others of the same networks
};

/// By default draws sqrt(512 / width) times a run's samples: an equal relative error costs least
/// so. Throws UsageError, with the sentence, for a function that is no forest (only such can be
/// measured), one at an input that is not there, or a depth that cannot be drawn.
std::shared_ptr<const CorrelationStudy> correlation_study(CorrelationStudySpec spec);

}  // namespace widthwise::verify
