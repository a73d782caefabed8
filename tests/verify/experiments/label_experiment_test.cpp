#include "verify/experiments/label_experiment.hpp"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "verify/base/errors.hpp"
#include "verify/experiments/image_kernels.hpp"
#include "verify/experiments/label_regression.hpp"
#include "verify/regression/tuple_regression.hpp"
#include "verify/report/terminal_table.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr auto kLabelForm = theory::KernelForm::kHyperkernel;

class LabelExperiments : public ::testing::Test {
 protected:
  LabelExperiments() {
    write_small_mnist(folder_.path());
    data_ = read_labelled_images(folder_.path().string());
    experiment_.images = {15, 30};
    experiment_.learned.per_image = 8;
    experiment_.n_splits = 3;
    experiment_.seed = 5;
    experiment_.threads = 2;
  }

  Results results() const {
    check_label_experiment(experiment_, data_);
    ProgressBar silent(false);
    const std::atomic<bool> never = false;
    return run_label_experiment(experiment_, data_, silent, never).results;
  }

  KroneckerSum grid(const FeatureKernel& labels) const {
    const ImageKernels kernels(mlp_features(2), 3, data_.side(), {kLabelForm});
    return kernels.grid(kLabelForm, labels, {});
  }

  LabelTargets targets(Index n) const {
    return label_targets(data_, ImageSplit(data_, {}, 5, 0), n, experiment_.learned);
  }

  // (one-hot label, z of the pixel).
  Tuples label_tuples(const std::vector<GridPoint>& points) const {
    const Eigen::MatrixXd root = pixel_correlations(data_.side()).llt().matrixL();
    const auto n = static_cast<Index>(points.size());
    Tuples list{Eigen::MatrixXd::Zero(kLabels, n), Eigen::MatrixXd(data_.n_pixels(), n)};
    for (Index k = 0; k < n; ++k) {
      const GridPoint& point = points[static_cast<std::size_t>(k)];
      list.x(point.x, k) = std::sqrt(static_cast<double>(kLabels));
      list.z.col(k) =
          std::sqrt(static_cast<double>(data_.n_pixels())) * root.row(point.z).transpose();
    }
    return list;
  }

  TemporaryDirectory folder_;
  ImageData data_;
  LabelExperiment experiment_;
};

double label_error(const Results& results, const std::string& predictor, std::int64_t images) {
  for (const PredictionError& error : results.experiment->errors) {
    if (error.predictor == predictor && error.images == images) return error.error.mean;
  }
  ADD_FAILURE() << "no error of " << predictor;
  return 0.0;
}

// S of orthogonal inputs, layer by layer, by the kappa_1 of [Cho2009].
TEST_F(LabelExperiments, LabelsAreAlikeThoughOrthogonal) {
  const FeatureKernel labels = label_features(2, {});
  constexpr double kPi = std::numbers::pi;
  const double first = 1.0 / kPi;  // kappa_1(0)
  const double angle = std::acos(first);
  const double second = (std::sin(angle) + (kPi - angle) * first) / kPi;
  EXPECT_NEAR(std::cos(labels.theta(3, 7)), second, 1e-14);
  EXPECT_EQ(labels.theta(4, 4), 0.0);
  EXPECT_GT(labels.theta_f(3, 7), 0.0);
  EXPECT_LT(labels.theta_f(3, 7), labels.theta_f(3, 3));
}

// What comes several times counts as often: the same as all points, each with the ridge.
TEST_F(LabelExperiments, MergedPointsAreThePointsThatTheyAreMadeOf) {
  const KroneckerSum kernel = grid(label_features(2, {}));
  const ImageSplit split(data_, {}, 5, 0);
  const ShownImages images = split.training(30);
  std::vector<GridPoint> points = split.points(30, 8, 0);
  Eigen::VectorXd values(static_cast<Index>(points.size()));
  for (std::size_t k = 0; k < points.size(); ++k) {
    values(static_cast<Index>(k)) = images.intensities(points[k].z, points[k].x);
    const Index number = split.training_order()[static_cast<std::size_t>(points[k].x)];
    points[k].x = number % 10;  // as the small images are labelled
  }
  const LabelTargets merged = targets(30);
  EXPECT_LT(merged.points.size(), points.size());
  EXPECT_EQ(merged.counts.sum(), static_cast<double>(values.size()));
  constexpr double kRidge = 0.01;
  const auto weights = solve_at_points(kernel, kRidge, points, values, {});
  ASSERT_TRUE(weights);
  const Eigen::MatrixXd expected = kernel.times(*weights, {}).transpose();
  const auto found = predict_jointly(kernel, kRidge, merged, {});
  ASSERT_TRUE(found);
  EXPECT_LT((*found - expected).cwiseAbs().maxCoeff(), 1e-10);
}

