// Draws as CSV, and kernels as JSON.

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

std::string sample(Arguments more) {
  Arguments arguments{"sample", "--width", "32"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.exit_code, 0);
  const bool from_file = std::ranges::find(arguments, "--inputs") != arguments.end();
  EXPECT_EQ(outcome.err.starts_with("inputs: "), from_file) << outcome.err;
  EXPECT_EQ(lines_of(outcome.err).size(), from_file ? 1u : 0u) << outcome.err;
  return outcome.out;
}

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(',', at), line.size());
    parts.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

double number(const std::string& text) {
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  EXPECT_EQ(result.ptr, text.data() + text.size()) << text;
  return value;
}

TEST(Sample, IsOneLineADraw) {
  const auto lines = lines_of(sample({"--samples", "7"}));
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_EQ(lines[0], "sample,K0,K1,K2,K3,K4");
  for (std::size_t k = 1; k < lines.size(); ++k) {
    const auto row = cells(lines[k]);
    ASSERT_EQ(row.size(), 6u) << lines[k];
    EXPECT_EQ(row[0], std::to_string(k - 1));
    for (const std::string& cell : row) number(cell);
  }
}

// At a width of 32, K^(0) is never a short decimal: 17 digits, trailing zeros dropped.
TEST(Sample, HasAllDigitsOfADouble) {
  const auto row = cells(lines_of(sample({"--samples", "1"})).at(1));
  for (std::size_t k = 1; k < row.size(); ++k) {
    char written[32];
    std::snprintf(written, sizeof written, "%.17g", number(row[k]));
    EXPECT_EQ(row[k], written);
    EXPECT_GE(row[k].size(), 16u);
  }
}

TEST(Sample, IsExactlyZeroBeyondLambda) {
  const auto lines = lines_of(sample({"--depth-f", "2", "--orders", "3..6", "--samples", "20"}));
  ASSERT_EQ(lines.size(), 21u);
  EXPECT_EQ(lines[0], "sample,K3,K4,K5,K6");
  for (std::size_t k = 1; k < lines.size(); ++k) {
    const auto row = cells(lines[k]);
    EXPECT_NE(row[1], "0");
    EXPECT_EQ((std::vector<std::string>(row.begin() + 2, row.end())),
              (std::vector<std::string>{"0", "0", "0"}));
  }
}

TEST(Sample, DoesNotDependOnThreads) {
  const std::string one = sample({"--samples", "50", "--threads", "1"});
  for (const char* threads : {"2", "3", "8"}) {
    EXPECT_EQ(sample({"--samples", "50", "--threads", threads}), one) << threads;
  }
}

TEST(Sample, ShorterRunsArePrefixes) {
  EXPECT_TRUE(sample({"--samples", "50"}).starts_with(sample({"--samples", "20"})));
  // Beyond the number of rows that are drawn at once.
  const Arguments common{"sample", "--width", "2", "--depth-f", "1", "--orders", "0"};
  const auto rows = [&](const char* n) {
    Arguments arguments = common;
    arguments.insert(arguments.end(), {"--samples", n});
    return run_program(arguments).out;
  };
  const std::string many = rows("5000");
  EXPECT_EQ(lines_of(many).size(), 5001u);
  EXPECT_TRUE(many.starts_with(rows("4100")));
}

TEST(Sample, CountsMayBeWrittenWithExponents) {
  EXPECT_EQ(sample({"--samples", "2^4"}), sample({"--samples", "16"}));
  EXPECT_EQ(sample({"--samples", "1e1"}), sample({"--samples", "10"}));
}

TEST(Sample, ZeroIsASeed) {
  const std::string seed_0 = sample({"--samples", "3", "--seed", "0"});
  EXPECT_EQ(sample({"--samples", "3"}), seed_0);
  const auto seed_1 = lines_of(sample({"--samples", "3", "--seed", "1"}));
  const auto largest = lines_of(sample({"--samples", "3", "--seed", "18446744073709551615"}));
  for (std::size_t k = 1; k <= 3; ++k) {
    EXPECT_NE(lines_of(seed_0)[k], seed_1[k]);
    EXPECT_NE(lines_of(seed_0)[k], largest[k]);
  }
}

