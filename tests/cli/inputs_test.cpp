// Inputs out of files: what a run says of them, and which of its claims they reach.

#include <gtest/gtest.h>

#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

const std::string kInputs = WIDTHWISE_TEST_DATA "/inputs/";

// A small run with one thing more.
Outcome tiny_run(const Arguments& more, const TemporaryDirectory& folder) {
  Arguments arguments{"--widths", "8,16", "--samples", "3", "--out", "out", "--no-progress"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments, folder.path());
}

std::string first_line(const Outcome& outcome) {
  return outcome.out.substr(0, outcome.out.find('\n'));
}

double cosine(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return a.dot(b) / (a.norm() * b.norm());
}

TEST(InputFilesOfARun, AreSaidInItsHeader) {
  const TemporaryDirectory folder;
  const Outcome mlp =
      tiny_run({"--claim", "theorem1.mlp.r2", "--inputs", kInputs + "pandas_intcols.csv"}, folder);
  EXPECT_EQ(first_line(mlp),
            "inputs: pandas_intcols.csv:0,1 (row 0 is line 1, rows scaled to |x|^2 = d), x.x'/d = "
            "0.326599, |x|^2")
      << mlp.err;
  const Samples samples = read_samples(folder.path() / "out/samples.h5");
  EXPECT_TRUE(samples.description.starts_with("pandas_intcols.csv:0,1 (row 0 is line 1, "));
  EXPECT_EQ(tiny_run({"--claim", "theorem1.mlp.r2"}, folder).out.find("inputs:"),
            std::string::npos);
  EXPECT_EQ(tiny_run({"--claim", "theorem1.mlp.r2", "--quiet", "--inputs",
                      kInputs + "pandas_intcols.csv"},
                     folder)
                .out,
            "");
}

// An IDX file does not say it.
TEST(InputFilesOfARun, TheirByteOrderIsSaid) {
  const TemporaryDirectory folder;
  const std::string header("\0\0\x0B\x02\0\0\0\2\0\0\0\2", 12);
  folder.file("a.idx", header + std::string("\0\1\0\2\0\3\0\4", 8));
  const Outcome run = tiny_run({"--claim", "theorem1.mlp.r2", "--inputs", "a.idx"}, folder);
  EXPECT_TRUE(first_line(run).starts_with(
      "inputs: a.idx:0,1 (big endian, rows scaled to |x|^2 = d), x.x'/d = 0.98387,"))
      << run.out << run.err;
}

TEST(InputFilesOfARun, ThatCrashTheirLibraryAreRefused) {
  for (const std::string name : {"kernel-damaged-1.h5", "kernel-damaged-2.h5"}) {
    const std::string file = WIDTHWISE_TEST_DATA "/hdf5/" + name + ":/ntk";
    const Outcome outcome = run_program({"kernel", "--inputs", file, "--csv", "-"});
    EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
    EXPECT_NE(outcome.err.find("is the file damaged?"), std::string::npos) << outcome.err;
  }
}

TEST(InputFilesOfARun, AreReadAsHeaderAndColumnsSay) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      tiny_run({"--claim", "theorem1.mlp.r2", "--inputs", kInputs + "pandas_index_200.csv:150,151",
                "--columns", "2-4", "--header", "yes"},
               folder);
  EXPECT_EQ(first_line(outcome),
            "inputs: pandas_index_200.csv:150,151 (columns 2-4, row 0 is line 2, rows scaled to "
            "|x|^2 = d),")
      << outcome.err;
  const Samples samples = read_samples(folder.path() / "out/samples.h5");
  EXPECT_NEAR(cosine(samples.inputs.at("x"), samples.inputs.at("x_prime")), -0.97863, 5e-6);
}

TEST(InputFilesOfARun, GiveZToo) {
  const TemporaryDirectory folder;
  const Outcome outcome = tiny_run({"--claim", "theorem3.hyperkernel.fluctuation.fixed-g",
                                    "--inputs-z", kInputs + "cr_only.csv:0,2", "--norm-z", "1,2"},
                                   folder);
  const Samples samples = read_samples(folder.path() / "out/samples.h5");
  const Eigen::VectorXd& z = samples.inputs.at("z");
  const Eigen::VectorXd& z_prime = samples.inputs.at("z_prime");
  EXPECT_NEAR(cosine(z, Eigen::Vector2d(0.5, 0.2)), 1.0, 1e-15);
  EXPECT_NEAR(cosine(z_prime, Eigen::Vector2d(0.7, 0.1)), 1.0, 1e-15);
  EXPECT_NEAR(z.squaredNorm(), 2.0, 1e-14);
  EXPECT_NEAR(z_prime.squaredNorm(), 8.0, 1e-14);
  EXPECT_NEAR(samples.inputs.at("x").dot(samples.inputs.at("x_prime")), 1.8, 1e-14);
  const std::string said =
      "x.x'/d = 0.6, |x|^2 = d = 3; cr_only.csv:0,2 (row 0 is line 1, rows scaled to |z|^2 = d_z, "
      "then by the norms 1,2), z.z'/d_z = 1.94334, |z|^2/d_z = 1, |z'|^2/d_z = 4, d_z = 2";
  EXPECT_EQ(samples.description, said);
  EXPECT_TRUE(outcome.out.starts_with("inputs: x.x'/d = 0.6, |x|^2 = d = 3; cr_only.csv:0,2"))
      << outcome.out << outcome.err;
}

