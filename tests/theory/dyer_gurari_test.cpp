#include "theory/dyer_gurari.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "theory/contraction_moment.hpp"

namespace widthwise::theory {
namespace {

struct Graph {
  int n_factors;
  Edges edges;
};

// The six functions of the published table, written out by hand in its order.
const Graph kPublishedGraphs[] = {{2, {}},
                                  {4, {}},
                                  {2, {{0, 1}}},
                                  {4, {{0, 2}, {1, 2}}},
                                  {4, {{0, 3}, {1, 3}, {2, 3}}},
                                  {6, {{0, 2}, {1, 2}, {3, 5}, {4, 5}}}};

Graph star_graph(int order) {
  Graph graph{order + 1, {}};
  for (int r = 1; r <= order; ++r) graph.edges.emplace_back(0, r);
  return graph;
}

Graph path(int n_factors) {
  Graph graph{n_factors, {}};
  for (int i = 1; i < n_factors; ++i) graph.edges.emplace_back(i - 1, i);
  return graph;
}

Graph twice(Graph graph) {
  const Edges once = graph.edges;
  for (const auto& [i, j] : once) {
    graph.edges.emplace_back(i + graph.n_factors, j + graph.n_factors);
  }
  graph.n_factors *= 2;
  return graph;
}

TEST(Clusters, CountsVerticesEdgesAndDegrees) {
  // A triangle with a tail that is entered late, a double edge with a loop, and a factor alone.
  const Edges edges{{4, 5}, {0, 2}, {2, 6}, {0, 6}, {1, 6}, {4, 5}, {5, 5}};
  const auto found = clusters(7, edges);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].n_vertices, 4);  // 0 1 2 6
  EXPECT_EQ(found[0].n_edges, 4);
  EXPECT_EQ(found[0].max_degree, 3);
  EXPECT_EQ(found[1].n_vertices, 1);  // 3
  EXPECT_EQ(found[1].n_edges, 0);
  EXPECT_EQ(found[2].n_vertices, 2);  // 4 5
  EXPECT_EQ(found[2].n_edges, 3);
  EXPECT_EQ(found[2].max_degree, 4);
}

TEST(Clusters, DoNotDependOnTheOrderOfEdges) {
  Edges edges{{0, 1}, {1, 2}, {3, 4}, {2, 3}, {5, 6}};
  std::ranges::sort(edges);
  do {
    EXPECT_EQ(cluster_bound(8, edges), 0.5 + 1.0 + 0.5 - 4.0);  // 5, 2 and 1 vertices
  } while (std::ranges::next_permutation(edges).found);
}

TEST(Clusters, RefuseWhatIsNoGraph) {
  EXPECT_THROW(clusters(0, {}), std::invalid_argument);
  for (const Edges& edges : {Edges{{0, 2}}, Edges{{-1, 0}}}) {
    EXPECT_THROW(cluster_bound(2, edges), std::invalid_argument);
  }
}

TEST(ClusterBound, OfThePublishedFunctionsIsThePublishedOne) {
  const double mean[] = {0, 0, 0, -1, -1, -2};
  const double variance[] = {0, 0, 0, -2, -2, -4};
  for (std::size_t k = 0; k < std::size(kPublishedGraphs); ++k) {
    const auto& [n, edges] = kPublishedGraphs[k];
    EXPECT_EQ(cluster_bound(n, edges), mean[k]) << k;
    EXPECT_EQ(cluster_variance_bound(n, edges), variance[k]) << k;
  }
}

TEST(ClusterBound, OfAVarianceIsThatOfTwoCopies) {
  for (const Graph& graph : kPublishedGraphs) {
    const Graph two = twice(graph);
    EXPECT_EQ(cluster_variance_bound(graph.n_factors, graph.edges),
              cluster_bound(two.n_factors, two.edges));
  }
}

TEST(ClusterBound, OfTheSecondMomentOfKrIsTwiceTheExponentOfKr) {
  for (int order = 0; order <= 8; ++order) {
    const Graph graph = star_graph(order);
    EXPECT_EQ(cluster_variance_bound(graph.n_factors, graph.edges), 2 * cluster_exponent(order));
  }
}

TEST(ClusterExponents, FactoriseOnlyWhereAllComponentsAreEven) {
  const double variance[] = {0, 0, -1, -2, -3, -4};
  for (std::size_t k = 0; k < std::size(kPublishedGraphs); ++k) {
    const auto& [n, edges] = kPublishedGraphs[k];
    const CorrelationExponents found = cluster_exponents(n, edges);
    EXPECT_EQ(found.mean, cluster_bound(n, edges)) << k;
    EXPECT_EQ(found.variance, variance[k]) << k;
  }
  // (d_m f d_m f) f f: one even component, two odd ones.
  EXPECT_EQ(cluster_exponents(4, Edges{{0, 1}}).variance, 0.0);
}

TEST(ClusterExponents, OfAnOddNumberOfFactorsHaveNoMean) {
  for (const Activation& activation : {Activation::kTanh, Activation::kRelu}) {
    const auto found = correlation_exponents(activation, 3, Edges{{0, 1}, {1, 2}});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->mean, std::nullopt);
    EXPECT_EQ(found->variance, -2.0);
  }
}