TEST(Sample, OrdersAreColumns) {
  const auto all = lines_of(sample({"--samples", "4", "--orders", "0..4"}));
  const auto some = lines_of(sample({"--samples", "4", "--orders", "1,3"}));
  ASSERT_EQ(some.size(), all.size());
  EXPECT_EQ(some[0], "sample,K1,K3");
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto row = cells(all[k]);
    EXPECT_EQ(some[k], row[0] + "," + row[2] + "," + row[4]);
  }
}

TEST(Sample, FilesAndStandardOutputAreTheSame) {
  const TemporaryDirectory folder;
  const std::string file = folder.file("draws.csv", "older, and longer than what replaces it");
  EXPECT_EQ(sample({"--samples", "1", "--csv", file}), "");
  EXPECT_EQ(text_of(file), sample({"--samples", "1", "--csv", "-"}));
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"draws.csv"});
}

TEST(Sample, EnginesDrawDifferentNetworks) {
  const auto deferred = lines_of(sample({"--samples", "2", "--engine", "deferred"}));
  const auto dense = lines_of(sample({"--samples", "2", "--engine", "dense"}));
  ASSERT_EQ(dense.size(), 3u);
  EXPECT_EQ(dense[0], deferred[0]);
  EXPECT_NE(dense[1], deferred[1]);
}

TEST(Sample, InputsAreScaledAndOneRowServesAsBoth) {
  const TemporaryDirectory folder;
  const std::string file = folder.file("rows.csv", "5,0,0\n1,0,0\n");
  EXPECT_EQ(sample({"--samples", "3", "--inputs", file}),
            sample({"--samples", "3", "--rho-x", "1"}));
  EXPECT_EQ(sample({"--samples", "3", "--inputs", file + ":1"}),
            sample({"--samples", "3", "--rho-x", "1"}));
}

// The same seed, inputs and width are the same networks, whichever command draws them.
TEST(Sample, IsWhatARunDraws) {
  const TemporaryDirectory folder;
  const std::string out = (folder.path() / "out").string();
  run_program({"--claim", "theorem1.mlp.r2", "--widths", "16,32", "--samples", "10", "--seed", "5",
               "--rho-x", "0.3", "--out", out, "--quiet"});
  const auto tables = read_samples(fs::path(out) / "samples.h5").tables;
  ASSERT_EQ(tables.size(), 2u);
  const SampleTable& table = tables[1];
  ASSERT_EQ(table.width, 32);
  const auto lines = lines_of(sample({"--samples", std::to_string(table.draws.rows()), "--seed",
                                      "5", "--rho-x", "0.3", "--orders", "0..5"}));
  ASSERT_EQ(static_cast<Eigen::Index>(lines.size()), table.draws.rows() + 1);
  for (Eigen::Index k = 0; k < table.draws.rows(); ++k) {
    const auto row = cells(lines[static_cast<std::size_t>(k + 1)]);
    for (Eigen::Index r = 0; r < table.draws.cols(); ++r) {
      EXPECT_EQ(number(row.at(static_cast<std::size_t>(r + 1))), table.draws(k, r));
    }
  }
}

TEST(Sample, SaysBesideTheDrawsWhatWasDoneToInputs) {
  const TemporaryDirectory folder;
  folder.file("two\nrows.csv", "1,2,3\n3,2,1\n");
  const Outcome outcome = run_program(
      {"sample", "--width", "8", "--samples", "1", "--inputs", "two\nrows.csv"}, folder.path());
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_TRUE(outcome.out.starts_with("sample,K0,")) << outcome.out;
  ASSERT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  EXPECT_TRUE(outcome.err.starts_with("inputs: two\uFFFDrows.csv:0,1 (")) << outcome.err;
  EXPECT_NE(outcome.err.find("rows scaled to |x|^2 = d"), std::string::npos) << outcome.err;
}

