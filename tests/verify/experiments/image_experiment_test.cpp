#include "verify/experiments/image_experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "verify/base/errors.hpp"
#include "verify/experiments/experiment_claims.hpp"
#include "verify/experiments/kernel_advantage.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using theory::KernelForm;

ImageExperiment small_experiment() {
  ImageExperiment experiment;
  experiment.task = "completion";
  experiment.f = mlp_features(2);
  experiment.forms = {KernelForm::kHyperkernel, KernelForm::kNngp};
  experiment.images = {10, 20};
  experiment.n_splits = 3;
  experiment.seed = 5;
  experiment.threads = 2;
  return experiment;
}

class ImageExperiments : public ::testing::Test {
 protected:
  ImageExperiments() {
    write_small_mnist(folder_.path());
    data_ = read_image_data(folder_.path().string());
  }

  RunOutcome outcome_of(const ImageExperiment& experiment) const {
    check_image_experiment(experiment, data_);
    ProgressBar silent(false);
    const std::atomic<bool> never = false;
    return run_image_experiment(experiment, data_, silent, never);
  }

  TemporaryDirectory folder_;
  ImageData data_;
};

double error_of(const RunOutcome& outcome, const std::string& predictor, std::int64_t images,
                PixelSet pixels) {
  for (const PredictionError& error : outcome.results.experiment->errors) {
    if (error.predictor == predictor && error.images == images && error.pixels == pixels) {
      return error.error.mean;
    }
  }
  ADD_FAILURE() << "no error of " << predictor;
  return 0.0;
}

TEST_F(ImageExperiments, MeasureWhatTheyPredict) {
  const RunOutcome outcome = outcome_of(small_experiment());
  // 28 of 49 pixels are shown.
  for (const char* predictor : {"hk", "nngp", "mean-image", "nearest-image"}) {
    const double all = error_of(outcome, predictor, 20, PixelSet::kAll);
    const double parts = (28 * error_of(outcome, predictor, 20, PixelSet::kGiven) +
                          21 * error_of(outcome, predictor, 20, PixelSet::kUnseen)) /
                         49;
    EXPECT_NEAR(all, parts, 1e-12) << predictor;
    EXPECT_GT(all, 0.0) << predictor;
  }
  // A kernel sees more than the mean does.
  EXPECT_LT(error_of(outcome, "hk", 20, PixelSet::kUnseen),
            error_of(outcome, "mean-image", 20, PixelSet::kUnseen));
  ASSERT_TRUE(outcome.predictions);
  EXPECT_EQ(outcome.predictions->tables.size(), 2U * 2U * 3U);
  EXPECT_EQ(outcome.predictions->test_images.front(), 0);
}

// The errors by another route: the predictions that are kept, of all test images.
TEST_F(ImageExperiments, ErrorsAreThoseOfThePredictions) {
  ImageExperiment experiment = small_experiment();
  experiment.n_kept = 15;
  experiment.images = {20};
  const RunOutcome outcome = outcome_of(experiment);
  const Predictions& kept = *outcome.predictions;
  double sum = 0.0;
  for (const PredictionTable& table : kept.tables) {
    if (table.predictor != "nngp") continue;
    sum += (table.values - kept.truth).squaredNorm() / static_cast<double>(kept.truth.size());
  }
  EXPECT_NEAR(sum / 3.0, error_of(outcome, "nngp", 20, PixelSet::kAll), 1e-6);
}

TEST_F(ImageExperiments, AreTheSameForAnyNumberOfThreads) {
  ImageExperiment experiment = small_experiment();
  const RunOutcome two = outcome_of(experiment);
  experiment.threads = 1;
  const RunOutcome one = outcome_of(experiment);
  for (std::size_t k = 0; k < one.samples.tables.size(); ++k) {
    EXPECT_EQ(one.samples.tables[k].draws, two.samples.tables[k].draws);
  }
}

TEST_F(ImageExperiments, TheFirstSplitsOfMoreAreThoseOfFewer) {
  ImageExperiment experiment = small_experiment();
  const RunOutcome three = outcome_of(experiment);
  experiment.n_splits = 2;
  experiment.images = {20};
  const RunOutcome two = outcome_of(experiment);
  const auto table = [](const RunOutcome& outcome) {
    return *std::ranges::find_if(outcome.samples.tables, [](const SampleTable& each) {
      return each.study == "completion.hk" && each.width == 20;
    });
  };
  EXPECT_EQ(table(three).draws.topRows(2), table(two).draws);
}