// Without S between labels the joint kernel is block diagonal, and the ten are separate.
TEST_F(LabelExperiments, SeparateIsJointWithoutS) {
  FeatureKernel apart = label_features(2, {});
  for (Index i = 0; i < kLabels; ++i) {
    for (Index j = 0; j < kLabels; ++j) {
      if (i == j) continue;
      apart.theta(i, j) = std::numbers::pi / 2.0;
      apart.theta_f(i, j) = 0.0;
    }
  }
  const KroneckerSum kernel = grid(label_features(2, {}));
  const double ridge = 1e-9 * kernel.mean_diagonal();
  const auto separate = predict_separately(kernel, ridge, targets(30), {});
  const auto without_s = predict_jointly(grid(apart), ridge, targets(30), {});
  const auto joint = predict_jointly(kernel, ridge, targets(30), {});
  ASSERT_TRUE(separate && without_s && joint);
  EXPECT_LT((*separate - *without_s).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_GT((*separate - *joint).cwiseAbs().maxCoeff(), 1e-2) << "S is not 0";
}

// One entry after another of the kernel of tuples (one-hot, z).
TEST_F(LabelExperiments, JointIsADenseSolve) {
  const LabelTargets merged = targets(15);
  std::vector<GridPoint> all;
  for (Index label = 0; label < kLabels; ++label) {
    for (Index p = 0; p < data_.n_pixels(); ++p) all.push_back({label, p});
  }
  constexpr double kRidge = 1e-3;
  const Tuples learned = label_tuples(merged.points);
  Eigen::MatrixXd dense = tuple_kernel(kLabelForm, *mlp_features(2), 3, learned, learned, {});
  dense.diagonal() += kRidge * merged.counts.cwiseInverse();
  const Eigen::VectorXd expected =
      tuple_kernel(kLabelForm, *mlp_features(2), 3, label_tuples(all), learned, {}) *
      dense.llt().solve(merged.means);
  const auto found = predict_jointly(grid(label_features(2, {})), kRidge, merged, {});
  ASSERT_TRUE(found);
  EXPECT_LT((found->transpose() - expected.reshaped(data_.n_pixels(), kLabels).transpose())
                .cwiseAbs()
                .maxCoeff(),
            1e-8);
}

TEST_F(LabelExperiments, TellErrorsPairedAndTheKernels) {
  const Results found = results();
  for (const std::int64_t images : {15, 30}) {
    EXPECT_GT(label_error(found, kJoint, images), 0.0);
    EXPECT_NE(label_error(found, kJoint, images), label_error(found, kSeparate, images));
  }
  ASSERT_EQ(found.experiment->differences.size(), 2U) << "over all pixels, of two sizes";
  EXPECT_NEAR(found.experiment->differences.front().difference.mean,
              label_error(found, kJoint, 15) - label_error(found, kSeparate, 15), 1e-12);
  EXPECT_EQ(found.experiment->setting.at("splits"), "3 of 3");
  const auto chart = std::ranges::find(found.charts, "chart.labels-kernel", &Chart::id);
  ASSERT_NE(chart, found.charts.end());
  for (const CurvePoint& point : chart->curves.front().points) {
    EXPECT_GT(point.y, 0.0) << "they never decouple";
    EXPECT_LT(point.y, 1.0);
  }
  EXPECT_EQ(to_json(results_from_json(to_json(found))), to_json(found));
  const std::string told = render_terminal_table(found, 100);
  EXPECT_EQ(told.find("unseen"), std::string::npos) << "nothing is shown, and nothing unseen\n"
                                                    << told;
  EXPECT_NE(told.find("rho = 0.5"), std::string::npos) << told;
}

// The table, by the kernel of tuples.
TEST_F(LabelExperiments, RatiosAreThoseOfTheKernelOfTuples) {
  const Results found = results();
  const NumberTable::Row& row = found.tables.front().rows.at(2);
  ASSERT_EQ(row.label, "rho = 0.5");
  const double root = std::sqrt(2.0);
  const Tuples left{root * Eigen::Vector2d(1.0, 0.0), root * Eigen::Vector2d(1.0, 0.0)};
  Tuples right{root * Eigen::Matrix2d::Identity(), Eigen::MatrixXd(2, 2)};
  right.z.colwise() = root * Eigen::Vector2d(0.5, std::sqrt(0.75));
  std::size_t column = 0;
  for (const auto form : {kLabelForm, theory::KernelForm::kNngp}) {
    const Eigen::MatrixXd kernel = tuple_kernel(form, *mlp_features(2), 3, left, right, {});
    EXPECT_NEAR(row.values[column++], kernel(0, 1) / kernel(0, 0), 1e-12);
  }
}

TEST_F(LabelExperiments, EndEarlyWithWhatIsFinishedAndRefuseWhatCannotBe) {
  ProgressBar silent(false);
  const std::atomic<bool> stop = true;
  const RunOutcome outcome = run_label_experiment(experiment_, data_, silent, stop);
  EXPECT_TRUE(outcome.results.meta.partial);
  EXPECT_TRUE(outcome.results.experiment->errors.empty());
  experiment_.images = {61};
  EXPECT_THROW(check_label_experiment(experiment_, data_), UsageError);
  experiment_.images = {15};
  experiment_.n_test = 16;
  EXPECT_THROW(check_label_experiment(experiment_, data_), UsageError);
  experiment_.n_test = {};
  data_.test_labels.front() = 10;
  EXPECT_THROW(check_label_experiment(experiment_, data_), UsageError);
}

}  // namespace
}  // namespace widthwise::verify