TEST(InputFilesOfARun, GiveXAndZColumnsOfTheirOwn) {
  const TemporaryDirectory folder;
  tiny_run({"--claim", "theorem3.hyperkernel.fluctuation.fixed-g", "--inputs",
            kInputs + "pandas_index_200.csv:150,151", "--columns", "2-4", "--inputs-z",
            kInputs + "pandas_intcols.csv", "--columns-z", "1,3", "--header-z", "yes"},
           folder);
  const Samples samples = read_samples(folder.path() / "out/samples.h5");
  EXPECT_NEAR(cosine(samples.inputs.at("x"), samples.inputs.at("x_prime")), -0.97863, 5e-6);
  EXPECT_NEAR(cosine(samples.inputs.at("z"), Eigen::Vector2d(0.5, 0.1)), 1.0, 1e-15);
  EXPECT_NEAR(cosine(samples.inputs.at("z_prime"), Eigen::Vector2d(0.3, 0.9)), 1.0, 1e-15);
}

TEST(InputFilesOfARun, ClaimsWithInputsOfTheirOwnAreNamed) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      tiny_run({"--claim", "theorem1.mlp.r2", "--claim", "theorem3.hyperkernel.close", "--claim",
                "theorem1.mlp.distinct.r2", "--inputs", kInputs + "cr_only.csv"},
               folder);
  const auto at = outcome.out.find("at inputs of their own, or at such with the cosines of these");
  ASSERT_NE(at, std::string::npos) << outcome.out << outcome.err;
  std::size_t end = outcome.out.size();  // where the first verdict is told
  for (const char* verdict : {"CONFIRMED", "REFUTED", "INCONCLUSIVE"}) {
    end = std::min(end, outcome.out.find(verdict, at));
  }
  const std::string said = outcome.out.substr(at, end - at);
  EXPECT_NE(said.find("theorem3.hyperkernel.close"), std::string::npos) << said;
  EXPECT_NE(said.find("theorem1.mlp.distinct.r2"), std::string::npos) << said;
  EXPECT_EQ(said.find("theorem1.mlp.r2"), std::string::npos) << said;
}

TEST(InputFilesOfARun, CorrelationSaysItsOwn) {
  const TemporaryDirectory folder;
  const Outcome outcome =
      run_program({"correlation", "f(x1) f(x2)", "--widths", "8,16", "--samples", "3",
                   "--no-progress", "--inputs", kInputs + "r_rownames.txt", "--columns", "2-4"},
                  folder.path());
  EXPECT_EQ(
      first_line(outcome),
      "inputs: r_rownames.txt:0,1 (columns 2-4, row 0 is line 2, rows scaled to |x|^2 = d), d "
      "= 3")
      << outcome.err;
}

TEST(InputFilesOfARun, LengthsOfRowsDoNotMatterAsHelpSays) {
  const TemporaryDirectory folder;
  const std::string file = folder.file("rows.csv", "1,2,3\n10,20,30\n");
  const auto drawn = [&](const std::string& rows) {
    return run_program({"sample", "--width", "8", "--samples", "2", "--inputs", file + rows}).out;
  };
  EXPECT_EQ(drawn(":0"), drawn(":1"));
  EXPECT_NE(drawn(":0"), "");
  for (const Arguments& help :
       {Arguments{"--help"}, Arguments{"sample", "--help"}, Arguments{"correlation", "--help"}}) {
    EXPECT_NE(run_program(help).out.find("rows are scaled to |x|^2 = d"), std::string::npos);
  }
  const Outcome outcome =
      run_program({"sample", "--width", "8", "--samples", "2", "--inputs", file, "--csv", "k.csv"},
                  folder.path());
  EXPECT_TRUE(outcome.out.starts_with(
      "inputs: rows.csv:0,1 (row 0 is line 1, rows scaled to |x|^2 = d), x.x'/d = 1,"))
      << outcome.out;
}

}  // namespace
}  // namespace widthwise::verify
