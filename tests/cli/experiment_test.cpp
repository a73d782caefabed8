// Tasks of practice.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.hpp"
#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/experiments/small_images.hpp"

namespace widthwise::verify {
namespace {

// Images of a bar, wider in each.
void write_images(const std::filesystem::path& path, int n, int side) {
  std::string bytes("\0\0\x08\x03", 4);
  for (const int size : {n, side, side}) {
    bytes += {'\0', '\0', static_cast<char>(size / 256), static_cast<char>(size % 256)};
  }
  for (int k = 0; k < n; ++k) {
    for (int i = 0; i < side; ++i) {
      for (int j = 0; j < side; ++j) {
        bytes += static_cast<char>(i > side / 2 && j > side / 2 - 1 - k % 3 ? 250 : 0);
      }
    }
  }
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST(Experiment, RotationChartsAccuracies) {
  const TemporaryDirectory folder;
  write_images(folder.path() / "train-images-idx3-ubyte", 120, 6);
  write_images(folder.path() / "t10k-images-idx3-ubyte", 40, 6);
  const Outcome outcome = run_program({"experiment", "rotation", "--mnist", folder.path().string(),
                                       "--train", "100", "--test", "40", "--epochs", "1", "--seeds",
                                       "2", "--out", (folder.path() / "out").string()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("m = 20"), std::string::npos) << outcome.out;
  for (const char* name :
       {"results.json", "plots/chart.rotation-width.svg", "plots/chart.rotation-depth.svg"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "out" / name)) << name;
  }
  EXPECT_EQ(text_of(folder.path() / "out/junit.xml").find("<failure"), std::string::npos);
  const Outcome again = run_program(
      {"report", (folder.path() / "out").string(), "--out", (folder.path() / "again").string()});
  EXPECT_EQ(again.exit_code, 0) << again.err;
}

TEST(Experiment, RefusesWhatCannotBeTrained) {
  const TemporaryDirectory folder;
  const std::string mnist = folder.path().string();
  const auto refused = [&](Arguments more, int code) {
    Arguments arguments{"experiment", "rotation", "--mnist", mnist};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
  };
  refused({}, 74);
  write_images(folder.path() / "train-images-idx3-ubyte", 120, 6);
  write_images(folder.path() / "t10k-images-idx3-ubyte", 40, 6);
  refused({"--train", "121", "--test", "40"}, 64);
  refused({"--train", "99", "--test", "40"}, 64);
  refused({"--train", "100", "--test", "41"}, 64);
  refused({"--train", "100", "--test", "40", "--epochs", "0"}, 64);
  refused({"--train", "100", "--test", "40", "--seeds", "1"}, 64);
  refused({"--train", "100", "--test", "40", "--seeds", "1e12"}, 64);
  EXPECT_EQ(run_program({"experiment"}).exit_code, 64);
}

Outcome completion(const std::filesystem::path& mnist, const std::filesystem::path& out,
                   const Arguments& more = {}) {
  Arguments arguments{"experiment", "completion", "--mnist", mnist.string(), "--out", out.string()};
  const auto usual = [&](const char* option, const char* value) {
    if (std::ranges::find(more, option) == more.end()) {
      arguments.insert(arguments.end(), {option, value});
    }
  };
  usual("--images", "10,20");
  usual("--splits", "2");
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

TEST(Experiment, CompletionLeavesTablesFiguresAndPredictions) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const auto out = folder.path() / "out";
  const Outcome outcome = completion(folder.path(), out);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("unseen  hk"), std::string::npos) << outcome.out;
  for (const char* name : {"results.json", "predictions.h5", "samples.h5", "REPORT.md",
                           "plots/chart.completion-unseen.svg", "plots/pictures.completion.png"}) {
    EXPECT_TRUE(std::filesystem::exists(out / name)) << name;
  }
  EXPECT_NE(text_of(out / "pages/overview.md").find("N = 20"), std::string::npos);
  // Nothing is claimed at so few images; what was measured is told all the same.
  EXPECT_NE(text_of(out / "REPORT.md").find("| unseen | hk "), std::string::npos);
  EXPECT_NE(text_of(out / "REPORT.md").find("pictures.completion.png"), std::string::npos);
  EXPECT_EQ(completion(folder.path(), out).exit_code, 64) << "there are results already";
  const Outcome again =
      run_program({"report", out.string(), "--out", (folder.path() / "again").string()});
  EXPECT_EQ(again.exit_code, 0) << again.err;
}

TEST(Experiment, RepresentationShowsTheWholeOfImagesOfAnySize) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const auto represent = [&](const Arguments& more, const char* out) {
    Arguments arguments{"experiment", "representation",
                        "--mnist",    folder.path().string(),
                        "--images",   "10",
                        "--splits",   "2",
                        "--pixels",   "9",
                        "--out",      (folder.path() / out).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.out;
  };
  const std::string whole = represent({}, "whole");
  EXPECT_EQ(whole.find("unseen"), std::string::npos) << whole;
  EXPECT_NE(represent({"--context", "half"}, "half").find("unseen"), std::string::npos);
  EXPECT_NE(text_of(folder.path() / "whole/pages/overview.md").find("pictures.representation.png"),
            std::string::npos);
}

// Networks have no kernel to factor.
TEST(Experiment, TrainedNetworksLearnMorePointsThanKernels) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const Outcome outcome =
      completion(folder.path(), folder.path() / "out",
                 {"--pixels", "2000", "--images", "50", "--kernels", "hn", "--hn-widths", "4",
                  "--hn-steps", "3", "--channels", "1", "--f", "convnet"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("hk-descent"), std::string::npos) << outcome.out;
  EXPECT_NE(text_of(folder.path() / "out/REPORT.md").find("distance from hk-descent"),
            std::string::npos);
}

TEST(Experiment, CompletionRefusesWhatCannotBe) {
  const TemporaryDirectory folder;
  const auto refused = [&](const Arguments& more, int code, const char* part) {
    const Outcome outcome = completion(folder.path(), folder.path() / "out", more);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "out"));
  };
  refused({}, 74, "MNIST");
  write_small_mnist(folder.path());
  refused({"--images", "61"}, 64, "60");
  refused({"--images", "0"}, 64, "images");
  refused({"--pixels", "none"}, 64, "all");
  refused({"--pixels", "2000", "--images", "50"}, 64, "20000");
  refused({"--context", "50"}, 64, "49");
  refused({"--kernels", "hk,rbf"}, 64, "hk-without-s and hn");
  refused({"--f", "convnet", "--channels", "3"}, 64, "channels");
  refused({"--channels", "1"}, 64, "MLP");
  refused({"--f", "resnet"}, 64, "mlp");
  refused({"--splits", "0"}, 64, "splits");
  refused({"--ridge", "-1"}, 64, "ridge");
  refused({"--ridge", "nan"}, 64, "ridge");
  refused({"--test-images", "16"}, 64, "15");
  refused({"--depth-g", "0"}, 64, "depth-g");
  refused({"--predictors", "3"}, 64, "pixels");
  refused({"--seconds", "-2"}, 64, "seconds");
  refused({"--alpha", "2"}, 64, "alpha");
  refused({"--keep", "16"}, 64, "15");
  refused({"--pixels", "4611686018427387904"}, 64, "pixels");
  refused({"--kernels", "hk,hn", "--pixels", "5", "--predictors", "2"}, 64, "hn");
  refused({"--kernels", "hk,hn", "--hn-steps", "0"}, 64, "hn-steps");
}

