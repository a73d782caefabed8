// What commands print about themselves and about the claims.

#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

class Help : public testing::TestWithParam<Arguments> {};

TEST_P(Help, FitsIntoATerminal) {
  const Outcome outcome = run_program(GetParam());
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_NE(outcome.out, "");
  constexpr std::size_t kColumns = 100;
  for (const std::string& line : lines_of(outcome.out)) EXPECT_LE(line.size(), kColumns) << line;
  EXPECT_EQ(outcome.out.find("\n\n\n"), std::string::npos) << outcome.out;
}

INSTANTIATE_TEST_SUITE_P(
    Commands, Help,
    testing::Values(Arguments{"--help"}, Arguments{"-h"}, Arguments{"--version"}, Arguments{"list"},
                    Arguments{"list", "--help"}, Arguments{"explain", "--help"},
                    Arguments{"sample", "--help"}, Arguments{"kernel", "--help"},
                    Arguments{"moment", "--help"}, Arguments{"exact", "--help"},
                    Arguments{"report", "--help"}, Arguments{"calibrate", "--help"},
                    Arguments{"correlation", "--help"},
                    Arguments{"explain", "conjecture.dyer-gurari.k3.variance.tanh"},
                    Arguments{"explain", "control.tanh.r3"},
                    Arguments{"explain", "theorem1.mlp.depth4.r5"},
                    Arguments{"explain", "theorem1.hypernet.joint.r2"},
                    Arguments{"explain", "theorem2.gp.normal"},
                    Arguments{"explain", "theorem3.hyperkernel.norms"}));

TEST(List, NamesTheClaimsThatExplainKnows) {
  const Outcome list = run_program({"list"});
  for (const char* id :
       {"theorem1.mlp.r1", "theorem1.mlp.r4", "theorem1.mlp.zero", "control.tanh.r3",
        "theorem1.hypernet.sequential.r3", "conjecture.hypernet.regimes.a2.50.r4",
        "theorem2.gp.kurtosis", "theorem3.hyperkernel.fluctuation.fixed-g",
        "control.hyperkernel.no-s", "conjecture.dyer-gurari.k2-f.mean.relu"}) {
    EXPECT_NE(list.out.find(id), std::string::npos) << id;
    const Outcome explained = run_program({"explain", id});
    EXPECT_EQ(explained.exit_code, 0);
    for (const char* heading : {"Statement", "Hypotheses", "Source", "Statistic", "Predicted"}) {
      EXPECT_NE(explained.out.find(heading), std::string::npos) << id << ": " << heading;
    }
  }
}

}  // namespace
}  // namespace widthwise::verify
