#include "verify/experiments/image_descent.hpp"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "theory/kernel_gradient_descent.hpp"
#include "verify/base/errors.hpp"
#include "verify/experiments/image_experiment.hpp"
#include "verify/experiments/training_batches.hpp"
#include "verify/regression/tuple_regression.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr HypernetTraining kSmall{.width = 8, .depth_f = 1, .depth_g = 2, .steps = 40, .batch = 7};
constexpr sim::SampleKey kKey{3, 1, 4, 1};

class ImageDescents : public ::testing::Test {
 protected:
  ImageDescents() {
    write_small_mnist(folder_.path());
    data_ = read_image_data(folder_.path().string());
  }

  // What the descent predicts of five test images after learning from ten.
  Eigen::MatrixXd predicted(const HypernetTraining& training) const {
    const ImageSplit split(data_, {}, 7, 0);
    ImageDescent descent(training, data_.side(), kKey);
    EXPECT_TRUE(descent.learn(split, split.training(kImages), kPixels, {}));
    return descent.predict(split.test(0, kTests), {});
  }

  // The other route: tuples, and their dense kernels.
  Tuples tuples(const ShownImages& images, const std::vector<GridPoint>& points) const {
    const Eigen::MatrixXd root = pixel_correlations(data_.side()).llt().matrixL();
    Tuples list{Eigen::MatrixXd(data_.n_pixels(), points.size()),
                Eigen::MatrixXd(data_.n_pixels(), points.size())};
    for (std::size_t k = 0; k < points.size(); ++k) {
      const auto column = static_cast<Index>(k);
      const Eigen::VectorXd x = images.shown().col(points[k].x);
      const double length = std::sqrt(static_cast<double>(data_.n_pixels()));
      list.x.col(column) = length * x.normalized();
      list.z.col(column) = length * root.row(points[k].z).transpose();
    }
    return list;
  }

  struct Dense {
    std::vector<GridPoint> points;
    Eigen::MatrixXd kernel;
    Eigen::MatrixXd cross;  // rows: all pixels of each test image
    Eigen::VectorXd targets;
  };

  Dense dense() const {
    const ImageSplit split(data_, {}, 7, 0);
    const ShownImages training = split.training(kImages);
    Dense dense{split.points(kImages, *kPixels.per_image, 0), {}, {}, {}};
    std::vector<GridPoint> asked;
    for (Index i = 0; i < kTests; ++i) {
      for (Index p = 0; p < data_.n_pixels(); ++p) asked.push_back({i, p});
    }
    const Tuples learned = tuples(training, dense.points);
    const auto kernel_to = [&](const Tuples& left) {
      return tuple_kernel(theory::KernelForm::kHyperkernel, *mlp_features(kSmall.depth_f),
                          kSmall.depth_g, left, learned, {});
    };
    dense.kernel = kernel_to(learned);
    dense.cross = kernel_to(tuples(split.test(0, kTests), asked));
    dense.targets.resize(dense.kernel.rows());
    for (std::size_t k = 0; k < dense.points.size(); ++k) {
      dense.targets(static_cast<Index>(k)) =
          training.intensities(dense.points[k].z, dense.points[k].x);
    }
    return dense;
  }

  static constexpr Index kImages = 10;
  static constexpr Index kTests = 5;
  static constexpr LearnedPixels kPixels{.per_image = 30};  // of 49: some come twice

  TemporaryDirectory folder_;
  ImageData data_;
};

TEST_F(ImageDescents, OnAllImagesAreKernelGradientDescent) {
  HypernetTraining whole = kSmall;
  whole.batch = 100;
  const Dense other = dense();
  const theory::KernelGradientDescent exact(other.kernel, other.targets);
  const Eigen::VectorXd expected = exact.after_steps(other.cross, 1.0 / exact.top(), whole.steps);
  const Eigen::MatrixXd found = predicted(whole);
  EXPECT_LT((found.reshaped() - expected).cwiseAbs().maxCoeff(), 1e-7);
  EXPECT_GT(expected.cwiseAbs().maxCoeff(), 0.1);
  const Eigen::VectorXd more = exact.after_steps(other.cross, 1.0 / exact.top(), whole.steps + 1);
  EXPECT_GT((found.reshaped() - more).cwiseAbs().maxCoeff(), 1e-4) << "a step makes a difference";
}

// Batch by batch with the dense kernel.
TEST_F(ImageDescents, OnBatchesStepTheDenseKernel) {
  const Dense other = dense();
  TrainingBatches batches(kKey, kImages, kSmall.batch);
  Eigen::VectorXd alpha = Eigen::VectorXd::Zero(other.kernel.rows());
  double rate = 0.0;
  for (int step = 0; step < kSmall.steps; ++step) {
    const std::vector<Index> images = batches.next();
    ASSERT_EQ(images.size(), 7U);
    std::vector<Index> chosen;
    for (std::size_t k = 0; k < other.points.size(); ++k) {
      if (std::ranges::find(images, other.points[k].x) != images.end()) {
        chosen.push_back(static_cast<Index>(k));
      }
    }
    if (step == 0) {
      const Eigen::MatrixXd block = other.kernel(chosen, chosen);
      rate = 1.0 / block.selfadjointView<Eigen::Lower>().eigenvalues().maxCoeff();
    }
    const Eigen::VectorXd residuals = other.kernel * alpha - other.targets;
    for (const Index k : chosen) alpha(k) -= rate * residuals(k);
  }
  const Eigen::VectorXd expected = other.cross * alpha;
  EXPECT_LT((predicted(kSmall).reshaped() - expected).cwiseAbs().maxCoeff(), 1e-7);
}