TEST(Experiment, InterpolationAndAdvantageLeaveTables) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const auto call = [&](const Arguments& more) {
    Arguments arguments{"experiment"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--mnist", folder.path().string(), "--out",
                                       (folder.path() / more.front()).string()});
    return run_program(arguments);
  };
  const Outcome between = call({"interpolation", "--images", "20", "--digits", "3-8"});
  EXPECT_EQ(between.exit_code, 0) << between.err;
  EXPECT_NE(between.out.find("3 to 8"), std::string::npos) << between.out;
  EXPECT_TRUE(
      std::filesystem::exists(folder.path() / "interpolation/plots/pictures.interpolation.png"));
  const std::string report = text_of(folder.path() / "interpolation/REPORT.md");
  EXPECT_NE(report.find("cross-fade"), std::string::npos) << report;
  EXPECT_NE(report.find("pictures.interpolation.png"), std::string::npos) << report;
  EXPECT_NE(
      text_of(folder.path() / "interpolation/pages/overview.md").find("pictures.interpolation.png"),
      std::string::npos);
  const Outcome trained =
      run_program({"experiment", "interpolation", "--images", "20", "--digits", "3-8", "--kernels",
                   "hk,hn", "--hn-widths", "8,16", "--hn-steps", "5", "--mnist",
                   folder.path().string(), "--out", (folder.path() / "trained").string()});
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_NE(trained.out.find("3 to 8 hn-8"), std::string::npos) << trained.out;
  const Outcome advantage = call({"advantage", "--images", "4,8", "--f", "mlp"});
  EXPECT_EQ(advantage.exit_code, 0) << advantage.err;
  EXPECT_NE(advantage.out.find("pairs of tuples"), std::string::npos) << advantage.out;
  EXPECT_EQ(call({"interpolation", "--digits", "3,8"}).exit_code, 64);
  EXPECT_EQ(call({"interpolation", "--steps", "1"}).exit_code, 64);
  EXPECT_EQ(call({"interpolation", "--images", "61"}).exit_code, 64);
  EXPECT_EQ(call({"interpolation", "--kernels", "nngp"}).exit_code, 64);
  EXPECT_EQ(call({"interpolation", "--kernels", "hn", "--f", "transformer"}).exit_code, 64);
  EXPECT_EQ(call({"advantage", "--images", "61"}).exit_code, 64);
  EXPECT_EQ(call({"advantage", "--f", "resnet"}).exit_code, 64);
}

