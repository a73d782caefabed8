#include "verify/exact/moment_comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/fused/correlation_draw.hpp"
#include "theory/contraction_moment.hpp"
#include "verify/stats/moment_estimator.hpp"
#include "verify/studies/activation.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify {
namespace {

constexpr auto kRelu = sim::Activation::kRelu;
constexpr auto kLinear = sim::Activation::kLinear;

using Powers = std::array<int, 4>;
using Widths = std::vector<std::int64_t>;

int depth_g(const MomentCase& of) {
  return static_cast<int>(of.widths_g.size()) + 1;
}

int max_order(const Powers& powers) {
  int order = 0;
  for (int r = 0; r < std::ssize(powers); ++r) {
    if (powers[static_cast<std::size_t>(r)] > 0) order = r;
  }
  return order;
}

// K^(r) is a star of r factors, each differentiated once, around one that is differentiated r
// times.
theory::Rational exact_moment(const MomentCase& of, int power) {
  int n_factors = 0;
  theory::Edges edges;
  for (int r = 0; r < std::ssize(of.powers); ++r) {
    for (int copy = 0; copy < power * of.powers[static_cast<std::size_t>(r)]; ++copy) {
      for (int leaf = 0; leaf < r; ++leaf) edges.emplace_back(n_factors + leaf, n_factors + r);
      n_factors += r + 1;
    }
  }
  return theory::ContractionMoment(n_factors, edges, depth_g(of))
      .at(in_theory(of.activation), {of.widths_f, of.widths_g});
}

// The standard deviation of the product, where the moments of its square take a moment.
double exact_deviation(const MomentCase& of) {
  constexpr int kQuick = 8;  // strands
  int n_strands = 0;
  for (int r = 0; r < std::ssize(of.powers); ++r) {
    n_strands += 2 * (r + 1) * of.powers[static_cast<std::size_t>(r)] * depth_g(of);
  }
  if (n_strands > kQuick) return 0.0;
  const theory::Rational mean = exact_moment(of, 1);
  return std::sqrt(theory::Rational(exact_moment(of, 2) - mean * mean).convert_to<double>());
}

sim::MlpShape shape(Eigen::Index input_dimension, const Widths& widths,
                    sim::Activation activation) {
  return {input_dimension, {widths.begin(), widths.end()}, activation};
}

// Both the x and the z of a hypernetwork.
Eigen::VectorXd input() {
  return default_inputs().x;
}

// As runs draw them.
Eigen::VectorXd correlations(const MomentCase& of, const sim::SampleKey& key) {
  const Eigen::VectorXd u = input();
  const int order = max_order(of.powers);
  const sim::MlpShape f = shape(u.size(), of.widths_f, of.activation);
  if (of.widths_g.empty()) return sim::draw_correlations(f, of.engine, key, u, u, order);
  return sim::draw_correlations({f, shape(u.size(), of.widths_g, of.activation)}, of.engine, key,
                                {u, u}, {u, u}, order);
}

double product(const MomentCase& of, const sim::SampleKey& key) {
  const Eigen::VectorXd k = correlations(of, key);
  double product = 1.0;
  for (Eigen::Index r = 0; r < k.size(); ++r) {
    product *= std::pow(k(r), of.powers[static_cast<std::size_t>(r)]);
  }
  return product;
}

MomentComparison compared(const MomentCase& of, const sim::Draws& draws) {
  const double deviation = exact_deviation(of);
  const std::int64_t n = draws.rows();
  const double measured = std::sqrt(variance({draws.data(), static_cast<std::size_t>(n)}).value);
  MomentComparison found{of, n, exact_moment(of, 1).convert_to<double>(), draws.mean(), 0.0, 0.0};
  found.se = (deviation > 0.0 ? deviation : measured) / std::sqrt(static_cast<double>(n));
  found.z = (found.mean - found.exact) / found.se;
  return found;
}

}  // namespace

std::string MomentCase::product() const {
  std::string product;
  for (std::size_t r = powers.size(); r-- > 0;) {
    if (powers[r] == 0) continue;
    product += fmt::format("{}K^({}){}", product.empty() ? "" : " ", r,
                           powers[r] == 1 ? "" : fmt::format("^{}", powers[r]));
  }
  return product;
}

std::string MomentCase::network() const {
  return fmt::format("{} {} {:d}{}{:d}", engine == sim::Engine::kDense ? "dense" : "deferred",
                     widths_g.empty() ? fmt::format("mlp.{}", sim::name(activation)) : "hypernet",
                     fmt::join(widths_f, "-"), widths_g.empty() ? "" : "/",
                     fmt::join(widths_g, "-"));
}

std::string moment_inputs() {
  return fmt::format("u' = u, x = ({0}), z = ({0})", fmt::join(input(), ", "));
}

std::vector<MomentCase> moment_cases() {
  const Powers f2{2, 0, 0, 0}, f4{4, 0, 0, 0}, ntk{0, 1, 0, 0}, ntk2{0, 2, 0, 0};
  const Powers k2f{1, 0, 1, 0}, k3{0, 0, 0, 1}, k2_squared{0, 0, 2, 0};
  std::vector<MomentCase> cases;
  for (const auto engine : {sim::Engine::kDeferred, sim::Engine::kDense}) {
    const auto add = [&](const Widths& f, const Widths& g, std::initializer_list<Powers> products,
                         sim::Activation activation = kRelu, double share = 1.0) {
      for (const Powers& powers : products) {
        cases.push_back({engine, activation, f, g, powers, share});
      }
    };
    const double wide = engine == sim::Engine::kDense ? 0.05 : 1.0;
    add({2}, {}, {f2, ntk, k2f});
    add({3, 5}, {}, {ntk, k3});
    add({8, 8}, {}, {ntk2, k2f, k3});
    add({16, 8, 16}, {}, {ntk, k2f, k3, f4});
    add({32, 32}, {}, {ntk2, k2f, k3, k2_squared});
    add({64, 64, 64}, {}, {ntk, k3}, kRelu, wide);
    add({256, 256}, {}, {ntk2, k2f, k3}, kRelu, wide);
    add({6, 6}, {}, {ntk2, k2f, k3}, kLinear);
    add({64, 64}, {}, {k2f, k3}, kLinear);
    add({2}, {3}, {f2});
    add({16}, {4}, {f2, ntk});
    add({64}, {16}, {ntk2, k2f, k3});
    add({32, 32}, {16}, {ntk});
    add({32}, {8, 8}, {f2, ntk});
    if (engine == sim::Engine::kDeferred) add({256}, {64}, {ntk, ntk2, k2f, k3});
  }
  return cases;
}

std::vector<MomentComparison> compare_moments(std::span<const MomentCase> cases,
                                              std::int64_t n_draws, std::uint64_t seed, int threads,
                                              const sim::EnsembleHooks& hooks) {
  if (n_draws < 2) throw std::invalid_argument("an error takes two draws at least");
  std::vector<MomentComparison> comparisons;
  for (const MomentCase& of : cases) {
    const std::uint64_t study = sim::study_key(of.network() + " " + of.product());
    const auto n = std::max<std::int64_t>(2, std::llround(of.share * static_cast<double>(n_draws)));
    const sim::Draws draws = sim::run_ensemble(
        0, n, 1, threads,
        [&](std::uint64_t sample) {
          return Eigen::VectorXd::Constant(1, product(of, {seed, study, 0, sample}));
        },
        hooks);
    if (draws.rows() < n) break;
    comparisons.push_back(compared(of, draws));
  }
  return comparisons;
}

}  // namespace widthwise::verify
