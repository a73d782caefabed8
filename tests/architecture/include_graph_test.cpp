// The architecture, as the include graph shows it: arrows lead one way only.

#include "tests/architecture/include_graph.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace widthwise::testing {
namespace {

const std::vector<std::string> kFolders{"theory", "sim", "verify", "plots", "bench", "python"};

// theory | sim | base -> stats -> results; studies -> claims -> run; exact; the report and the
// figures, which read results and never simulate; what is asked for, and the files of what was
// found; the command line and the Python package on all of them, and never on each other.
const Directions kAllowed{
    {"theory", {}},
    {"sim", {}},
    {"bench", {"sim", "sim/fused", "sim/training"}},
    {"sim/fused", {"sim"}},
    {"sim/training", {"sim"}},
    {"verify/base", {}},
    {"verify/stats", {"sim", "theory", "verify/base"}},
    {"verify/results", {"theory", "verify/base", "verify/stats"}},
    {"verify/studies",
     {"sim", "sim/fused", "sim/training", "theory", "verify/base", "verify/stats",
      "verify/results"}},
    {"verify/claims",
     {"sim", "theory", "verify/base", "verify/stats", "verify/results", "verify/studies"}},
    {"verify/claimfile",
     {"sim", "theory", "verify/base", "verify/stats", "verify/results", "verify/studies",
      "verify/claims"}},
    {"verify/run",
     {"sim", "theory", "verify/base", "verify/stats", "verify/results", "verify/studies",
      "verify/claims"}},
    {"verify/ranks",
     {"sim", "theory", "verify/base", "verify/stats", "verify/results", "verify/studies",
      "verify/claims", "verify/run"}},
    {"verify/regression", {"sim", "theory", "verify/base", "verify/studies"}},
    {"verify/experiments",
     {"sim", "sim/training", "theory", "verify/base", "verify/stats", "verify/results",
      "verify/studies", "verify/regression"}},
    {"verify/exact",
     {"sim", "sim/fused", "theory", "verify/base", "verify/stats", "verify/results",
      "verify/studies"}},
    {"verify/report", {"theory", "verify/base", "verify/stats", "verify/results", "verify/exact"}},
    {"verify/page",
     {"theory", "verify/base", "verify/stats", "verify/results", "verify/exact", "verify/report"}},
    {"plots",
     {"theory", "verify/base", "verify/stats", "verify/results", "verify/exact", "verify/report"}},
    {"verify/requests",
     {"sim", "theory", "verify/base", "verify/results", "verify/studies", "verify/regression",
      "verify/claims", "verify/claimfile", "verify/run", "verify/exact"}},
    {"verify/output",
     {"plots", "verify/base", "verify/results", "verify/exact", "verify/run", "verify/report",
      "verify/page"}},
    {"verify/cli",
     {"sim", "sim/training", "theory", "plots", "verify/base", "verify/stats", "verify/results",
      "verify/studies", "verify/regression", "verify/experiments", "verify/claims",
      "verify/claimfile", "verify/run", "verify/ranks", "verify/exact", "verify/report",
      "verify/page", "verify/requests", "verify/output"}},
    {"python/bench", {"sim", "verify/requests"}},
    {"python/src",
     {"sim", "plots", "verify/base", "verify/results", "verify/studies", "verify/report",
      "verify/claimfile", "verify/run", "verify/requests", "verify/output"}}};

IncludeGraph tree() {
  return read_include_graph(WIDTHWISE_SOURCE_DIR, kFolders);
}

// Files of sim/ that a file of these folders reaches, over any number of headers.
std::vector<std::string> reaching_sim(const IncludeGraph& graph,
                                      const std::set<std::string>& folders) {
  std::vector<std::string> sentences;
  for (const auto& [file, includes] : graph) {
    if (!folders.contains(folder_of(file))) continue;
    for (const std::string& reached : reached_from(graph, file)) {
      if (folder_of(reached).starts_with("sim")) sentences.push_back(file + " reaches " + reached);
    }
  }
  return sentences;
}

TEST(IncludeGraph, HasAllFiles) {
  const IncludeGraph graph = tree();
  EXPECT_TRUE(graph.contains("sim/mlp.cpp"));
  EXPECT_TRUE(graph.at("sim/mlp.cpp").contains("sim/mlp.hpp"));
  EXPECT_TRUE(graph.contains("verify/stats/estimator.hpp"));
  EXPECT_TRUE(graph.contains("verify/cli/main.cpp"));
}

TEST(IncludeGraph, ArrowsLeadOneWay) {
  EXPECT_EQ(violations(tree(), kAllowed), std::vector<std::string>{});
}

TEST(IncludeGraph, HasNoCircleAmongFolders) {
  EXPECT_EQ(circle(kAllowed), std::vector<std::string>{});
  EXPECT_EQ(circle(folder_graph(tree())), std::vector<std::string>{});
}

TEST(IncludeGraph, ReportAndFiguresNeverReachTheSimulator) {
  EXPECT_EQ(reaching_sim(tree(), {"verify/report", "verify/page", "plots"}),
            std::vector<std::string>{});
}

TEST(IncludeGraph, ArrowsThatArePlantedAreFound) {
  IncludeGraph graph = tree();
  graph["theory/mlp_kernel.hpp"].insert("sim/mlp.hpp");
  graph["verify/stats/verdict.hpp"].insert("verify/results/results.hpp");
  graph["plots/axis.cpp"].insert("widthwise/plots/axis.hpp");
  graph["verify/odds/ends.hpp"] = {};
  const auto found = violations(graph, kAllowed);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0], "plots/axis.cpp: \"widthwise/plots/axis.hpp\" is no file of this tree");
  EXPECT_EQ(found[1], "theory/mlp_kernel.hpp: theory may not include sim/mlp.hpp");
  EXPECT_EQ(found[2], "verify/odds/ends.hpp: of its folder it is not known what it may include");
  EXPECT_EQ(found[3],
            "verify/stats/verdict.hpp: verify/stats may not include verify/results/results.hpp");
}

TEST(IncludeGraph, ACircleThatIsPlantedIsFound) {
  IncludeGraph graph = tree();
  graph["verify/base/errors.hpp"].insert("verify/cli/commands.hpp");
  const auto found = circle(folder_graph(graph));
  EXPECT_NE(std::ranges::find(found, "verify/base"), found.end());
}

// The report includes results, and those, by the arrow that is planted, the simulator.
TEST(IncludeGraph, ALongWayToTheSimulatorIsFound) {
  IncludeGraph graph = tree();
  graph["verify/results/results.hpp"].insert("sim/mlp.hpp");
  EXPECT_FALSE(reaching_sim(graph, {"verify/report"}).empty());
}

}  // namespace
}  // namespace widthwise::testing
