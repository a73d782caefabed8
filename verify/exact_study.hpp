#pragma once
// What is known without sampling noise: exact rates, and the simulators held against them.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "widthwise/verify/moment_comparison.hpp"

namespace widthwise::verify {

/// E (K^(order))^2 of a ReLU MLP at one input: its leading term is constant * n^exponent.
struct ExactRate {
  int order;
  int n_layers;                 ///< Lambda
  std::optional<int> exponent;  ///< nothing where K^(order) is exactly zero
  std::string constant;         ///< an exact number
};

/// How one more moment of a ReLU MLP with `depth` hidden layers depends on its width, exactly:
/// coefficients of n^0, n^-1, ..
struct ExactLaw {
  int depth;
  std::vector<std::string> kurtosis;      ///< E f^4 / (3 (E f^2)^2)
  std::vector<std::string> ntk_variance;  ///< Var K^(1)
};

/// One exact moment and what an engine measured.
struct ExactComparison {
  std::string network;
  std::string product;
  std::int64_t n_draws;
  double exact;
  double mean;
  double se;
  double z;
};

struct ExactStudy {
  std::uint64_t seed = 0;
  std::vector<ExactRate> rates;
  std::vector<ExactLaw> laws;
  std::vector<ExactComparison> comparisons;
  double p_value = 0.0;  ///< that the z are independent standard normals

  /// Whether every rate is Theorem 1's and the z pass at a level of alpha.
  bool as_expected(double alpha) const;
};

/// Orders 1..4 and Lambda 1..8.
std::vector<ExactRate> exact_rates();

/// One to seven hidden layers.
std::vector<ExactLaw> exact_laws();

/// JSON, whole numbers and fractions as strings.
std::string exact_study_json(const ExactStudy& study);

/// Reads what exact_study_json() wrote. Throws FileError if the file cannot be read or holds
/// something else.
ExactStudy read_exact_study(const std::filesystem::path& file);

/// The report's section, a Markdown text.
std::string render_exact(const ExactStudy& study);

}  // namespace widthwise::verify
