#pragma once
// Correlation functions of Dyer and Gur-Ari, measured in MLPs.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/activation.hpp"
#include "verify/base/contraction.hpp"
#include "verify/stats/statistic.hpp"
#include "verify/studies/inputs.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

struct CorrelationStudySpec {
  std::vector<Contraction> functions;  ///< all read off the same draws
  sim::Activation activation = sim::Activation::kRelu;
  int depth = 3;
  InputList inputs;  ///< x_1, x_2, ..
};

/// Products C of contracted derivatives of an MLP with `depth` hidden layers of one width: a column
/// each, and for products of outputs alone two more, their conditional moments.
///
/// Given the last hidden layer y at all inputs, outputs are Gaussian with a known covariance, so
/// that E[C | y] and E[C^2 | y] are sums over pairings. E C and Var C are those of the draws of C,
/// but without its heavy tails: f f f f alone has a kurtosis of hundreds.
class CorrelationStudy final : public Study {
 public:
  /// Throws UsageError, with the sentence, for a function that is no forest (only such can be
  /// measured), one at an input that is not there, or a depth that cannot be drawn.
  explicit CorrelationStudy(CorrelationStudySpec spec);

  /// "correlations.relu.depth3".
  std::string name() const override;

  /// The functions as they were written; then, for those that have them, their conditional moments
  /// "E[f(x1) f(x2) | y]" and "E[(f(x1) f(x2))^2 | y]".
  std::vector<std::string> columns() const override;

  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(sim::Engine engine, std::int64_t width) const override;
  double cost_per_draw(sim::Engine engine, std::int64_t width) const override;
  StudyWidths widths(std::int64_t width) const override { return {width, std::nullopt}; }
  bool has_own_inputs() const override { return true; }
  std::map<std::string, std::string> regime() const override;

  /// sqrt(kFullWidth / width): an equal relative error costs least so.
  double share(std::int64_t width) const override;

  /// E C and Var C of a function, by number.
  Statistic mean_of_function(std::size_t function) const;
  Statistic variance_of_function(std::size_t function) const;

 private:
  void keep_used_inputs();
  std::optional<Eigen::Index> first_moment(std::size_t function) const;

  CorrelationStudySpec spec_;
  std::vector<std::vector<int>> input_of_factor_;  // from 0, for each function
  std::vector<std::size_t> conditional_;           // functions with conditional moments
};

}  // namespace widthwise::verify
