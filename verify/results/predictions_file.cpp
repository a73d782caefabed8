#include "verify/results/predictions_file.hpp"

#include <fmt/format.h>

#include <array>

#include "verify/base/durable_file.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/hdf5_write.hpp"

namespace widthwise::verify {
namespace {

// A column of the matrix is a row of the dataset.
void write_images(H5::Group& group, const std::string& name, const Eigen::MatrixXf& images) {
  const std::array<hsize_t, 2> shape{static_cast<hsize_t>(images.cols()),
                                     static_cast<hsize_t>(images.rows())};
  group
      .createDataSet(name, H5::PredType::IEEE_F32LE, H5::DataSpace(2, shape.data()),
                     without_times())
      .write(images.data(), H5::PredType::NATIVE_FLOAT);
}

template <class Number>
void write_numbers(H5::Group& group, const std::string& name, const H5::PredType& native,
                   const std::vector<Number>& numbers, const std::vector<hsize_t>& shape) {
  const H5::DataSpace space(static_cast<int>(shape.size()), shape.data());
  group.createDataSet(name, H5::PredType::STD_I64LE, space, without_times())
      .write(numbers.data(), native);
}

void write_choice(H5::Group& split, const SplitChoice& choice) {
  const hsize_t images = choice.training_images.size();
  const auto predictors = static_cast<hsize_t>(choice.predictors);
  const auto& native = H5::PredType::NATIVE_INT64;
  write_numbers(split, "training_images", native, choice.training_images, {images});
  if (!choice.pixels.empty()) {
    write_numbers(split, "pixels", native, choice.pixels,
                  {predictors, images, choice.pixels.size() / (predictors * images)});
  }
  if (!choice.shown.empty()) {
    write_numbers(split, "shown", native, choice.shown, {images, choice.shown.size() / images});
  }
}

H5::Group group_in(H5::Group& parent, const std::string& name) {
  return parent.nameExists(name) ? parent.openGroup(name) : parent.createGroup(name);
}

void write_to(H5::H5File& file, const Provenance& provenance, const Predictions& predictions) {
  H5::Group root = file.openGroup("/");
  write_hdf5_text(root, "schema", kPredictionsSchema);
  write_hdf5_provenance(root, provenance);
  write_numbers(root, "test_images", H5::PredType::NATIVE_INT64, predictions.test_images,
                {predictions.test_images.size()});
  write_numbers(root, "labels", H5::PredType::NATIVE_INT, predictions.labels,
                {predictions.labels.size()});
  write_images(root, "truth", predictions.truth);
  for (std::size_t k = 0; k < predictions.masks.size(); ++k) {
    H5::Group split = group_in(root, fmt::format("split_{}", k));
    write_images(split, "mask", predictions.masks[k]);
    write_choice(split, predictions.choices.at(k));
  }
  for (const PredictionTable& table : predictions.tables) {
    H5::Group split = group_in(root, fmt::format("split_{}", table.split));
    H5::Group images = group_in(split, fmt::format("images_{}", table.images));
    write_images(images, table.predictor, table.values);
  }
}

}  // namespace

void write_predictions(const std::filesystem::path& file, const Provenance& provenance,
                       const Predictions& predictions) {
  H5::Exception::dontPrint();
  std::string image;
  try {
    image = hdf5_image([&](H5::H5File& open) { write_to(open, provenance, predictions); });
  } catch (const H5::Exception& error) {
    throw FileError(fmt::format("{}: the predictions cannot be written as HDF5: {}", file.string(),
                                error.getDetailMsg()));
  }
  write_file_atomically(file, image);
}

}  // namespace widthwise::verify
