// Regression on data of one's own.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

class Predict : public ::testing::Test {
 protected:
  void write(const char* name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
  }

  Outcome predict(const Arguments& more) const {
    Arguments arguments{"predict", "--train", "train.csv", "--test", "test.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, folder_.path());
  }

  TemporaryDirectory folder_;
};

// The column of predictions.
std::vector<double> predictions_in(const std::string& table) {
  std::vector<double> values;
  const auto lines = lines_of(table);
  for (std::size_t k = 1; k < lines.size(); ++k) {
    values.push_back(std::stod(lines[k].substr(lines[k].find(',') + 1)));
  }
  return values;
}

TEST_F(Predict, InterpolatesWhatItLearned) {
  write("train.csv", "a,b,c,y\n1,0,2,0.5\n0,1,1,-1\n1,1,0,2\n-1,0.5,1,0.25\n");
  write("test.csv", "a,b,c,y\n1,0,2,0.5\n-1,0.5,1,0.25\n");
  for (const char* kernel : {"hk", "nngp", "hk-without-s"}) {
    const Outcome outcome = predict({"--kernel", kernel, "--z", "1"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto values = predictions_in(outcome.out);
    ASSERT_EQ(values.size(), 2U);
    EXPECT_NEAR(values[0], 0.5, 1e-6) << kernel;
    EXPECT_NEAR(values[1], 0.25, 1e-6) << kernel;
    EXPECT_NE(outcome.err.find("mean squared error"), std::string::npos);
  }
}

// A kernel of degree 1 in x and one training input: f grows as x does, and is 0 on the other side
// but for what the angle leaves: here the same direction.
TEST_F(Predict, GrowsWithTheInput) {
  write("train.csv", "1,2,3\n");
  write("test.csv", "2,4\n0.5,1\n");
  const Outcome outcome = predict({"--depth-g", "1", "--kernel", "nngp"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(lines_of(outcome.out).front(), "row,prediction");
  EXPECT_NEAR(predictions_in(outcome.out)[0], 6.0, 1e-7);
  EXPECT_NEAR(predictions_in(outcome.out)[1], 1.5, 1e-7);
}

// Images of 2 x 2 pixels; those of two channels are half as large.
TEST_F(Predict, SeesImagesWithAConvnet) {
  write("train.csv", "1,0,2,1,0.5\n0,1,1,0,-1\n1,1,0,-2,2\n-1,0.5,1,1,0.25\n");
  write("test.csv", "1,0,2,1\n2,2,0,-4\n");
  for (const char* f : {"convnet", "convnet-gap"}) {
    const Outcome outcome = predict({"--f", f, "--kernel", "nngp", "--depth-g", "1"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto values = predictions_in(outcome.out);
    EXPECT_NEAR(values[0], 0.5, 1e-6) << f;
    EXPECT_NEAR(values[1], 4.0, 1e-6) << "of degree 1 in x, " << f;
  }
  const Outcome mlp = predict({});
  EXPECT_NE(mlp.out, predict({"--f", "convnet"}).out);
  for (const Arguments& more :
       {Arguments{"--f", "convnet", "--channels", "2"}, {"--f", "convnet-gap", "--z", "1"}}) {
    const Outcome outcome = predict(more);
    EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
    EXPECT_NE(outcome.err.find("no square image"), std::string::npos) << outcome.err;
  }
}

TEST_F(Predict, RefusesWhatDoesNotFit) {
  const auto refused = [&](const Arguments& more, int code, const char* part) {
    const Outcome outcome = predict(more);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  };
  write("train.csv", "1,2,3\n1,2,3\n");
  write("test.csv", "1,2\n");
  refused({"--ridge", "0"}, 64, "singular");
  refused({"--ridge", "-1"}, 64, "ridge");
  refused({"--kernel", "rbf"}, 64, "hk-without-s");
  refused({"--f", "rnn"}, 64, "convnet-gap");
  refused({"--f", "convnet", "--channels", "3"}, 64, "channels");
  refused({"--channels", "1"}, 64, "MLP");
  refused({"--depth-f", "0"}, 64, "depth-f");
  refused({"--z", "2"}, 74, "columns");
  refused({"--z", "9223372036854775807"}, 74, "columns");
  refused({"--z", "-1"}, 64, "z");
  write("test.csv", "1,2,3,4\n");
  refused({}, 74, "columns");
  write("test.csv", "1,inf\n");
  refused({}, 74, "test.csv");
  EXPECT_EQ(run_program({"predict", "--train", "train.csv"}, folder_.path()).exit_code, 64);
}

}  // namespace
}  // namespace widthwise::verify
