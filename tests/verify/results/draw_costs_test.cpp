#include "verify/results/draw_costs.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class DrawCostsFile : public ::testing::Test {
 protected:
  void SetUp() override {
    file_ = fs::temp_directory_path() / ("widthwise_cost_" + std::to_string(getpid()) + ".json");
  }
  void TearDown() override { fs::remove(file_); }

  DrawCosts read(const std::string& text) {
    std::ofstream(file_) << text;
    return read_draw_costs(file_);
  }
  DrawCosts read(const json& benchmarks) {
    return read(
        json{{"context", {{"num_cpus", 2}, {"mhz_per_cpu", 2799}}}, {"benchmarks", benchmarks}}
            .dump());
  }

  fs::path file_;
};

json run(const std::string& name, double time, const std::string& unit) {
  return {{"name", name}, {"run_type", "iteration"}, {"real_time", time}, {"time_unit", unit}};
}

json aggregate(const std::string& name, const std::string& kind, double time) {
  return {{"name", name + "_" + kind},
          {"run_type", "aggregate"},
          {"aggregate_name", kind},
          {"real_time", time},
          {"time_unit", "ms"}};
}

TEST_F(DrawCostsFile, ReadsSeriesInEveryUnitByWidth) {
  const DrawCosts costs = read(json{run("deferred/8192", 2, "ms"), run("deferred/64", 3, "us"),
                                    run("dense/1024/real_time", 0.5, "s"), run("floor/64", 7, "ns"),
                                    run("something else", 1, "s")});
  ASSERT_EQ(costs.mlp.deferred.size(), 2u);
  EXPECT_EQ(costs.mlp.deferred[0].width, 64);
  EXPECT_DOUBLE_EQ(costs.mlp.deferred[0].seconds, 3e-6);
  EXPECT_DOUBLE_EQ(costs.mlp.deferred[1].seconds, 2e-3);
  EXPECT_DOUBLE_EQ(costs.mlp.dense.at(0).seconds, 0.5);
  EXPECT_DOUBLE_EQ(costs.mlp.floor.at(0).seconds, 7e-9);
  EXPECT_EQ(costs.machine, "2 CPUs at 2799 MHz");
}

TEST_F(DrawCostsFile, TellsFusedDrawsAndThoseOfAnEarlierVersion) {
  const DrawCosts costs =
      read(json{run("fused/64", 1, "us"), run("fused-floor/64", 2, "us"),
                run("deferred/64", 3, "us"), run("hypernet-fused/64", 4, "us"),
                run("before-deferred/64", 5, "us"), run("before-hypernet-deferred/64", 6, "us")});
  EXPECT_DOUBLE_EQ(costs.mlp.runs().at(0).seconds, 1e-6);
  EXPECT_DOUBLE_EQ(costs.mlp.floor_of_runs().at(0).seconds, 2e-6);
  EXPECT_DOUBLE_EQ(costs.mlp.deferred.at(0).seconds, 3e-6);
  EXPECT_DOUBLE_EQ(costs.mlp.before.at(0).seconds, 5e-6);
  EXPECT_DOUBLE_EQ(costs.hypernet.runs().at(0).seconds, 4e-6);
  EXPECT_DOUBLE_EQ(costs.hypernet.before.at(0).seconds, 6e-6);
  const DrawCosts general = read(json{run("deferred/64", 3, "us"), run("floor/64", 1, "us")});
  EXPECT_DOUBLE_EQ(general.mlp.runs().at(0).seconds, 3e-6);
  EXPECT_DOUBLE_EQ(general.mlp.floor_of_runs().at(0).seconds, 1e-6);
}

TEST_F(DrawCostsFile, TakesTheMedianOfRepetitions) {
  const DrawCosts own = read(
      json{run("deferred/64", 9, "ms"), run("deferred/64", 1, "ms"), run("deferred/64", 2, "ms")});
  EXPECT_DOUBLE_EQ(own.mlp.deferred.at(0).seconds, 2e-3);
  const DrawCosts even = read(json{run("deferred/64", 4, "ms"), run("deferred/64", 2, "ms")});
  EXPECT_DOUBLE_EQ(even.mlp.deferred.at(0).seconds, 3e-3);
  const DrawCosts given =
      read(json{run("deferred/64", 9, "ms"), aggregate("deferred/64", "mean", 8),
                aggregate("deferred/64", "median", 5), aggregate("deferred/64", "stddev", 1)});
  ASSERT_EQ(given.mlp.deferred.size(), 1u);
  EXPECT_DOUBLE_EQ(given.mlp.deferred[0].seconds, 5e-3);
}

TEST_F(DrawCostsFile, RecoversAnExactExponentFromTheLargeWidthsAlone) {
  json benchmarks = json::array({run("deferred/64", 1e6, "ms"), run("deferred/2048", 1e6, "ms")});
  for (int k = 12; k <= 16; ++k) {
    benchmarks.push_back(run("deferred/" + std::to_string(1 << k), std::exp2(1.25 * k), "us"));
  }
  const DrawCosts costs = read(benchmarks);
  EXPECT_NEAR(costs.mlp.exponent, 1.25, 1e-12);
  EXPECT_NEAR(costs.mlp.exponent_se, 0, 1e-12);
}

TEST_F(DrawCostsFile, StandardErrorIsThatOfLeastSquares) {
  // In units of log 2 the points are (0, 0), (1, 1), (2, 1): slope 1/2, residual sum of squares
  // 1/6, hence the squared standard error 1/6 / 1 / 2 = 1/12.
  const DrawCosts costs = read(json{run("deferred/4096", 1, "ms"), run("deferred/8192", 2, "ms"),
                                    run("deferred/16384", 2, "ms")});
  EXPECT_NEAR(costs.mlp.exponent, 0.5, 1e-12);
  EXPECT_NEAR(costs.mlp.exponent_se, std::sqrt(1.0 / 12), 1e-12);
}

TEST_F(DrawCostsFile, HasNoExponentWithoutWidths) {
  const DrawCosts one = read(json{run("deferred/4096", 1, "ms")});
  EXPECT_TRUE(std::isnan(one.mlp.exponent));
  const DrawCosts two = read(json{run("deferred/4096", 1, "ms"), run("deferred/8192", 2, "ms")});
  EXPECT_NEAR(two.mlp.exponent, 1, 1e-12);
  EXPECT_TRUE(std::isnan(two.mlp.exponent_se));
}

TEST_F(DrawCostsFile, RefusesWhatIsNoBenchmarkOutput) {
  EXPECT_THROW(read(std::string("not json")), FileError);
  EXPECT_THROW(read(std::string("{}")), FileError);
  EXPECT_THROW(read(std::string("[1]")), FileError);
  EXPECT_THROW(read(json::array()), FileError);
  EXPECT_THROW(read(json{run("other/64", 1, "ms")}), FileError);
  EXPECT_THROW(read(json{run("deferred/64", 1, "weeks")}), FileError);
  EXPECT_THROW(read(json{run("deferred/64", 0, "ms")}), FileError);
  EXPECT_THROW(read(json{run("deferred/64", 1e308, "ms")}), FileError);
  EXPECT_THROW(read(json{run("deferred/1" + std::string(300, '0'), 1, "ms")}), FileError);
  json failed = run("deferred/64", 1, "ms");
  failed["error_occurred"] = true;
  EXPECT_THROW(read(json{failed}), FileError);
  EXPECT_THROW(read_draw_costs("/nowhere/bench.json"), FileError);
}

}  // namespace
}  // namespace widthwise::verify
