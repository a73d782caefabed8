// No option is accepted that a run cannot honour: extreme ones, singly and together, end with a
// verdict or with one sentence.

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/cli/program.hpp"

namespace widthwise::verify {
namespace {

using Extremes = std::map<std::string, std::vector<std::string>>;

const std::vector<std::string> kNorms{"1e30,1e30", "1e-30,1e-30", "1e30,1e-30", "1e10,1e-10"};
const std::vector<std::string> kCosines{"1", "-1", "0"};
const std::vector<std::string> kDepths{"1", "40"};
const std::vector<std::string> kSeeds{"0", "18446744073709551615"};
const std::vector<std::string> kThreads{"2", "1000000"};

const Extremes kOfRuns{{"--alpha", {"1e-100", "1e-101", "0.9999999"}},
                       {"--margin", {"1e-300", "1e300"}},
                       {"--norm-x", kNorms},
                       {"--norm-z", kNorms},
                       {"--rho-x", kCosines},
                       {"--rho-z", kCosines},
                       {"--widths", {"1,2", "2^40,2^41"}},
                       {"--width-g", {"1", "2^50"}},
                       {"--samples", {"1", "2^60"}},
                       {"--depth-g", kDepths},
                       {"--precision", {"1e-300", "1e300"}},
                       {"--seconds", {"1e-300"}},
                       {"--threads", kThreads},
                       {"--seed", kSeeds}};

const Extremes kOfSamples{{"--activation", {"tanh", "erf", "linear"}},
                          {"--norm-x", kNorms},
                          {"--norm-z", kNorms},
                          {"--rho-x", kCosines},
                          {"--width", {"1", "2^14", "2^60"}},
                          {"--width-g", {"1", "2^50"}},
                          {"--samples", {"1"}},
                          {"--depth-f", kDepths},
                          {"--depth-g", kDepths},
                          {"--orders", {"0", "0..41", "0..200"}},
                          {"--threads", kThreads},
                          {"--seed", kSeeds}};

void expect_honest(const Arguments& arguments) {
  const TemporaryDirectory folder;
  const Outcome outcome = run_program(arguments, folder.path());
  const std::string call = fmt::format("{}: {}", fmt::join(arguments, " "), outcome.err);
  ASSERT_TRUE(outcome.exit_code) << call;
  EXPECT_TRUE((std::set{0, 1, 2, 64, 74}.contains(*outcome.exit_code))) << call;
  EXPECT_EQ(std::ranges::count(outcome.err, '\n'), *outcome.exit_code >= 64 ? 1 : 0) << call;
  for (const char* none : {"inf", "nan"}) {
    EXPECT_EQ(outcome.out.find(none), std::string::npos) << call;
  }
}

// Three of the options at a time, each at one of its extremes.
Arguments some_of(const Extremes& extremes, std::mt19937& generator) {
  constexpr std::size_t kAtATime = 3;
  std::vector<Extremes::value_type> chosen;
  std::ranges::sample(extremes, std::back_inserter(chosen), kAtATime, generator);
  Arguments arguments;
  for (const auto& [option, values] : chosen) {
    arguments.push_back(option);
    arguments.push_back(values[generator() % values.size()]);
  }
  return arguments;
}

// Adds what is not among the arguments.
Arguments completed(Arguments arguments, const std::map<std::string, std::string>& usual) {
  for (const auto& [option, value] : usual) {
    if (std::ranges::find(arguments, option) != arguments.end()) continue;
    arguments.insert(arguments.end(), {option, value});
  }
  return arguments;
}

TEST(ExtremeOptions, OfRunsEndInAVerdictOrASentence) {
  std::mt19937 generator(1);
  for (int call = 0; call < 60; ++call) {
    Arguments arguments = some_of(kOfRuns, generator);
    for (const char* claim : {"theorem1.mlp.r2", "theorem2.gp.covariance",
                              "theorem3.hyperkernel.mean", "theorem1.hypernet.fixed-g.r3"}) {
      arguments.insert(arguments.end(), {"--claim", claim});
    }
    std::map<std::string, std::string> usual{{"--widths", "8,16"}, {"--threads", "1"}};
    if (std::ranges::find(arguments, "--seconds") == arguments.end()) usual["--samples"] = "2";
    arguments.push_back("--quiet");
    expect_honest(completed(arguments, usual));
  }
}

TEST(ExtremeOptions, OfSamplesEndInDrawsOrASentence) {
  std::mt19937 generator(2);
  for (int call = 0; call < 80; ++call) {
    Arguments arguments = some_of(kOfSamples, generator);
    arguments.insert(arguments.begin(), "sample");
    std::map<std::string, std::string> usual{
        {"--width", "8"}, {"--threads", "1"}, {"--samples", "2"}};
    for (const char* of_g : {"--width-g", "--depth-g", "--norm-z"}) {
      if (std::ranges::find(arguments, of_g) == arguments.end()) continue;
      usual.insert({{"--model", "hypernet"}, {"--width-g", "4"}});
    }
    expect_honest(completed(arguments, usual));
  }
}

}  // namespace
}  // namespace widthwise::verify