TEST(MultilinearExponents, OfThePublishedFunctions) {
  const double mean[] = {0, 0, 0, -1, -2, -2};
  const double variance[] = {0, 0, -1, -2, -4, -4};
  for (std::size_t k = 0; k < std::size(kPublishedGraphs); ++k) {
    const auto& [n, edges] = kPublishedGraphs[k];
    const auto found = theorem1_correlation_exponents(n, edges);
    ASSERT_TRUE(found.has_value()) << k;
    EXPECT_EQ(found->mean, mean[k]) << k;
    EXPECT_EQ(found->variance, variance[k]) << k;
  }
}

TEST(MultilinearExponents, AreThoseOfTheoremOneAndNeverAboveTheBound) {
  for (int order = 0; order <= 4; ++order) {
    const Graph graph = star_graph(order);
    const auto found = theorem1_correlation_exponents(graph.n_factors, graph.edges);
    const double size = theorem1_exponent(order, 5).value();
    EXPECT_EQ(found->variance, 2 * size - (order == 1 ? 1 : 0)) << order;
    EXPECT_LE(found->variance, cluster_variance_bound(graph.n_factors, graph.edges));
    if (found->mean) {
      EXPECT_EQ(*found->mean, size);
      EXPECT_LE(size, cluster_bound(graph.n_factors, graph.edges));
    }
  }
}

TEST(MultilinearExponents, AreSilentWhereTheoremOneIs) {
  const Graph graph = path(4);  // |H grad f|^2 is no K^(r)
  EXPECT_EQ(theorem1_correlation_exponents(graph.n_factors, graph.edges), std::nullopt);
  EXPECT_EQ(theorem1_correlation_exponents(3, Edges{{0, 1}, {1, 2}, {0, 2}}), std::nullopt);
  EXPECT_EQ(theorem1_correlation_exponents(2, Edges{{0, 1}, {0, 1}}), std::nullopt);
  EXPECT_TRUE(correlation_exponents(Activation::kErf, graph.n_factors, graph.edges).has_value());
  EXPECT_FALSE(correlation_exponents(Activation::kLinear, graph.n_factors, graph.edges));
}

std::optional<int> exact_exponent(const InverseWidthSeries& series) {
  const auto order = series.leading_order();
  return order ? std::optional(-*order) : std::nullopt;
}

// Without noise, at one input: the leading powers of the exact E C and E C^2 - (E C)^2.
TEST(MultilinearExponents, AreThoseOfTheExactMoments) {
  constexpr int kDepth = 3;
  for (const Activation& activation : {Activation::kRelu, Activation::kLinear}) {
    for (const Graph& graph : kPublishedGraphs) {
      const auto predicted = theorem1_correlation_exponents(graph.n_factors, graph.edges).value();
      const auto mean =
          ContractionMoment(graph.n_factors, graph.edges).in_common_width(activation, kDepth);
      EXPECT_EQ(exact_exponent(mean), predicted.mean);
      if (graph.n_factors > 4) continue;  // twelve strands take a minute
      const Graph two = twice(graph);
      auto variance =
          ContractionMoment(two.n_factors, two.edges).in_common_width(activation, kDepth);
      for (std::size_t i = 0; i < mean.coefficients.size(); ++i) {
        for (std::size_t j = 0; j < mean.coefficients.size(); ++j) {
          variance.coefficients.at(i + j) -= mean.coefficients[i] * mean.coefficients[j];
        }
      }
      EXPECT_EQ(exact_exponent(variance), predicted.variance);
    }
  }
}

// Their figures lie within 0.15 of the predictions (the largest distance is 0.14), which are at
// least 1 apart: an entry in the wrong place would show.
TEST(PublishedTable, HasACellForEachNumberThatWasPublished) {
  const auto cells = published_cells(PublishedWeights::kGaussian);
  EXPECT_EQ(cells.size(), 36U);
  const auto exponent = [&](const std::string& name) {
    return std::ranges::find(cells, name, &PublishedCell::name)->exponent();
  };
  EXPECT_EQ(exponent("k3.variance.tanh"), -3.05);
  EXPECT_EQ(exponent("k2-f.mean.relu"), -1.03);
  EXPECT_EQ(exponent("f2.variance.linear"), -0.08);
}

// The means with weights +-1 are the third list of a function, of which k3 with tanh stands out.
TEST(PublishedTable, OfSignsHasMeansAlone) {
  const auto cells = published_cells(PublishedWeights::kSigns);
  EXPECT_EQ(cells.size(), 18U);
  const auto exponent = [&](const std::string& name) {
    return std::ranges::find(cells, name, &PublishedCell::name)->exponent();
  };
  EXPECT_EQ(exponent("k3.mean.tanh"), -2.02);
  EXPECT_EQ(exponent("k2-f.mean.linear"), -1.02);
  EXPECT_EQ(exponent("f4.mean.relu"), 0.06);
}

TEST(PublishedTable, LiesNearThePredictions) {
  for (std::size_t k = 0; k < kPublishedFunctions.size(); ++k) {
    const auto& [n, edges] = kPublishedGraphs[k];
    const PublishedFunction& function = kPublishedFunctions[k];
    for (std::size_t a = 0; a < kDyerGurariActivations.size(); ++a) {
      const auto found = correlation_exponents(kDyerGurariActivations[a], n, edges);
      ASSERT_TRUE(found && found->mean);
      EXPECT_LT(std::abs(function.mean[a] - *found->mean), 0.15) << function.name << a;
      EXPECT_LT(std::abs(function.variance[a] - found->variance), 0.15) << function.name << a;
    }
  }
}

}  // namespace
}  // namespace widthwise::theory
