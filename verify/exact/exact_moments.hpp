#pragma once
// What is known without sampling noise: exact rates, and the simulators held against them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verify/results/provenance.hpp"

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

/// Moments of a hypernetwork with n = m as functions of the width, likewise.
struct ExactHypernetLaw {
  int depth_f;
  int depth_g;
  std::vector<std::string> ntk_mean;
  std::vector<std::string> ntk_variance;  ///< empty where it has too many strands, as the next
  std::vector<std::string> squared_k2;    ///< E (K^(2))^2
};

/// E (K^(order))^2 of a hypernetwork as a function of both widths, n of f's hidden layers and m of
/// g's.
struct ExactTwoWidthLaw {
  /// coefficient n^-f m^-g.
  struct Term {
    int f;
    int g;
    std::string coefficient;
  };
  int depth_f;
  int depth_g;
  int order;
  std::vector<Term> terms;  ///< those that are there, the lowest f + g first
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

/// Where the comparisons come from.
struct ExactMeta : Provenance {
  std::int64_t n_draws = 0;  ///< asked for; each comparison says how many it took
  std::string inputs = {};   ///< that all networks are measured at, as numbers
};

struct ExactMoments {
  ExactMeta meta;
  std::vector<ExactRate> rates;
  std::vector<ExactLaw> laws;
  std::vector<ExactHypernetLaw> hypernet_laws;
  std::vector<ExactTwoWidthLaw> two_width_laws;
  std::vector<ExactComparison> comparisons;
  double p_value = 0.0;  ///< that the z are independent standard normals

  /// Whether every rate is Theorem 1's and the z pass at a level of alpha.
  bool as_expected(double alpha) const;
};

/// Orders and Lambda from 1 up. Order 4 at Lambda = 8 takes seconds.
std::vector<ExactRate> exact_rates(int max_order = 4, int max_layers = 8);

/// One to seven hidden layers.
std::vector<ExactLaw> exact_laws();

/// L_f = 1 .. max_depth_f and H = 2, 3. Functions of more strands are left out: 14 take minutes.
std::vector<ExactHypernetLaw> exact_hypernet_laws(int max_depth_f = 2, int most_strands = 12);

/// K^(2) at H = 2 and L_f = 1, 2, 3.
std::vector<ExactTwoWidthLaw> exact_two_width_laws();

}  // namespace widthwise::verify