TEST_F(ImageDescents, StopWhenTold) {
  const ImageSplit split(data_, {}, 7, 0);
  const std::atomic<bool> stop = true;
  ImageDescent descent(kSmall, data_.side(), kKey);
  EXPECT_FALSE(descent.learn(split, split.training(kImages), kPixels, {1, &stop}));
}

TEST(TrainingBatches, TakeEachImageOnceAnEpoch) {
  TrainingBatches batches(kKey, 10, 5);
  std::vector<Index> seen = batches.next();
  const std::vector<Index> second = batches.next();
  seen.insert(seen.end(), second.begin(), second.end());
  std::ranges::sort(seen);
  for (Index i = 0; i < 10; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(TrainingBatches(kKey, 3, 5).next().size(), 3U);
}

// --- the distance of finite networks from it ---

class HypernetDistances : public ImageDescents, public testing::WithParamInterface<TrainedF> {
 protected:
  RunOutcome outcome() const {
    ImageExperiment experiment;
    experiment.task = "completion";
    HypernetTraining training = kSmall;
    training.f = GetParam();
    experiment.f = limit_of_f(training);
    experiment.forms = {theory::KernelForm::kNngp};
    experiment.images = {20};
    experiment.n_splits = 2;
    experiment.n_kept = 15;
    experiment.seed = 5;
    for (const Index width : {8, 32, 128}) {
      training.width = width;
      experiment.hypernets.push_back(training);
    }
    check_image_experiment(experiment, data_);
    ProgressBar silent(false);
    const std::atomic<bool> never = false;
    return run_image_experiment(experiment, data_, silent, never);
  }
};

double distance_of(const ErrorTable& table, const std::string& predictor, PixelSet pixels) {
  for (const PredictionDistance& each : table.distances) {
    if (each.predictor == predictor && each.pixels == pixels) return each.distance.mean;
  }
  ADD_FAILURE() << "no distance of " << predictor;
  return 0.0;
}

TEST_P(HypernetDistances, FallWithTheWidth) {
  const RunOutcome found = outcome();
  const ErrorTable& table = *found.results.experiment;
  for (const PixelSet pixels : kPixelSets) {
    const double narrow = distance_of(table, "hn-8", pixels);
    const double wide = distance_of(table, "hn", pixels);
    // By 4 if they fell as 1 / sqrt(width).
    EXPECT_LT(wide, narrow / 2.0) << name(pixels);
    EXPECT_GT(wide, narrow / 16.0) << name(pixels);
    EXPECT_LT(distance_of(table, "hn-32", pixels), narrow) << name(pixels);
  }
  for (const char* id : {"chart.completion-width-error", "chart.completion-width-distance"}) {
    const auto at = std::ranges::find(found.results.charts, id, &Chart::id);
    ASSERT_NE(at, found.results.charts.end()) << id;
    EXPECT_EQ(at->curves.front().points.size(), 3U);
    EXPECT_EQ(at->curves.front().points.back().x, 128.0);
  }
}

// By another route: predictions that are kept, here of all test images.
TEST_P(HypernetDistances, AreThoseOfThePredictions) {
  const RunOutcome found = outcome();
  const auto of = [&](const std::string& predictor, std::int64_t split) {
    return std::ranges::find_if(found.predictions->tables,
                                [&](const PredictionTable& table) {
                                  return table.predictor == predictor && table.split == split;
                                })
        ->values;
  };
  double sum = 0.0;
  for (const std::int64_t split : {0, 1}) {
    const Eigen::MatrixXf gap = of("hn-32", split) - of(kKernelDescent, split);
    sum += std::sqrt(static_cast<double>(gap.cwiseAbs2().mean()));
  }
  EXPECT_NEAR(distance_of(*found.results.experiment, "hn-32", PixelSet::kAll), sum / 2.0, 1e-6);
  const auto sampled =
      std::ranges::find(found.samples.tables, "completion.hn-32-distance", &SampleTable::study);
  ASSERT_NE(sampled, found.samples.tables.end());
  EXPECT_NEAR(sampled->draws.col(0).mean(), sum / 2.0, 1e-6);
}

TEST_P(HypernetDistances, GoThroughResultsJson) {
  const nlohmann::json json = to_json(outcome().results);
  ASSERT_EQ(json["experiment"]["distances"].size(), 9U) << "three widths, three sets of pixels";
  EXPECT_EQ(to_json(results_from_json(json)), json);
  nlohmann::json wrong = json;
  wrong["experiment"]["distances"][0]["mean"] = -1.0;
  wrong["experiment"]["distances"][0]["ci"] = {-2.0, 0.0};
  EXPECT_THROW(results_from_json(wrong), FileError);
}

TEST_P(HypernetDistances, NeedNetworksThatDifferInWidthOnly) {
  HypernetTraining longer = kSmall;
  longer.width = 16;
  EXPECT_NO_THROW(check_hypernets({kSmall, longer}));
  longer.steps += 1;
  EXPECT_THROW(check_hypernets({kSmall, longer}), std::invalid_argument);
  EXPECT_THROW(check_hypernets({kSmall, kSmall}), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(NetworksF, HypernetDistances,
                         testing::Values(TrainedF::kMlp, TrainedF::kConvnetGap));

}  // namespace
}  // namespace widthwise::verify