std::string sample_refusal(Arguments more) {
  more.insert(more.begin(), {"sample", "--samples", "1"});
  const Outcome outcome = run_program(more);
  EXPECT_EQ(outcome.exit_code, 64);
  EXPECT_EQ(outcome.out, "");
  return outcome.err;
}

// K^(10) at norms of 1e-30 is of the order 1e-330.
TEST(Sample, RefusesNumbersThatADoubleCannotHoldAndSaysWhatItCan) {
  Arguments deep{"--depth-f", "12", "--width", "64", "--norm-x", "1e-30,1e-30", "--orders"};
  Arguments all = deep;
  all.push_back("0..13");
  const std::string small = sample_refusal(all);
  EXPECT_TRUE(small.starts_with("verify: orders 0..13: K^(")) << small;
  EXPECT_NE(small.find("all of them at --norm-x 1e-"), std::string::npos) << small;
  const std::string words = "orders up to ";
  const auto at = small.find(words);
  ASSERT_NE(at, std::string::npos) << small;
  const int largest = std::stoi(small.substr(at + words.size()));
  EXPECT_GE(largest, 6);
  EXPECT_LE(largest, 9);
  deep.push_back("0.." + std::to_string(largest));
  deep.insert(deep.begin(), {"sample", "--samples", "3"});
  EXPECT_EQ(run_program(deep).exit_code, 0);

  for (const char* orders : {"0..200", "0..1000"}) {
    const std::string large =
        sample_refusal({"--activation", "tanh", "--width", "8", "--orders", orders});
    EXPECT_NE(large.find(" leaves the range of a double here; orders up to 1"), std::string::npos)
        << large;
    EXPECT_EQ(large.find("--norm-x"), std::string::npos) << large;
  }
  for (const Arguments& network : {Arguments{"--width", "32", "--sigma-w", "1e200"},
                                   Arguments{"--width", "32", "--depth-f", "8", "--activation",
                                             "polynomial:0,1,0,0,0,0,0,0,1"}}) {
    const std::string large = sample_refusal(network);
    EXPECT_NE(large.find("K^(0) leaves the range of a double here; give sigmas"), std::string::npos)
        << large;
  }
}

std::string hypernet_sample(Arguments more) {
  more.insert(more.begin(), {"--model", "hypernet", "--width-g", "8"});
  const auto width = std::ranges::find(more, "--width");
  if (width == more.end()) more.insert(more.end(), {"--width", "8"});
  more.insert(more.begin(), "sample");
  const Outcome outcome = run_program(more);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  return outcome.out;
}

// Zeros are what is zero, not what is too small for a double.
TEST(Sample, RefusesNetworksWhoseNumbersUnderflow) {
  const auto refused = [](const Arguments& more) {
    Arguments arguments{"sample", "--width", "8", "--samples", "3"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.exit_code, 64) << outcome.out;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find("range"), std::string::npos) << outcome.err;
  };
  refused({"--sigma-w", "1e-60"});
  refused({"--sigma-w", "1e-200"});
  refused({"--sigma-w", "1e-80"});
  refused({"--activation", "polynomial:0,1e-120"});
  refused({"--model", "hypernet", "--width-g", "8", "--sigma-w-g", "1e-150"});
  for (const char* sigma : {"1e-5", "1e5"}) {
    const Outcome outcome = run_program({"sample", "--width", "8", "--sigma-w", sigma});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  EXPECT_EQ(run_program({"kernel", "--sigma-w", "1e-90"}).exit_code, 64);
  EXPECT_EQ(run_program({"kernel", "--norm-x", "1e-200,1e-200"}).exit_code, 64);
}