TEST(Experiment, ClaimsAreExplainedAndSaidToNeedImages) {
  const Outcome told = run_program({"explain", "experiment.completion.hk-below-nngp.n200"});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.out.find("unseen pixels"), std::string::npos) << told.out;
  const Outcome judged = run_program({"--claim", "experiment.completion.hk-below-nngp.n200"});
  EXPECT_EQ(judged.exit_code, 64);
  EXPECT_NE(judged.err.find("--mnist"), std::string::npos) << judged.err;
  EXPECT_NE(run_program({"list"}).out.find("hk-below-nngp"), std::string::npos);
}

// --- ends before the end ---

nlohmann::json experiment_in(const std::filesystem::path& out) {
  return nlohmann::json::parse(text_of(out / "results.json"));
}

// "7 of 5000".
int finished_splits(const nlohmann::json& results) {
  return std::stoi(results["experiment"]["setting"]["splits"].get<std::string>());
}

TEST(Experiment, InterruptedKeepsTheSplitsThatWereFinished) {
  using namespace std::chrono_literals;
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const Arguments common{"experiment", "completion", "--mnist", folder.path().string(),
                         "--images",   "10",         "--keep",  "1"};
  const auto arguments = [&](const std::string& splits, const char* out) {
    Arguments all = common;
    all.insert(all.end(), {"--splits", splits, "--out", (folder.path() / out).string()});
    return all;
  };
  Program program(arguments("5000", "out"), folder.path());
  std::this_thread::sleep_for(1500ms);  // a split takes a hundredth of that
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_NE(outcome.out.find("PARTIAL"), std::string::npos) << outcome.out;
  const nlohmann::json partial = experiment_in(folder.path() / "out");
  EXPECT_EQ(partial["meta"]["partial"], true);
  const int splits = finished_splits(partial);
  ASSERT_GE(splits, 1);
  ASSERT_LT(splits, 5000);
  EXPECT_EQ(partial["experiment"]["errors"][0]["splits"], splits);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "out/predictions.h5"));
  // They are those of a run that was to have no more.
  const Outcome whole = run_program(arguments(std::to_string(splits), "whole"));
  EXPECT_NE(whole.exit_code, 64) << whole.err;
  EXPECT_EQ(experiment_in(folder.path() / "whole")["experiment"]["errors"],
            partial["experiment"]["errors"]);
}

