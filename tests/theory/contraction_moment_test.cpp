#include "theory/contraction_moment.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "theory/hypernet_moments.hpp"

namespace widthwise::theory {
namespace {

const Edges kNone;
const Edges kNtk{{0, 1}};

// K^(r): factor r is differentiated r times, once along each of the others.
Edges star(int order) {
  Edges edges;
  for (int leaf = 0; leaf < order; ++leaf) edges.emplace_back(leaf, order);
  return edges;
}

Edges twice(const Edges& edges, int n_factors) {
  Edges copies = edges;
  for (const auto& [i, j] : edges) copies.emplace_back(n_factors + i, n_factors + j);
  return copies;
}

Rational mlp(int n_factors, const Edges& edges, const std::vector<std::int64_t>& widths,
             Activation activation = Activation::kRelu) {
  return ContractionMoment(n_factors, edges).at(activation, {widths});
}

// E A^B for A ~ Bin(n, 1/2), by its definition.
Rational binomial_moment(std::int64_t n, int b) {
  Rational sum = 0;
  Integer ways = 1;
  for (std::int64_t a = 0; a <= n; ++a) {
    sum += Rational(ways * pow(Integer(a), static_cast<unsigned>(b)));
    ways = ways * (n - a) / (a + 1);
  }
  return sum / Rational(pow(Integer(2), static_cast<unsigned>(n)));
}

int n_blocks(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  std::vector<int> block(a.size());
  for (std::size_t s = 0; s < a.size(); ++s) block[s] = static_cast<int>(s);
  for (std::size_t round = 0; round < a.size(); ++round) {
    for (std::size_t s = 0; s < a.size(); ++s) {
      block[s] = std::min({block[s], block[a[s]], block[b[s]]});
    }
  }
  int n = 0;
  for (std::size_t s = 0; s < a.size(); ++s) n += block[s] == static_cast<int>(s) ? 1 : 0;
  return n;
}

// The sum as it is written at the head of contraction_moment.hpp, term by term: a layer for each
// edge, a pairing for each layer.
Rational by_definition(int n_factors, const Edges& edges, const std::vector<std::int64_t>& widths) {
  const Pairings pairings(n_factors);
  const std::size_t n_layers = widths.size() + 1;
  std::vector<std::size_t> layer_of_edge(edges.size());
  std::vector<std::size_t> pairing(n_layers);
  Rational sum = 0;
  const auto add_term = [&] {
    for (std::size_t e = 0; e < edges.size(); ++e) {
      for (std::size_t other = 0; other < e; ++other) {  // edges of one factor in distinct layers
        const auto [i, j] = edges[e];
        const auto [k, l] = edges[other];
        const bool meet = i == k || i == l || j == k || j == l;
        if (meet && layer_of_edge[e] == layer_of_edge[other]) return;
      }
      const auto partners = pairings.partners(pairing[layer_of_edge[e]]);
      if (partners[static_cast<std::size_t>(edges[e].first)] != edges[e].second) return;
    }
    Rational term = 1;
    for (std::size_t l = 0; l + 1 < n_layers; ++l) {
      const int b = n_blocks(pairings.partners(pairing[l]), pairings.partners(pairing[l + 1]));
      term *= binomial_moment(widths[l], b);
      for (int k = 0; k < n_factors / 2; ++k) term *= Rational(2, widths[l]);
    }
    sum += term;
  };
  const std::function<void(std::size_t)> pair_layers = [&](std::size_t l) {
    if (l == n_layers) return add_term();
    for (pairing[l] = 0; pairing[l] < pairings.size(); ++pairing[l]) pair_layers(l + 1);
  };
  const std::function<void(std::size_t)> place_edges = [&](std::size_t e) {
    if (e == edges.size()) return pair_layers(0);
    for (layer_of_edge[e] = 0; layer_of_edge[e] < n_layers; ++layer_of_edge[e]) place_edges(e + 1);
  };
  place_edges(0);
  return sum;
}

TEST(ContractionMoment, IsTheSumOfItsDefinition) {
  const std::vector<std::int64_t> widths{3, 5};
  const Edges path{{0, 1}, {1, 2}, {2, 3}};
  const Edges double_edge{{0, 1}, {0, 1}, {2, 3}};
  for (const Edges& edges : {kNone, kNtk, twice(kNtk, 2), star(2), star(3), path, double_edge}) {
    EXPECT_EQ(mlp(4, edges, widths), by_definition(4, edges, widths));
  }
  const Edges k2_squared = twice(star(2), 3);
  EXPECT_EQ(mlp(6, k2_squared, {4}), by_definition(6, k2_squared, {4}));
  const Edges spider{{0, 1}, {0, 2}, {2, 3}, {0, 4}};
  EXPECT_EQ(mlp(6, spider, {2, 7}), by_definition(6, spider, {2, 7}));
}

TEST(ContractionMoment, OfOutputsIsTheirKurtosis) {
  // (2k - 1)!! times the k-th norm moment of each layer; 3 (1 + 5/n)^L for k = 2.
  EXPECT_EQ(mlp(2, kNone, {7, 9}), 1);
  EXPECT_EQ(mlp(4, kNone, {10, 20}), 3 * Rational(15, 10) * Rational(25, 20));
  for (const int k : {3, 4, 5}) {
    Rational gaussian = 1;
    for (int i = 1; i <= k; ++i) gaussian *= 2 * i - 1;
    EXPECT_EQ(mlp(2 * k, kNone, {6, 11}),
              gaussian * layer_norm_moment<Rational>(6, k) * layer_norm_moment<Rational>(11, k));
  }
}

TEST(ContractionMoment, OfTheNtkIsTheNumberOfLayersAtEveryWidth) {
  EXPECT_EQ(mlp(2, kNtk, {}), 1);
  EXPECT_EQ(mlp(2, kNtk, {1}), 2);
  EXPECT_EQ(mlp(2, kNtk, {3, 1000000007, 2}), 4);
}

// With one hidden layer Theta = |y|^2/n + (2/n) sum_i gate_i w_i^2: each of the two has variance
// 5/n, and their covariance is 1/n.
TEST(ContractionMoment, OfTheSquaredNtkHasAVarianceOfFiveNthsALayer) {
  for (const std::int64_t n : {1, 2, 17, 4096}) {
    EXPECT_EQ(mlp(4, twice(kNtk, 2), {n}), 4 + Rational(5 + 5 + 2 * 1, n));
  }
}

TEST(ContractionMoment, OfThirdCorrelationAtTwoHiddenLayers) {
  for (const std::int64_t n : {1, 5, 1 << 20}) {
    EXPECT_EQ(mlp(4, star(3), {n, n}), Rational(24) / (Rational(n) * n));
  }
}

TEST(ContractionMoment, OfWidthOneIsAProductOfGaussians) {
  // f = w_1 w_2 w_3 with two gates and factors sqrt(2): E f^6 = 15^3 (2^3 / 2)^2.
  EXPECT_EQ(mlp(6, kNone, {1, 1}), 15 * 15 * 15 * 16);
  EXPECT_EQ(mlp(6, kNone, {1, 1}, Activation::kLinear), 15 * 15 * 15);
  // K^(3)(u; u, u, u) = 3! (w_2 w_3)(w_1 w_3)(w_1 w_2), and E w^4 = 3.
  EXPECT_EQ(mlp(8, twice(star(3), 4), {1, 1}, Activation::kLinear), 36 * 27);
}

TEST(ContractionMoment, BeyondTheLayersIsZero) {
  EXPECT_EQ(mlp(4, star(3), {8}), 0);
  EXPECT_EQ(mlp(8, twice(star(3), 4), {8}), 0);
  EXPECT_EQ(mlp(2, {{0, 1}, {0, 1}, {0, 1}}, {8}), 0);
  EXPECT_EQ(mlp(2, {{0, 0}}, {8, 8}), 0);
}

TEST(ContractionMoment, OddIsExactlyZero) {
  EXPECT_EQ(mlp(3, star(2), {8, 8}), 0);
  EXPECT_EQ(ContractionMoment(1, kNone, 2).at(Activation::kRelu, {{4}, {4}}), 0);
}

TEST(ContractionMoment, DoesNotDependOnTheOrderOfTheFactors) {
  const Edges path{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}};
  const Edges shuffled{{1, 4}, {0, 1}, {0, 5}, {3, 5}, {2, 3}};
  EXPECT_EQ(mlp(6, path, {5, 3, 8}), mlp(6, shuffled, {5, 3, 8}));
}

TEST(ContractionMoment, OfHypernetOutputsIsTheProductOfNormMoments) {
  const HypernetShape shape{2, 5, 3, 7};
  for (const int k : {1, 2}) {
    EXPECT_EQ(ContractionMoment(2 * k, kNone, 3).at(Activation::kRelu, {{5, 5}, {7, 7}}),
              hypernet_even_moment<Rational>(k, shape, 1, 1));
  }
}

// As both widths grow E Theta_h tends to Theta_f Theta_g = (L_f + 1) H at one input.
TEST(ContractionMoment, OfTheHyperkernelTendsToItsLimit) {
  const auto series = ContractionMoment(2, kNtk, 3).in_common_width(Activation::kRelu, 2);
  EXPECT_EQ(series.coefficients.front(), 3 * 3);
}

// Linear, all widths 1: h = A_1 A_2 W^2, so E |grad h|^2 = 3 + 3 + 4.
TEST(ContractionMoment, OfTheHyperkernelOfSingleUnits) {
  const HiddenWidths ones{{1}, {1}};
  EXPECT_EQ(ContractionMoment(2, kNone, 2).at(Activation::kLinear, ones), 3);
  EXPECT_EQ(ContractionMoment(2, kNtk, 2).at(Activation::kLinear, ones), 3 + 3 + 4);
  // An index twice in one factor: the trace of the Hessian, 2 A_1 A_2, times h.
  EXPECT_EQ(ContractionMoment(2, {{0, 0}}, 2).at(Activation::kLinear, ones), 2);
}

TEST(ContractionMoment, OfAHypernetWithOneLayerOfGIsThatOfAnMlp) {
  const ContractionMoment moment(4, star(3), 1);
  EXPECT_EQ(moment.at(Activation::kRelu, {{9, 9}, {}}), Rational(24, 81));
}

// Theorem 1, exactly: E (K^(r))^2 ~ n^(2 - 2r).
TEST(ContractionMoment, OfSquaredCorrelationsFallsAsTheorem1Says) {
  for (const int r : {1, 2, 3}) {
    const auto series =
        ContractionMoment(2 * r + 2, twice(star(r), r + 1)).in_common_width(Activation::kRelu, 3);
    EXPECT_EQ(series.leading_order(), 2 * (r - 1));
    EXPECT_EQ(series.at(1000), mlp(2 * r + 2, twice(star(r), r + 1), {1000, 1000, 1000}));
    for (const Rational& c : series.coefficients) EXPECT_EQ(denominator(c), 1);
  }
}

TEST(ContractionMoment, BytesCoverWhatIsKept) {
  const Edges k4_squared = twice(star(4), 5);
  EXPECT_GT(ContractionMoment::bytes(10, k4_squared, {{64}}),
            PairingOrbits::count({4, 4, 1, 1}) * GateTransfer::n_coarser(10));
  EXPECT_LT(ContractionMoment::bytes(20, {}, {{64}}), 1e6);
  Edges path;
  for (int i = 0; i < 9; ++i) path.emplace_back(i, i + 1);
  EXPECT_GT(ContractionMoment::bytes(20, path, {{64}}), 1e12);
  EXPECT_EQ(ContractionMoment::bytes(3, star(2), {{64}}), 0.0);
  // A thousand layers of 2^50 units: numbers of 1000 * 5 * 52 bits.
  const HiddenWidths deep{std::vector<std::int64_t>(1000, std::int64_t{1} << 50)};
  EXPECT_GT(ContractionMoment::bytes(10, {}, deep), 1000.0 * 5 * 52 / 8);
}

// At u' = u K^(Lambda) = Lambda! prod_l (2 f / n_l): each derivative puts the gradient, which is of
// rank one, in place of a matrix, and h_l . dh/dh_l = f. So (K^(Lambda))^2 f^(2s) has a moment of
// the output for its mean, whose sum takes one colour of strands and this six.
TEST(ContractionMoment, OfTheLastCorrelationIsAMomentOfTheOutputUpToTwentyStrands) {
  const auto expected = [](int order, int s, std::int64_t n) {
    const int n_hidden = order - 1;
    Rational moment = 1;
    for (int i = 1; i <= n_hidden + s; ++i) moment *= 2 * i - 1;
    for (int i = 1; i <= order; ++i) moment *= i * i;
    for (int l = 0; l < n_hidden; ++l) {
      moment *= layer_norm_moment<Rational>(n, n_hidden + s) * 4 / (n * n);
    }
    return moment;
  };
  constexpr std::int64_t kWidth = 3;
  for (const auto& [order, s] : {std::pair{3, 0}, {4, 2}, {6, 0}, {3, 5}, {2, 7}}) {
    const std::vector<std::int64_t> widths(static_cast<std::size_t>(order - 1), kWidth);
    EXPECT_EQ(mlp(2 * order + 2 + 2 * s, twice(star(order), order + 1), widths),
              expected(order, s, kWidth))
        << order << " " << s;
  }
}

// h of a hypernetwork, the l-th of whose ten layers moves: E Theta tends to (L_f + 1) H.
TEST(ContractionMoment, OfTheHyperkernelOfTenLayersTendsToItsLimit) {
  const auto series = ContractionMoment(2, kNtk, 10).in_common_width(Activation::kRelu, 1);
  EXPECT_EQ(series.coefficients.front(), 2 * 10);
}

// Nothing is built for them, however many edges there are.
TEST(ContractionMoment, OfAnOddNumberOfFactorsIsFoundAtOnce) {
  EXPECT_EQ(mlp(25, star(24), {8, 8}), 0);
}

TEST(ContractionMoment, RefusesWhatHasNoExactMoment) {
  const ContractionMoment moment(2, kNtk);
  EXPECT_THROW(moment.at(Activation::kTanh, {{4}}), std::invalid_argument);
  EXPECT_THROW(moment.at(Activation::kRelu, {{0}}), std::invalid_argument);
  EXPECT_THROW(moment.at(Activation::kRelu, {{4}, {4}}), std::invalid_argument);
  EXPECT_THROW(ContractionMoment(0, kNone), std::invalid_argument);
  EXPECT_THROW(ContractionMoment(2, kNone, 0), std::invalid_argument);
  EXPECT_THROW(ContractionMoment(22, kNone), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::theory
