// predictions.h5 of an experiment, read back by HDF5's own library.

#include "verify/results/predictions_file.hpp"

#include <H5Cpp.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

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
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  const RunOutcome outcome = run_image_experiment(experiment, data, silent, never);
  const auto path = folder.path() / "predictions.h5";
  write_predictions(path, testing::example_provenance("verify"), *outcome.predictions);

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
