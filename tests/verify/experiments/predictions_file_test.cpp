// predictions.h5 of an experiment, read back by HDF5's own library.

#include "verify/results/predictions_file.hpp"

#include <H5Cpp.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/experiments/small_images.hpp"
#include "tests/verify/results/example_provenance.hpp"
#include "verify/experiments/image_experiment.hpp"

namespace widthwise::verify {
namespace {

// A dataset's rows as columns.
Eigen::MatrixXd dataset(const H5::H5File& file, const std::string& name) {
  const H5::DataSet set = file.openDataSet(name);
  std::array<hsize_t, 2> shape{};
  EXPECT_EQ(set.getSpace().getSimpleExtentNdims(), 2) << name;
  set.getSpace().getSimpleExtentDims(shape.data());
  Eigen::MatrixXd values(static_cast<Eigen::Index>(shape[1]), static_cast<Eigen::Index>(shape[0]));
  set.read(values.data(), H5::PredType::NATIVE_DOUBLE);
  return values;
}

std::vector<std::int64_t> whole_numbers(const H5::H5File& file, const std::string& name,
                                        const std::vector<hsize_t>& shape) {
  const H5::DataSet set = file.openDataSet(name);
  std::vector<hsize_t> extent(static_cast<std::size_t>(set.getSpace().getSimpleExtentNdims()));
  set.getSpace().getSimpleExtentDims(extent.data());
  EXPECT_EQ(extent, shape) << name;
  std::vector<std::int64_t> numbers(
      static_cast<std::size_t>(set.getSpace().getSimpleExtentNpoints()));
  set.read(numbers.data(), H5::PredType::NATIVE_INT64);
  return numbers;
}

// Its predictions are written to `path`.
RunOutcome carried_out(const ImageExperiment& experiment, const ImageData& data,
                       const std::filesystem::path& path) {
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  RunOutcome outcome = run_image_experiment(experiment, data, silent, never);
  write_predictions(path, testing::example_provenance("verify"), *outcome.predictions);
  return outcome;
}

// All that it takes to learn the same again.
TEST(PredictionsFile, SaysWhatWasLearned) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const ImageData data = read_image_data(folder.path().string());
  ImageExperiment experiment;
  experiment.task = "representation";
  experiment.context.n_pixels = 5;
  experiment.f = mlp_features(1);
  experiment.forms = {theory::KernelForm::kNngp};
  experiment.images = {4, 6};
  experiment.learned = {.per_image = 3, .predictors = 2};
  experiment.n_splits = 2;
  const auto path = folder.path() / "predictions.h5";
  carried_out(experiment, data, path);

  const H5::H5File file(path, H5F_ACC_RDONLY);
  const ImageSplit split(data, experiment.context, experiment.seed, 1);
  const auto images = whole_numbers(file, "split_1/training_images", {6});
  EXPECT_TRUE(std::equal(images.begin(), images.end(), split.training_order().begin()));
  const auto pixels = whole_numbers(file, "split_1/pixels", {2, 6, 3});
  for (const std::uint64_t draw : {0, 1}) {
    const std::vector<GridPoint> points = split.points(6, 3, draw);
    for (std::size_t k = 0; k < points.size(); ++k) {
      EXPECT_EQ(pixels[18 * draw + k], points[k].z) << draw << k;
    }
  }
  const auto shown = whole_numbers(file, "split_1/shown", {6, 5});
  const Eigen::MatrixXd masks = split.training(6).masks;
  double counted = 0.0;
  for (std::size_t k = 0; k < shown.size(); ++k) {
    counted += masks(static_cast<Eigen::Index>(shown[k]), static_cast<Eigen::Index>(k / 5));
  }
  EXPECT_EQ(counted, 30.0);
}

// With all test images kept, the file says what the errors are.
TEST(PredictionsFile, HoldsThePredictionsWhoseErrorsArePublished) {
  const TemporaryDirectory folder;
  write_small_mnist(folder.path());
  const ImageData data = read_image_data(folder.path().string());
  ImageExperiment experiment;
  experiment.task = "completion";
  experiment.f = mlp_features(1);
  experiment.forms = {theory::KernelForm::kHyperkernel, theory::KernelForm::kNngp};
  experiment.hypernets = {{8, 1, 2, 20, 7}};
  experiment.images = {10, 20};
  experiment.n_splits = 3;
  experiment.n_kept = data.n_test();
  const auto path = folder.path() / "predictions.h5";
  const RunOutcome outcome = carried_out(experiment, data, path);

  const H5::H5File file(path, H5F_ACC_RDONLY);
  const Eigen::MatrixXd truth = dataset(file, "truth");
  ASSERT_EQ(truth.cols(), data.n_test());
  std::array<std::int64_t, 15> numbers{};
  file.openDataSet("test_images").read(numbers.data(), H5::PredType::NATIVE_INT64);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    EXPECT_LT((truth.col(static_cast<Eigen::Index>(k)) -
               data.test.item(static_cast<Eigen::Index>(numbers[k])) / 255.0)
                  .cwiseAbs()
                  .maxCoeff(),
              1e-7)
        << k;
  }
  int compared = 0;
  for (const PredictionError& error : outcome.results.experiment->errors) {
    if (is_baseline(error.predictor)) continue;
    double sum = 0.0;
    for (int split = 0; split < 3; ++split) {
      const Eigen::MatrixXd mask = dataset(file, fmt::format("split_{}/mask", split));
      const Eigen::MatrixXd values =
          dataset(file, fmt::format("split_{}/images_{}/{}", split, error.images, error.predictor));
      Eigen::MatrixXd counted = Eigen::MatrixXd::Ones(mask.rows(), mask.cols());
      if (error.pixels == PixelSet::kGiven) counted = mask;
      if (error.pixels == PixelSet::kUnseen) counted -= mask;
      sum += (values - truth).cwiseAbs2().cwiseProduct(counted).sum() / counted.sum();
    }
    EXPECT_NEAR(error.error.mean, sum / 3.0, 1e-6) << error.predictor << " " << error.images;
    ++compared;
  }
  EXPECT_EQ(compared, 4 * 2 * 3) << "predictors, numbers of images, sets of pixels";
}

}  // namespace
}  // namespace widthwise::verify
