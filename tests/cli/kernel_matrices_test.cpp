// verify kernel --inputs: kernels between all rows of a file.

#include <gtest/gtest.h>

#include <H5Cpp.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/cli/program.hpp"
#include "tests/verify/base/folder_contents.hpp"

namespace widthwise::verify {
namespace {

class KernelMatrices : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(folder_.path() / "x.csv") << "3,4\n0,5\n-4,3\n";
    std::ofstream(folder_.path() / "z.csv") << "1,0,0\n0.6,0.8,0\n0,0,1\n";
  }

  Outcome kernel(const Arguments& more) const {
    Arguments arguments{"kernel"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, folder_.path());
  }

  TemporaryDirectory folder_;
};

TEST_F(KernelMatrices, AreThoseOfEachPair) {
  const Outcome pair = kernel(
      {"--rho-x", "0.8", "--norm-x", "3.5355339059327378,3.5355339059327378", "--depth-f", "2"});
  const auto of_pair = nlohmann::json::parse(pair.out);
  const Outcome outcome = kernel({"--inputs", "x.csv", "--csv", "-", "--depth-f", "2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_EQ(lines[0], "i,j,nngp,ntk");
  ASSERT_EQ(lines[2].substr(0, 4), "1,0,");
  const auto comma = lines[2].find(',', 4);
  EXPECT_NEAR(std::stod(lines[2].substr(4, comma - 4)), of_pair["nngp"].get<double>(), 1e-12);
  EXPECT_NEAR(std::stod(lines[2].substr(comma + 1)), of_pair["ntk"].get<double>(), 1e-12);
}

TEST_F(KernelMatrices, GoIntoAnHdf5File) {
  const Outcome outcome = kernel({"--model", "hypernet", "--inputs", "x.csv", "--inputs-z", "z.csv",
                                  "--each-with-each", "--out", "k.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  const H5::H5File file((folder_.path() / "k.h5").string(), H5F_ACC_RDONLY);
  for (const char* name : {"nngp", "ntk"}) {
    const H5::DataSet data = file.openDataSet(name);
    std::array<hsize_t, 2> shape{};
    data.getSpace().getSimpleExtentDims(shape.data());
    EXPECT_EQ(shape, (std::array<hsize_t, 2>{9, 9}));
    std::array<double, 81> values{};
    data.read(values.data(), H5::PredType::NATIVE_DOUBLE);
    for (int i = 0; i < 9; ++i) {
      EXPECT_GT(values[10 * i], 0.0);
      for (int j = 0; j < i; ++j) EXPECT_EQ(values[9 * i + j], values[9 * j + i]);
    }
  }
  const Outcome again = kernel({"--model", "hypernet", "--inputs", "x.csv", "--inputs-z", "z.csv",
                                "--each-with-each", "--out", "again.h5", "--threads", "1"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(text_of(folder_.path() / "k.h5"), text_of(folder_.path() / "again.h5"));
}

TEST_F(KernelMatrices, SayWhatIsMissingOrOutOfPlace) {
  const std::vector<Arguments> wrong{
      {"--inputs", "x.csv"},
      {"--inputs", "x.csv", "--csv", "-", "--out", "k.h5"},
      {"--csv", "-"},
      {"--each-with-each"},
      {"--inputs", "x.csv", "--csv", "-", "--inputs-z", "z.csv"},
      {"--inputs", "x.csv", "--csv", "-", "--model", "hypernet"},
      {"--inputs", "x.csv", "--csv", "-", "--rho-x", "0.5"},
      {"--inputs", "x.csv", "--csv", "-", "--digits", "30"},
      {"--inputs", "x.csv", "--csv", "-", "--activation", "tahn"},
      {"--inputs", "x.csv", "--csv", "-", "--depth-f", "0"},
      {"--inputs", "x.csv", "--csv", "-", "--threads", "0"},
      {"--inputs", "x.csv:0,1", "--csv", "-", "--model", "hypernet", "--inputs-z", "z.csv"},
  };
  for (const Arguments& arguments : wrong) {
    const Outcome outcome = kernel(arguments);
    EXPECT_EQ(outcome.exit_code, 64) << testing::PrintToString(arguments);
    EXPECT_EQ(lines_of(outcome.err).size(), 1U) << outcome.err;
  }
  EXPECT_EQ(kernel({"--inputs", "absent.csv", "--csv", "-"}).exit_code, 74);
  EXPECT_EQ(kernel({"--inputs", "x.csv", "--out", "absent/k.h5"}).exit_code, 74);
}

TEST_F(KernelMatrices, TooLargeForAQuadratureAreSaidOfTheirFile) {
  std::ofstream(folder_.path() / "large.csv") << "3,4\n300,5\n";
  const Outcome outcome =
      kernel({"--inputs", "large.csv", "--csv", "-", "--activation", "tanh", "--threads", "2"});
  EXPECT_EQ(outcome.exit_code, 74);
  EXPECT_NE(outcome.err.find("large.csv: a preactivation"), std::string::npos) << outcome.err;
}

// Every command of docs/kernels.md.
TEST_F(KernelMatrices, CommandsOfTheDocumentationRun) {
  std::ifstream document(std::string(WIDTHWISE_TEST_DATA) + "/../../docs/kernels.md");
  int commands = 0;
  for (std::string line; std::getline(document, line);) {
    if (!line.starts_with("verify kernel ")) continue;
    std::istringstream words(line.substr(std::string("verify kernel ").size()));
    Arguments arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    const Outcome outcome = kernel(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << line << '\n' << outcome.err;
    EXPECT_NE(outcome.out, "") << line;
    ++commands;
  }
  EXPECT_EQ(commands, 7);
}

}  // namespace
}  // namespace widthwise::verify