TEST(Sample, InterruptedLeavesAWholeFileAlone) {
  using namespace std::chrono_literals;
  const TemporaryDirectory folder;
  run_program({"sample", "--width", "8", "--samples", "20", "--csv", "k.csv"}, folder.path());
  const std::string whole = text_of(folder.path() / "k.csv");
  Program program({"sample", "--width", "2^20", "--samples", "2^20", "--csv", "k.csv"},
                  folder.path());
  std::this_thread::sleep_for(700ms);
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_NE(outcome.err.find("k.csv.partial"), std::string::npos) << outcome.err;
  EXPECT_EQ(text_of(folder.path() / "k.csv"), whole);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "k.csv.partial"));
}

TEST(HypernetSample, IsOneLineADraw) {
  for (const char* engine : {"deferred", "dense"}) {
    const auto lines = lines_of(hypernet_sample({"--samples", "3", "--engine", engine}));
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0], "sample,K0,K1,K2,K3,K4");
    for (std::size_t k = 1; k < lines.size(); ++k) {
      const auto row = cells(lines[k]);
      ASSERT_EQ(row.size(), 6u) << lines[k];
      EXPECT_EQ(row[0], std::to_string(k - 1));
      for (const std::string& cell : row) EXPECT_TRUE(std::isfinite(number(cell))) << cell;
    }
  }
}

TEST(HypernetSample, TheSameSeedIsTheSameBitsOnAnyThreads) {
  const std::string draws = hypernet_sample({"--samples", "20", "--seed", "3", "--threads", "1"});
  EXPECT_EQ(hypernet_sample({"--samples", "20", "--seed", "3", "--threads", "3"}), draws);
  EXPECT_TRUE(draws.starts_with(hypernet_sample({"--samples", "5", "--seed", "3"})));
  EXPECT_NE(hypernet_sample({"--samples", "20", "--seed", "4"}), draws);
  EXPECT_NE(hypernet_sample({"--samples", "20", "--seed", "3", "--engine", "dense"}), draws);
}

TEST(HypernetSample, IsExactlyZeroBeyondItsDegree) {
  // H (L_f + 1) = 6 at finite widths, H = 3 where f is infinite. (Where u and u' share no open
  // gate, zeros begin earlier: at a width of 8 it happens.)
  const auto highest_order = [](const std::string& csv) {
    std::size_t highest = 0;
    const auto lines = lines_of(csv);
    for (std::size_t k = 1; k < lines.size(); ++k) {
      const auto row = cells(lines[k]);
      for (std::size_t r = 0; r + 1 < row.size(); ++r) {
        if (row[r + 1] != "0") highest = std::max(highest, r);
      }
    }
    return highest;
  };
  const Arguments common{"--samples", "20", "--orders", "0..8"};
  EXPECT_EQ(highest_order(hypernet_sample(common)), 6u);
  Arguments infinite = common;
  infinite.insert(infinite.end(), {"--width", "inf"});
  EXPECT_EQ(highest_order(hypernet_sample(infinite)), 3u);
}

