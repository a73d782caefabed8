// The commands of docs/networks.md, and what is refused of networks.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

// The lines of the page that begin so, as arguments.
std::vector<Arguments> commands_of_page(const std::string& beginning) {
  std::ifstream page(WIDTHWISE_DOCS "/networks.md");
  std::vector<Arguments> commands;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with(beginning)) continue;
    std::istringstream words(line.substr(beginning.size()));
    Arguments arguments{"sample"};
    for (std::string word; words >> word;) arguments.push_back(word);
    commands.push_back(std::move(arguments));
  }
  return commands;
}

TEST(NetworksPage, CommandsDrawWhatTheySay) {
  const auto commands = commands_of_page("verify sample ");
  ASSERT_EQ(commands.size(), 8u);
  std::vector<std::string> draws;
  for (const Arguments& command : commands) {
    const Outcome outcome = run_program(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto lines = lines_of(outcome.out);
    ASSERT_EQ(lines.size(), 4u) << outcome.err;
    EXPECT_TRUE(lines[0].starts_with("sample,K0,K1,K2,K3")) << lines[0];
    EXPECT_EQ(std::ranges::count(draws, lines[1]), 0) << "two commands drew the same";
    draws.push_back(lines[1]);
  }
  // Degree 1 + 2 + 4 in the weights.
  const auto polynomial = lines_of(run_program(commands[2]).out);
  EXPECT_TRUE(polynomial[1].ends_with(",0")) << polynomial[1];
  EXPECT_FALSE(polynomial[1].ends_with(",0,0")) << polynomial[1];
}

TEST(NetworksPage, ShowsTheDefinitionThatIsPrinted) {
  const auto commands = commands_of_page("$ verify sample ");
  ASSERT_EQ(commands.size(), 1u);
  const Outcome outcome = run_program(commands[0]);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(lines_of(outcome.out).at(0), "sample,K1");
  std::ifstream page(WIDTHWISE_DOCS "/networks.md");
  std::stringstream text;
  text << page.rdbuf();
  EXPECT_NE(text.str().find(outcome.err), std::string::npos) << outcome.err;
}

std::string refusal(Arguments more, const std::string& model = "mlp") {
  more.insert(more.begin(), {"sample", "--samples", "1", "--width", "8", "--model", model});
  if (model == "hypernet") more.insert(more.end(), {"--width-g", "8"});
  const Outcome outcome = run_program(more);
  EXPECT_EQ(outcome.exit_code, 64) << more.back();
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  return outcome.err;
}

struct Refusal {
  Arguments more;
  std::string sentence;
};

TEST(Networks, RefuseWhatCannotBeDrawn) {
  const std::string choices =
      "it is relu, leaky-relu[:SLOPE], gelu, silu, erf, tanh, sin, linear or polynomial:C0,C1,..";
  for (const auto& [more, sentence] : std::vector<Refusal>{
           {{"--activation", "gleu"},
            "there is no activation 'gleu'; " + choices + "; did you mean gelu?"},
           {{"--activation", "swish"}, "there is no activation 'swish'; " + choices},
           {{"--activation", "leaky-relu:x"},
            "activation 'leaky-relu:x': 'x' is not a list of numbers, as in 0,1,0.5"},
           {{"--activation", "polynomial:nan,1"},
            "polynomial: a coefficient is a finite number, not nan"},
           {{"--sigma-w", "1,2"},
            "sigma-w: there are 2 numbers for 4 layers; give one for all, or one a layer"},
           {{"--sigma-w", "-1"}, "sigma-w -1: a standard deviation is a positive finite number"},
           {{"--sigma-w", "nan"}, "sigma-w nan: a standard deviation is a positive finite number"},
           {{"--sigma-w", "1,,2"},
            "sigma-w 1,,2: '' is not a number; write one, or several as in 1.5,1,0.8"},
           {{"--sigma-b", "0.1,0.2,-0.3,0"},
            "sigma-b -0.3: a standard deviation is a finite number from 0 on"},
           {{"--biases", "fixed"}, "biases fixed: there are none without --sigma-b; give it too"},
           {{"--biases", "frozen", "--sigma-b", "1"}, "biases 'frozen': they are trained or fixed"},
           {{"--residual", "skip"}, "residual 'skip': it is none, plain or scaled"},
           {{"--residual", "plain", "--depth-f", "1"},
            "residual plain: it has an effect from 2 hidden layers on"},
           {{"--residual", "plain", "--width-ratios", "1,2,1"},
            "residual plain: hidden layers that add what they read have one width; leave "
            "width-ratios out"},
           {{"--width-ratios", "1,2"}, "width-ratios: there are 2 numbers for 3 hidden layers"},
           {{"--width-ratios", "1,0,1"}, "width-ratios 0: a ratio of widths is from 1e-6 to 1e6"},
           {{"--parameterisation", "ntp"}, "parameterisation 'ntp': it is ntk, standard or mup"},
           {{"--weights", "cauchy"}, "weights 'cauchy': it is gaussian, sign or uniform"},
           {{"--sigma-b-g", "1"},
            "sigma-b-g 1: an MLP has no g; leave it out or give --model hypernet"}}) {
    EXPECT_EQ(refusal(more), "verify: " + sentence + "\n");
  }
}

TEST(Networks, RefuseWhatHypernetworksDoNotHave) {
  for (const auto& [more, sentence] : std::vector<Refusal>{
           {{"--parameterisation", "mup"}, "a hypernetwork has the ntk one here"},
           {{"--residual", "plain"}, "residual-g is for g"},
           {{"--weights", "sign"}, "weights sign: those of hypernetworks are Gaussian"},
           {{"--width-ratios", "1"}, "have one width"},
           {{"--sigma-b", "1", "--biases", "fixed"}, "are trained"},
           {{"--sigma-w-g", "1,2"}, "of g: sigma-w: there are 2 numbers for 3 layers"},
           {{"--residual-g", "plain", "--depth-g", "2"}, "from 3 weight layers of g on"},
           {{"--activation-g", "rleu"}, "did you mean relu?"}}) {
    const std::string said = refusal(more, "hypernet");
    EXPECT_NE(said.find(sentence), std::string::npos) << said;
  }
  const Outcome infinite = run_program(
      {"sample", "--model", "hypernet", "--width", "inf", "--width-g", "8", "--sigma-b", "1"});
  EXPECT_EQ(infinite.exit_code, 64);
  EXPECT_NE(infinite.err.find("the limit of f is known here without sigmas and biases"),
            std::string::npos)
      << infinite.err;
}

// What is usual, written out, is what is drawn without a word.
TEST(Networks, OptionsWithTheirDefaultsChangeNothing) {
  const Arguments common{"sample", "--width", "32", "--samples", "2"};
  Arguments written = common;
  written.insert(written.end(), {"--sigma-w", "1,1,1,1", "--sigma-b", "0", "--residual", "none",
                                 "--parameterisation", "ntk", "--weights", "gaussian"});
  const Outcome outcome = run_program(written);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, run_program(common).out);
}

}  // namespace
}  // namespace widthwise::verify