TEST(Experiment, EndsAfterSoManySecondsWithTwoSplitsAtLeast) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const auto of = [&](const char* out, const Arguments& more) {
    const Outcome outcome = completion(folder.path(), folder.path() / out, more);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return experiment_in(folder.path() / out);
  };
  const auto begun = std::chrono::steady_clock::now();
  const nlohmann::json ended =
      of("ended", {"--splits", "5000", "--keep", "1", "--seconds", "1e-6"});
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(30));
  EXPECT_EQ(finished_splits(ended), 2);
  EXPECT_EQ(ended["meta"]["partial"], false) << "it did as it was told";
  EXPECT_EQ(ended["experiment"]["errors"],
            of("two", {"--splits", "2", "--keep", "1"})["experiment"]["errors"]);
}

// --- labels ---

TEST(Experiment, LabelsLeaveErrorsAndTheKernel) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const auto out = folder.path() / "out";
  const auto call = [&](const Arguments& more) {
    Arguments arguments{"experiment",           "labels", "--mnist",
                        folder.path().string(), "--out",  out.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  };
  const auto refused = [&](const Arguments& more, const char* part) {
    const Outcome outcome = call(more);
    EXPECT_EQ(outcome.exit_code, 64) << outcome.err;
    EXPECT_EQ(lines_of(outcome.err).size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
  };
  refused({"--images", "61"}, "60");
  refused({"--images", "20", "--test-images", "16"}, "15");
  refused({"--images", "20", "--splits", "0"}, "splits");
  refused({"--images", "20", "--seconds", "0"}, "seconds");
  refused({"--images", "20", "--pixels", "none"}, "all");
  const Outcome outcome =
      call({"--images", "20,40", "--pixels", "5", "--splits", "5000", "--seconds", "1e-6"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("separate"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("rho = 0.5"), std::string::npos) << outcome.out;
  EXPECT_EQ(finished_splits(experiment_in(out)), 2);
  for (const char* name :
       {"samples.h5", "plots/chart.labels-all.svg", "plots/chart.labels-kernel.svg", "REPORT.md"}) {
    EXPECT_TRUE(std::filesystem::exists(out / name)) << name;
  }
}

// Now and then both pixels drawn of an image are the same.
TEST(Experiment, CompletionKeepsTheSplitsBeforeASingularOne) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const auto out = folder.path() / "out";
  const Outcome outcome = completion(
      folder.path(), out, {"--pixels", "2", "--ridge", "0", "--images", "2", "--splits", "500"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  const nlohmann::json results = experiment_in(out);
  EXPECT_TRUE(results["meta"]["partial"]);
  EXPECT_GE(finished_splits(results), 1);
  EXPECT_NE(results["experiment"]["setting"]["ended early"].get<std::string>().find("singular"),
            std::string::npos);
}

TEST(Experiment, CompletionSaysThatAKernelIsSingular) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const Outcome outcome = completion(folder.path(), folder.path() / "out",
                                     {"--pixels", "60", "--ridge", "0", "--images", "20"});
  EXPECT_EQ(outcome.exit_code, 64) << outcome.err;
  EXPECT_NE(outcome.err.find("singular"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace widthwise::verify
