#pragma once
// A run made up by hand, for the tests of what is rendered from results.

#include <cmath>
#include <string>
#include <vector>

#include "tests/verify/results/example_provenance.hpp"
#include "verify/results/results.hpp"

namespace widthwise::verify::testing {

/// A rate claim over the widths 64 * 2^i with q(n) = scale * n^slope * exp(10 / n), whose fit is
/// the truth. Verdict and expectation are CONFIRMED.
inline ClaimResult example_rate(const std::string& id, int order, double slope, double scale,
                                int n_widths) {
  ClaimResult claim;
  claim.id = id;
  claim.kind = ClaimKind::kRate;
  claim.statement = "K^(" + std::to_string(order) + ") ~ n^{1-r} for 1 <= r <= Lambda";
  claim.hypotheses = "ReLU, NTK parameterisation, no biases";
  claim.source = "[Littwin2020, Thm 1]";
  claim.networks = network_family_from_words({{"activation", "relu"}, {"depth", "3"}});
  claim.predicted = slope;
  claim.estimate = slope + 0.0034;
  claim.se = 0.0045;
  claim.ci = {slope - 0.0166, slope + 0.0234};
  claim.alpha = 1e-3 / 15;
  claim.margin = 0.1;
  claim.verdict = claim.expected = Verdict::kConfirmed;
  claim.looks = 1;
  claim.power = 0.99999;
  ResultFit fit;
  const CorrectedFit best{.leading = Leading::kPowerLaw,
                          .target = slope + 0.0034,
                          .target_se = 0.0045,
                          .intercept = std::log(scale) - 0.0034 * std::log(512),
                          .coefficients = {10},
                          .powers = {1},
                          .first = 1,
                          .smallest_width = 128,
                          .chi_square = 3.21,
                          .degrees_of_freedom = n_widths - 4,
                          .p_value = 0.523};
  CorrectedFit rejected = best;
  rejected.powers = {0.5};
  rejected.p_value = 1e-9;
  fit.family = {
      {{rejected, 0.001, {slope - 0.02, slope + 0.02}, true}, {best, 0.002, claim.ci, false}}, 1};
  for (int i = 0; i < n_widths; ++i) {
    const double width = 64 * std::exp2(i);
    const double value = scale * std::pow(width, slope) * std::exp(10 / width);
    claim.rows.push_back({.width_f = static_cast<std::int64_t>(width),
                          .width_g = std::nullopt,
                          .abscissa = width,
                          .samples = 4096,
                          .statistic = "median |K^(" + std::to_string(order) + ")|",
                          .value = value,
                          .se = 0.01 * value,
                          .bands = {0.3 * value, 0.6 * value, value, 1.6 * value, 2.9 * value}});
    if (i > 0) fit.local_slopes.push_back({width / std::sqrt(2.0), slope - 14 / width, 0.02});
  }
  claim.fit = fit;
  return claim;
}

/// The same numbers held against a rate that is wrong, and refuted as they must be.
inline ClaimResult example_control() {
  ClaimResult claim = example_rate("control.tanh.r3", 3, -1, 2.5, 6);
  claim.kind = ClaimKind::kControl;
  claim.statement = "tanh held against the ReLU rate n^{1-r}";
  claim.networks.activation = theory::Activation::kTanh;
  claim.predicted = -2;
  claim.verdict = claim.expected = Verdict::kRefuted;
  return claim;
}

/// A claim about a number that is exactly zero: no fit, no bands.
inline ClaimResult example_zero() {
  ClaimResult claim;
  claim.id = "theorem1.mlp.zero";
  claim.kind = ClaimKind::kValue;
  claim.statement = "K^(r) = 0 exactly for r > Lambda";
  claim.source = "derived";
  claim.predicted = claim.estimate = 0;
  claim.se = std::nan("");
  claim.ci = {0, 0};
  claim.alpha = 1e-3 / 15;
  claim.margin = 0;
  claim.verdict = claim.expected = Verdict::kConfirmed;
  claim.looks = 1;
  claim.power = 1;
  claim.rows = {{.width_f = 64,
                 .width_g = 32,
                 .abscissa = 64,
                 .samples = 100,
                 .statistic = "max |K^(5)|",
                 .value = 0,
                 .se = 0,
                 .bands = {std::nan(""), std::nan(""), std::nan(""), std::nan(""), std::nan("")}}};
  return claim;
}

/// A limit claim over infinite f and the widths 64 * 2^i of g, whose fit is the truth 1 + 5 / m -
/// 300 / m^2, with a curve beside it. Verdict and expectation are CONFIRMED.
inline ClaimResult example_limit(const std::string& id, int n_widths) {
  ClaimResult claim = example_zero();
  claim.id = id;
  claim.kind = ClaimKind::kLimit;
  claim.statement = "E K^(1) converges to the hyperkernel";
  claim.predicted = 1;
  claim.estimate = 1.001;
  claim.se = 0.0014;
  claim.ci = {0.995, 1.007};
  claim.margin = 0.01;
  claim.rows.clear();
  const CorrectedFit limit{.leading = Leading::kLimit,
                           .target = 1.001,
                           .target_se = 0.0014,
                           .intercept = 0,
                           .coefficients = {5, -300},
                           .powers = {1, 2},
                           .first = 1,
                           .smallest_width = 128,
                           .chi_square = 2.5,
                           .degrees_of_freedom = n_widths - 4,
                           .p_value = 0.3};
  claim.fit = ResultFit{{{{limit, 0.0003, claim.ci, false}}, 0}, {}};
  for (int i = 0; i < n_widths; ++i) {
    const double width = 64 * std::exp2(i);
    const double value = 1.001 + 5 / width - 300 / (width * width) + (i % 2 == 0 ? 2e-3 : -1e-3);
    claim.rows.push_back({.width_f = std::nullopt,
                          .width_g = static_cast<std::int64_t>(width),
                          .abscissa = width,
                          .samples = 4096,
                          .statistic = "mean K^(1)",
                          .value = value,
                          .se = 0.003,
                          .bands = {0.3, 0.6, 1, 1.6, 2.9}});
  }
  claim.curves = {{"width 64", "normal quantile", "quantile of h", {{-1, -0.9, -1, -0.8}}}};
  return claim;
}

inline RunMeta example_meta() {
  RunMeta meta{example_provenance("verify --theorem 1 --widths 64..2048")};
  meta.engine = "deferred";
  meta.inputs = "x.x'/d = 0.6, |x|^2 = d = 3";
  meta.alpha = 1e-3;
  meta.margin = 0.1;
  meta.n_claims = 5;
  meta.n_looks = 3;
  return meta;
}

/// Everything as expected: two rates, a zero and a control.
inline Results example_results() {
  return {
      .meta = example_meta(),
      .claims = {example_rate("theorem1.mlp.r1", 1, 0, 4, 6),
                 example_rate("theorem1.mlp.r2", 2, -1, 9, 6), example_zero(), example_control()}};
}

/// A rate of hypernetworks with H = 3 and n, m as the words say: "m^2", "n", "inf".
inline ClaimResult example_hypernet_rate(const std::string& id, int order, const std::string& n,
                                         const std::string& m, double slope) {
  ClaimResult claim = example_rate(id, order, slope, 5, 4);
  claim.networks = network_family_from_words(
      {{"depth_f", "1"}, {"depth_g", "3"}, {"width_f", n}, {"width_g", m}});
  claim.order = order;
  claim.statement = "a rate of K^(" + std::to_string(order) + ")";
  for (ResultRow& row : claim.rows) {
    row.width_g = row.width_f;
    if (n == "inf") row.width_f.reset();
  }
  return claim;
}

/// Three cells of the table of Dyer and Gur-Ari beside other claims, not in its order.
inline Results example_dyer_gurari_results() {
  const std::string stem = "conjecture.dyer-gurari.";
  Results results = example_results();
  results.claims.push_back(example_rate(stem + "k3.variance.relu", 3, -4, 2, 8));
  results.claims.push_back(example_rate(stem + "ntk.mean.relu", 1, 0, 2, 8));
  results.claims.push_back(example_rate(stem + "f2.mean.tanh", 0, 0, 2, 8));
  return results;
}

/// A distance to a normal law, with two Q-Q curves and no fit.
inline ClaimResult example_normal() {
  ClaimResult claim = example_zero();
  claim.id = "theorem2.gp.normal";
  claim.statement = "h is Gaussian";
  claim.estimate = 0.01;
  claim.ci = {0, 0.02};
  claim.margin = 0.03;
  claim.rows.front().statistic = "distance of h to a normal law";
  claim.rows.front().samples = 100000;
  claim.rows.front().value = 0.01;
  for (const int width : {64, 1024}) {
    Curve curve{"width " + std::to_string(width), "quantile of N(0, 1)", "quantile of h", {}};
    for (int i = -3; i <= 3; ++i) {
      const double bend = i * std::abs(i) * 4.0 / width;
      curve.points.push_back({1.0 * i, i + bend, i - 0.1 * std::abs(i), i + 0.1 * std::abs(i)});
    }
    claim.curves.push_back(curve);
  }
  return claim;
}

/// Two measured curves and one of theory.
inline Chart example_chart() {
  Chart chart{.id = "chart.example",
              .title = "Variance of a kernel K^(1)",
              .caption = "It levels off.",
              .x_label = "width n of f",
              .y_label = "variance",
              .log_x = true,
              .log_y = true,
              .spread = "±2 s.e.",
              .curves = {}};
  for (const double m : {16.0, 64.0}) {
    Curve curve{"m = " + std::to_string(static_cast<int>(m)), chart.x_label, chart.y_label, {}};
    for (double n = 16; n <= 256; n *= 2) {
      const double y = 1 / n + 1 / m;
      curve.points.push_back({n, y, 0.8 * y, 1.2 * y});
    }
    chart.curves.push_back(curve);
  }
  chart.curves.push_back(
      {"theory", chart.x_label, chart.y_label, {{16, 0.06, 0.06, 0.06}, {256, 0.05, 0.05, 0.05}}});
  return chart;
}

/// Rates of hypernetworks in several regimes, a law and a chart.
inline Results example_hypernet_results() {
  const std::string stem = "conjecture.hypernet.";
  Results results{
      .meta = example_meta(),
      .claims = {example_hypernet_rate("theorem1.hypernet.sequential.r2", 2, "inf", "m", -1),
                 example_hypernet_rate("theorem1.hypernet.sequential.r3", 3, "inf", "m", -2),
                 example_hypernet_rate(stem + "joint.r2", 2, "n", "n", -1),
                 example_hypernet_rate(stem + "joint.r3", 3, "n", "n", -1.5),
                 example_hypernet_rate(stem + "regimes.a2.5.r2", 2, "m^2.5", "m", -1),
                 example_hypernet_rate(stem + "regimes.a0.5.r2", 2, "m^0.5", "m", -0.5),
                 example_hypernet_rate(stem + "regimes.a1.r2", 2, "m^1", "m", -1),
                 example_hypernet_rate(stem + "regimes.a1.r3", 3, "m^1", "m", -1.5),
                 example_normal()},
      .charts = {example_chart()}};
  results.meta.inputs = "x.x'/d = 0.6, |x|^2 = d = 3; z.z'/d_z = 0.6, |z|^2 = d_z = 3";
  return results;
}

/// A run that was interrupted, has a claim left open and a control that was not refuted.
inline Results troubled_results() {
  Results results = example_results();
  results.meta.partial = true;
  results.meta.inputs = "t10k-images:0,1";
  ClaimResult& open = results.claims[1];
  open.verdict = Verdict::kInconclusive;
  open.ci = {-1.2, -0.8};
  open.estimate = -1.0;
  open.reason = "the interval is wider than the margin after 3 looks";
  results.claims.back().verdict = Verdict::kInconclusive;
  results.claims.erase(results.claims.begin());
  return results;
}

}  // namespace widthwise::verify::testing
