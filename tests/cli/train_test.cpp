// Trajectories as CSV.

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <fstream>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

std::vector<std::vector<double>> table(const Outcome& outcome, std::string& header) {
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  std::vector<std::vector<double>> rows;
  const auto lines = lines_of(outcome.out);
  header = lines.empty() ? "" : lines.front();
  for (std::size_t k = 1; k < lines.size(); ++k) {
    rows.emplace_back();
    const char* at = lines[k].data();
    const char* const end = at + lines[k].size();
    for (;;) {
      double number = NAN;
      const auto [next, error] = std::from_chars(at, end, number);
      EXPECT_EQ(error, std::errc{}) << lines[k];
      EXPECT_TRUE(std::isfinite(number)) << lines[k];
      rows.back().push_back(number);
      if (next == end || error != std::errc{}) break;
      at = next + 1;
    }
  }
  return rows;
}

Outcome train(const Arguments& more) {
  Arguments arguments{"train"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

TEST(Train, IsOneLineAWidthSampleAndRecordedStep) {
  std::string header;
  const auto rows = table(
      train({"--widths", "16,32", "--samples", "3", "--steps", "10", "--every", "5"}), header);
  EXPECT_TRUE(header.starts_with(
      "width,sample,step,loss,signed_drift,drift,deviation,flips,gradient_change"))
      << header;
  ASSERT_EQ(rows.size(), 12U);
  std::size_t k = 0;
  for (const double width : {16.0, 32.0}) {
    for (const double sample : {0.0, 1.0, 2.0}) {
      for (const double step : {5.0, 10.0}) {
        EXPECT_EQ(rows[k][0], width);
        EXPECT_EQ(rows[k][1], sample);
        EXPECT_EQ(rows[k++][2], step);
      }
    }
  }
}

TEST(Train, SaysTheSameWithAnyNumberOfThreads) {
  const Arguments arguments{"--widths", "16..64", "--samples", "9", "--threads"};
  Arguments one = arguments;
  Arguments three = arguments;
  one.push_back("1");
  three.push_back("3");
  EXPECT_EQ(train(one).out, train(three).out);
}

TEST(Train, TakesEveryKindOfNetwork) {
  for (const Arguments& kind :
       {Arguments{"--model", "hypernet"}, Arguments{"--model", "hypernet", "--width-g", "4"},
        Arguments{"--model", "hypernet", "--width-f", "4"},
        Arguments{"--model", "hypernet", "--width-f", "same", "--activation", "tanh"},
        Arguments{"--activation", "tanh", "--depth-f", "2"}, Arguments{"--engine", "dense"},
        Arguments{"--minibatch", "2", "--momentum", "0.5"}}) {
    Arguments arguments{"--widths", "16", "--samples", "2", "--steps", "4"};
    arguments.insert(arguments.end(), kind.begin(), kind.end());
    std::string header;
    const auto rows = table(train(arguments), header);
    ASSERT_EQ(rows.size(), 2U) << kind.front();
    EXPECT_NE(rows[0][5], rows[1][5]) << "two networks drift alike";
  }
}

TEST(Train, CountsWhatDiverges) {
  std::string header;
  const Outcome outcome = train(
      {"--widths", "16", "--samples", "5", "--rate", "1000", "--steps", "300", "--every", "1"});
  const auto rows = table(outcome, header);
  ASSERT_TRUE(header.ends_with(",diverged")) << header;
  double diverged = 0.0;
  for (const auto& row : rows) diverged += row[11];
  EXPECT_EQ(diverged, 5.0);
  EXPECT_NE(outcome.err.find("5 of 5 diverged"), std::string::npos) << outcome.err;
}

TEST(Train, OptimisesAnInputOfTheTrainedNetwork) {
  std::string header;
  const auto rows = table(train({"--widths", "64", "--samples", "4", "--rate", "0.5", "--steps",
                                 "60", "--optimise-input"}),
                          header);
  EXPECT_TRUE(header.ends_with("input_loss,input_moved,input_gradient,x1,x2,x3,x4")) << header;
  for (const auto& row : rows) {
    EXPECT_LT(row[12], 0.2) << "the loss of the input";
    EXPECT_GT(row[13], 0.0) << "it moved";
  }
}

TEST(Train, OptimisesTheXOfAHypernetworkWithAFiniteF) {
  std::string header;
  const auto rows =
      table(train({"--model", "hypernet", "--width-g", "8", "--widths", "64", "--samples", "9",
                   "--rate", "0.5", "--steps", "60", "--optimise-input"}),
            header);
  EXPECT_TRUE(header.ends_with("input_loss,input_moved,input_gradient,x1,x2,x3,x4")) << header;
  int met = 0;
  for (const auto& row : rows) met += row[12] < 0.2 && row[13] > 0.0;
  EXPECT_GE(met, 5) << "most inputs move and meet their target";
}

TEST(Train, HasNothingButNumbersWhereTheLinearNetworkDiverges) {
  // table() expects finite numbers: the network itself is thrown far and comes back.
  std::string header;
  table(train({"--model", "hypernet", "--widths", "32", "--samples", "2", "--rate", "3", "--steps",
               "1200"}),
        header);
  table(train({"--widths", "16", "--samples", "3", "--rate", "60", "--steps", "300",
               "--optimise-input"}),
        header);
}

class TrainOnFiles : public ::testing::Test {
 protected:
  std::string file(const char* name, const char* text) const {
    std::ofstream(folder_.path() / name) << text;
    return (folder_.path() / name).string();
  }

 private:
  TemporaryDirectory folder_;
};

TEST_F(TrainOnFiles, TakesInputsWithTargetsAndOthersForTests) {
  const std::string inputs = file("x.csv", "1,0,0\n0,1,0\n0.5,0.5,1\n");
  const std::string targets = file("y.csv", "3\n-2\n");
  std::string header;
  const Outcome outcome = train({"--inputs", inputs, "--targets", targets, "--widths", "256",
                                 "--samples", "2", "--steps", "200"});
  const auto rows = table(outcome, header);
  for (const auto& row : rows) EXPECT_LT(row[3], 1e-3) << "both targets are met";
  EXPECT_NE(outcome.err.find("2 trained on, 1 for tests"), std::string::npos) << outcome.err;
}

TEST_F(TrainOnFiles, RefusesTargetsThatDoNotFit) {
  const std::string inputs = file("x.csv", "1,0,0\n0,1,0\n");
  const auto refused = [&](const Arguments& arguments, int code, const std::string& why) {
    const Outcome outcome = train(arguments);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
    EXPECT_NE(outcome.err.find(why), std::string::npos) << outcome.err;
  };
  refused({"--inputs", inputs}, 64, "targets");
  refused({"--targets", inputs}, 64, "--inputs");
  refused({"--inputs", inputs, "--targets", file("y.csv", "1\n2\n3\n")}, 64, "only 2 inputs");
  refused({"--inputs", inputs, "--targets", inputs}, 74, "has 3 numbers");
  refused({"--inputs", inputs, "--targets", file("z.csv", "1\nnan\n")}, 74, "nan");
  refused({"--model", "hypernet", "--inputs", inputs}, 64, "generated tuples");
  refused({"--inputs", inputs, "--targets", file("w.csv", "1\n1e160\n")}, 64, "1e+160");
  refused({"--inputs", inputs, "--targets", ""}, 64, "targets ''");
}

TEST(Train, RefusesWhatCannotBeTrained) {
  for (const Arguments& bad :
       {Arguments{"--rate", "0"},
        Arguments{"--rate", "-1"},
        Arguments{"--rate", "nan"},
        Arguments{"--rate", "inf"},
        Arguments{"--steps", "0"},
        Arguments{"--samples", "0"},
        Arguments{"--batch", "0"},
        Arguments{"--batch", "5000"},
        Arguments{"--minibatch", "9"},
        Arguments{"--momentum", "1"},
        Arguments{"--momentum", "nan"},
        Arguments{"--every", "-1"},
        Arguments{"--model", "cnn"},
        Arguments{"--width-g", "4"},
        Arguments{"--widths", "0"},
        Arguments{"--csv", ""},
        Arguments{"--model", "hypernet", "--optimise-input"},
        Arguments{"--model", "hypernet", "--width-f", "0"},
        Arguments{"--model", "hypernet", "--width-f", "4", "--width-g", "4"},
        Arguments{"--widths", "2^20", "--steps", "100000", "--batch", "64"}}) {
    const Outcome outcome = train(bad);
    EXPECT_EQ(outcome.exit_code, 64) << bad.front() << ' ' << bad.back() << ": " << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
    EXPECT_TRUE(outcome.out.empty()) << outcome.out;
  }
}

}  // namespace
}  // namespace widthwise::verify
