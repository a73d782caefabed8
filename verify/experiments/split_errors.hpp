#pragma once
// The errors of predictors, split by split, and what is told of them.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verify/experiments/image_regression.hpp"
#include "verify/results/error_table.hpp"
#include "verify/results/results.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {

/// Of all predictors that learned from the same images, in one split.
class SplitErrors {
 public:
  explicit SplitErrors(std::int64_t images) : images_(images) {}

  /// Predictions P x M of test images that were not added yet.
  void add(const std::string& predictor, const Eigen::MatrixXd& predictions,
           const ShownImages& truth);

  /// Of predictions P x M, from others of the same images.
  void add_distance(const std::string& predictor, const Eigen::MatrixXd& predictions,
                    const Eigen::MatrixXd& others, const ShownImages& truth);

  std::int64_t images() const { return images_; }

  /// In the order in which they were first added.
  const std::vector<std::pair<std::string, ErrorSums>>& predictors() const { return predictors_; }

  /// Whether there are such pixels in the test images.
  bool has(PixelSet pixels) const;

  double error(const std::string& predictor, PixelSet pixels) const;

  /// Of whom a distance was added, and its root mean square.
  std::vector<std::string> distant() const;
  double distance(const std::string& predictor, PixelSet pixels) const;

 private:
  using Sums = std::vector<std::pair<std::string, ErrorSums>>;

  std::int64_t images_;
  Sums predictors_;
  Sums distances_;
};

/// The largest effort of each predictor at each number of images.
class HardestEfforts {
 public:
  void add(const SolverEffort& effort);
  std::vector<SolverEffort> hardest() const;

 private:
  std::map<std::pair<std::int64_t, std::string>, SolverEffort> efforts_;
};

/// A predictor's errors over the splits that have `images`.
std::vector<double> errors_over_splits(const std::vector<SplitErrors>& errors,
                                       const std::string& predictor, std::int64_t images,
                                       PixelSet pixels);

/// A predictor's distances from kernel descent over the splits that have `images`.
std::vector<double> distances_over_splits(const std::vector<SplitErrors>& errors,
                                          const std::string& predictor, std::int64_t images,
                                          PixelSet pixels);

/// Means with 95 % intervals, the differences of every two kernels, and distances.
ErrorTable error_table(const std::string& task, const std::map<std::string, std::string>& setting,
                       const std::vector<SplitErrors>& errors, std::vector<SolverEffort> efforts);

/// A chart of the errors against the number of images for each set of pixels.
std::vector<Chart> error_charts(const ErrorTable& table);

/// Every error: a study for each predictor, a table for each number of images (its `width`), a
/// column for each set of pixels, a row for each split; and every distance, in studies that end in
/// "-distance".
Samples error_samples(const std::string& task, const std::vector<SplitErrors>& errors);

}  // namespace widthwise::verify