TEST(HypernetSample, TakesTwoWidthsTwoDepthsAndBothInputs) {
  const std::string base = hypernet_sample({"--samples", "2"});
  for (const Arguments& more :
       {Arguments{"--width", "16"}, Arguments{"--width", "inf"}, Arguments{"--depth-f", "2"},
        Arguments{"--depth-g", "2"}, Arguments{"--rho-x", "0.5"}, Arguments{"--rho-z", "0.5"},
        Arguments{"--norm-x", "2,1"}, Arguments{"--norm-z", "1,2"}}) {
    Arguments arguments{"--samples", "2"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_NE(hypernet_sample(arguments), base) << more.front();
  }
}

// The same seed, inputs and widths are the same networks, whichever command draws them.
TEST(HypernetSample, IsWhatARunDraws) {
  const TemporaryDirectory folder;
  const std::string out = (folder.path() / "out").string();
  run_program({"--claim", "theorem1.hypernet.joint.r2", "--widths", "4,8", "--samples", "10",
               "--seed", "5", "--rho-z", "0.3", "--out", out, "--quiet"});
  const auto tables = read_samples(fs::path(out) / "samples.h5").tables;
  ASSERT_EQ(tables.size(), 2u);
  const SampleTable& table = tables[1];
  const auto lines =
      lines_of(hypernet_sample({"--samples", std::to_string(table.draws.rows()), "--seed", "5",
                                "--rho-z", "0.3", "--orders", "0..4"}));
  ASSERT_EQ(static_cast<Eigen::Index>(lines.size()), table.draws.rows() + 1);
  for (Eigen::Index k = 0; k < table.draws.rows(); ++k) {
    const auto row = cells(lines[static_cast<std::size_t>(k + 1)]);
    for (Eigen::Index r = 0; r < table.draws.cols(); ++r) {
      EXPECT_EQ(number(row.at(static_cast<std::size_t>(r + 1))), table.draws(k, r));
    }
  }
}

nlohmann::json kernel(Arguments more) {
  more.insert(more.begin(), "kernel");
  const Outcome outcome = run_program(more);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  return nlohmann::json::parse(outcome.out);
}

// At u' = u on the sphere |x|^2 = d every layer adds one: NNGP 1 and NTK Lambda.
TEST(Kernel, KnownValues) {
  const auto at_one = kernel({"--rho-x", "1"});
  EXPECT_EQ(at_one["nngp"], 1.0);
  EXPECT_EQ(at_one["ntk"], 4.0);
  EXPECT_EQ(kernel({"--rho-x", "1", "--depth-f", "6"})["ntk"], 7.0);
  EXPECT_EQ(kernel({"--rho-x", "1", "--norm-x", "2,2"})["ntk"], 16.0);
  EXPECT_EQ(kernel({"--rho-x", "0.5", "--activation", "linear"})["ntk"], 2.0);
}

TEST(Kernel, HypernetworksHaveTheirKnownValues) {
  const auto defaults = kernel({"--model", "hypernet"});
  EXPECT_NEAR(defaults["ntk"].get<double>(), 0.9523, 5e-5);
  EXPECT_NEAR(defaults["ntk_without_s"].get<double>(), 1.2136, 5e-5);
  EXPECT_EQ(defaults["depth_f"], 1);
  EXPECT_EQ(defaults["depth_g"], 3);
  // At u' = u: (L_f + 1) H |x|^(2H) |z|^2.
  const auto at_one = kernel({"--model", "hypernet", "--depth-f", "3", "--depth-g", "2", "--rho-x",
                              "1", "--rho-z", "1", "--norm-x", "2,2", "--norm-z", "0.5,0.5"});
  EXPECT_EQ(at_one["ntk"], 32.0);
  EXPECT_EQ(at_one["nngp"], 4.0);
}

TEST(Moment, IsPrintedAsAnExactFraction) {
  const Outcome outcome = run_program(
      {"moment", "--depth-f", "2", "--width", "64", "--contraction", "d_m f d_n f d_r f d_mnr f"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto moment = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(moment["exact"], "3/512");
  EXPECT_EQ(moment["decimal"], 3.0 / 512.0);
}

TEST(Kernel, DigitsAreStringsThatAgreeWithDoubles) {
  const auto digits = kernel({"--digits", "50"});
  const auto doubles = kernel({});
  for (const char* key : {"nngp", "ntk", "nngp_xx", "ntk_yy"}) {
    const std::string text = digits.at(key);
    EXPECT_EQ(text.size(), text.find('.') == 1 && text[0] != '0' ? 51u : 52u) << text;
    EXPECT_DOUBLE_EQ(number(text), doubles.at(key).get<double>()) << key;
  }
}

}  // namespace
}  // namespace widthwise::verify