TEST_F(ImageExperiments, LearnFromSomePixels) {
  ImageExperiment experiment = small_experiment();
  experiment.learned = {.per_image = 10, .predictors = 2, .ridge = 1e-9};
  const RunOutcome some = outcome_of(experiment);
  experiment.learned = {};
  const RunOutcome all = outcome_of(experiment);
  EXPECT_GT(error_of(some, "hk", 20, PixelSet::kAll), error_of(all, "hk", 20, PixelSet::kAll));
  EXPECT_EQ(some.results.experiment->efforts.front().iterations, 0);
  EXPECT_GT(all.results.experiment->efforts.front().iterations, 0);
  EXPECT_LE(all.results.experiment->efforts.front().residual, 1e-8);
}

TEST_F(ImageExperiments, RepresentWhatTheySee) {
  ImageExperiment experiment = small_experiment();
  experiment.task = "representation";
  experiment.context = {49};
  const RunOutcome outcome = outcome_of(experiment);
  for (const PredictionError& error : outcome.results.experiment->errors) {
    EXPECT_NE(error.pixels, PixelSet::kUnseen) << "there is none";
  }
  EXPECT_EQ(outcome.results.experiment->setting.at("context"), "all pixels");
  EXPECT_EQ(error_of(outcome, "hk", 20, PixelSet::kGiven),
            error_of(outcome, "hk", 20, PixelSet::kAll));
}

TEST_F(ImageExperiments, EndEarlyWithWhatIsFinished) {
  ProgressBar silent(false);
  const std::atomic<bool> stop = true;
  const RunOutcome outcome = run_image_experiment(small_experiment(), data_, silent, stop);
  EXPECT_TRUE(outcome.results.meta.partial);
  EXPECT_EQ(outcome.results.exit_code(), 2);
  EXPECT_TRUE(outcome.results.experiment->errors.empty());
}

TEST_F(ImageExperiments, GoThroughResultsJson) {
  const RunOutcome outcome = outcome_of(small_experiment());
  Results results = outcome.results;
  results.meta.n_claims = 1;
  const nlohmann::json json = to_json(results);
  EXPECT_EQ(to_json(results_from_json(json)), json);
  EXPECT_EQ(json["experiment"]["errors"][0]["kernel"], "hk");
  nlohmann::json wrong = json;
  wrong["experiment"]["errors"][0]["pixels"] = "some";
  EXPECT_THROW(results_from_json(wrong), FileError);
  wrong = json;
  wrong["pictures"][0]["pictures"][0][0] = 256;
  EXPECT_THROW(results_from_json(wrong), FileError);
  wrong = json;
  wrong["pictures"][0]["rows"].push_back("one more");
  EXPECT_THROW(results_from_json(wrong), FileError);
}

TEST_F(ImageExperiments, TrainHypernetworks) {
  ImageExperiment experiment = small_experiment();
  experiment.images = {20};
  experiment.n_splits = 2;
  experiment.hypernets = {{8, 1, 2, 30, 7}, {24, 1, 2, 30, 7}};
  const RunOutcome two = outcome_of(experiment);
  EXPECT_LT(error_of(two, "hn", 20, PixelSet::kAll),
            0.8 * (two.predictions->truth.squaredNorm() /
                   static_cast<float>(two.predictions->truth.size())))
      << "it has learned more than to say 0";
  EXPECT_NE(error_of(two, "hn-8", 20, PixelSet::kAll), error_of(two, "hn", 20, PixelSet::kAll));
  for (const SolverEffort& effort : two.results.experiment->efforts) {
    if (effort.predictor == "hn") {
      EXPECT_LT(effort.residual, 0.9);
    }
  }
  experiment.threads = 1;
  const RunOutcome one = outcome_of(experiment);
  EXPECT_EQ(error_of(one, "hn", 20, PixelSet::kAll), error_of(two, "hn", 20, PixelSet::kAll));
  ASSERT_EQ(one.results.claims.size(), 1U);
  EXPECT_EQ(one.results.claims.front().id, "experiment.completion.hk-below-hn.n20");
}

TEST_F(ImageExperiments, RefuseWhatCannotBe) {
  ImageExperiment experiment = small_experiment();
  experiment.images = {10, 61};
  EXPECT_THROW(check_image_experiment(experiment, data_), UsageError);
  experiment = small_experiment();
  experiment.n_test = 16;
  EXPECT_THROW(check_image_experiment(experiment, data_), UsageError);
  experiment = small_experiment();
  experiment.n_kept = 16;
  EXPECT_THROW(check_image_experiment(experiment, data_), UsageError);
  experiment = small_experiment();
  experiment.learned.per_image = Eigen::Index{1} << 62;
  EXPECT_THROW(check_image_experiment(experiment, data_), UsageError);
  experiment = small_experiment();
  experiment.context = {50};
  EXPECT_THROW(check_image_experiment(experiment, data_), UsageError);
  experiment = small_experiment();
  experiment.learned.per_image = 1001;
  EXPECT_THROW(check_image_experiment(experiment, data_), UsageError);
}

// --- the computational advantage ---

TEST_F(ImageExperiments, ThetaFIsNeededOnceAPairOfImages) {
  AdvantageExperiment experiment;
  experiment.fs = {{"mlp", mlp_features(1)}, {"convnet", convnet_features(1, false)}};
  experiment.images = {4, 8};
  experiment.per_image = 5;
  experiment.repetitions = 1;
  check_advantage(experiment, data_);
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  const Results results = run_advantage(experiment, data_, silent, never).results;
  ASSERT_EQ(results.tables.front().rows.size(), 4U);
  for (const NumberTable::Row& row : results.tables.front().rows) {
    const double n = row.values[0];
    EXPECT_EQ(row.values[1], 5 * n);
    EXPECT_EQ(row.values[2], n * (n + 1) / 2) << row.label;
    EXPECT_EQ(row.values[3], 5 * n * (5 * n + 1) / 2) << row.label;
  }
  EXPECT_EQ(results.charts.front().curves.size(), 4U);
  Results read = results;
  EXPECT_EQ(to_json(results_from_json(to_json(read))), to_json(read));
}

// --- comparisons ---

// Where every pixel is shown nothing is unseen, and nothing is claimed of it.
TEST(ExperimentClaims, NeedPixelsToSpeakOf) {
  std::vector<SplitErrors> errors;
  const ShownImages whole{Eigen::MatrixXd::Zero(4, 1), Eigen::Vector4d::Ones()};
  for (int split = 0; split < 4; ++split) {
    SplitErrors each(200);
    each.add("hk", Eigen::MatrixXd::Constant(4, 1, 0.1), whole);
    each.add("nngp", Eigen::MatrixXd::Constant(4, 1, 0.2), whole);
    errors.push_back(each);
  }
  const ErrorTable table = error_table("representation", {{"test images", "1"}}, errors, {});
  EXPECT_TRUE(experiment_claims(table, errors, 0.01).empty());
  EXPECT_EQ(error_charts(table).size(), 2U);
}

// Errors of hk that are `better` below those of nngp, with a spread over four splits.
std::vector<SplitErrors> errors_with(double better, std::int64_t images) {
  std::vector<SplitErrors> errors;
  const ShownImages truth{Eigen::MatrixXd::Zero(4, 1), Eigen::Vector4d(1, 1, 0, 0)};
  for (int split = 0; split < 4; ++split) {
    const double common = 1.0 + 0.1 * split;
    const double noise = 0.001 * (split % 2 == 0 ? 1 : -1);
    SplitErrors each(images);
    const auto error = [](double value) {
      return Eigen::MatrixXd::Constant(4, 1, std::sqrt(value));
    };
    each.add("hk", error(common - better + noise), truth);
    each.add("nngp", error(common), truth);
    errors.push_back(each);
  }
  return errors;
}

std::vector<ClaimResult> claims_at(double better, std::int64_t images) {
  const auto errors = errors_with(better, images);
  return experiment_claims(error_table("completion", {{"test images", "1"}}, errors, {}), errors,
                           0.01);
}

TEST(ExperimentClaims, JudgePairedDifferences) {
  ASSERT_EQ(claims_at(0.05, 200).size(), 1U);
  const ClaimResult better = claims_at(0.05, 200).front();
  EXPECT_EQ(better.id, "experiment.completion.hk-below-nngp.n200");
  EXPECT_NEAR(better.estimate, -0.05, 1e-12);
  EXPECT_EQ(better.verdict, Verdict::kConfirmed) << "the splits' common spread is 0.13";
  EXPECT_EQ(claims_at(-0.05, 200).front().verdict, Verdict::kRefuted);
  EXPECT_EQ(claims_at(0.0005, 200).front().verdict, Verdict::kInconclusive);
  EXPECT_FALSE(claims_at(0.0005, 200).front().reason.empty());
  EXPECT_TRUE(claims_at(0.05, 100).empty()) << "it is claimed from 200 images on";
  EXPECT_LE(better.rows.front().bands[0], better.rows.front().bands[4]);
  EXPECT_NEAR(better.rows.front().bands[2], 0.05, 0.0011);
}

TEST(SplitMeans, AreThoseOfStudent) {
  const double values[] = {1.0, 2.0, 3.0, 4.0};
  const SplitMean mean = split_mean(values, 0.05);
  EXPECT_NEAR(mean.mean, 2.5, 1e-15);
  EXPECT_NEAR(mean.se, std::sqrt(5.0 / 3.0 / 4.0), 1e-15);
  EXPECT_NEAR(mean.ci.upper - mean.mean, 3.182446305284263 * mean.se, 1e-12);  // t(0.975, 3)
  const double one[] = {2.0};
  EXPECT_TRUE(std::isinf(split_mean(one, 0.05).ci.half_width()));
  EXPECT_THROW(split_mean({}, 0.05), std::invalid_argument);
}

}  // namespace
}  // namespace widthwise::verify
