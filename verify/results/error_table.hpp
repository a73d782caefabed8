#pragma once
// Errors of predictors on test images, over splits of the data, and who is better.

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// Which pixels of a test image an error is the mean over: all, those that the predictor was not
/// shown, those that it was.
enum class PixelSet { kAll, kUnseen, kGiven };

inline constexpr std::array kPixelSets{PixelSet::kAll, PixelSet::kUnseen, PixelSet::kGiven};

/// "all", "unseen", "given".
std::string_view name(PixelSet pixels);

/// The trained hypernetwork; what it is at infinite width, gradient descent with the hyperkernel in
/// as many steps; and predictors that learn nothing: the mean of the training images,
/// and that one of them which f finds most alike.
inline constexpr const char* kTrainedHypernet = "hn";
inline constexpr const char* kKernelDescent = "hk-descent";
inline constexpr const char* kMeanImage = "mean-image";
inline constexpr const char* kNearestImage = "nearest-image";

/// Whether it is one of the last two.
bool is_baseline(std::string_view predictor);

/// A mean over splits; each split gives one number.
struct SplitMean {
  double mean;
  double se;    ///< of the mean; not-a-number for one split
  Interval ci;  ///< Student's at the table's level; infinite for one split
};

/// That of `values`. Splits share their test images and few of their training images, and count as
/// independent. Throws std::invalid_argument for no values, or an alpha outside (0, 1).
SplitMean split_mean(std::span<const double> values, double alpha);

/// The mean squared error of a predictor.
struct PredictionError {
  std::string predictor;  ///< "hk", "nngp", "mean-image", ..
  std::int64_t images;    ///< trained on
  PixelSet pixels;
  std::int64_t splits;
  SplitMean error;
};

/// The mean of one predictor's error minus another's, split by split.
struct ErrorDifference {
  std::string left;
  std::string right;
  std::int64_t images;
  PixelSet pixels;
  std::int64_t splits;
  SplitMean difference;
};

/// How far one predictor's predictions are from another's: the root of their mean square difference
/// over the pixels of all test images, dimensionless as intensities are, split by split.
struct PredictionDistance {
  std::string predictor;
  std::string from;
  std::int64_t images;
  PixelSet pixels;
  std::int64_t splits;
  SplitMean distance;
};

/// How a predictor was found, at its hardest split.
struct SolverEffort {
  std::string predictor;
  std::int64_t images;
  int terms;        ///< of the kernel's sum; 0 where there is none
  int iterations;   ///< of conjugate gradients, or steps; 0 where a matrix was factored
  double residual;  ///< relative
};

/// What an experiment found.
struct ErrorTable {
  std::string task;                            ///< "completion"
  std::map<std::string, std::string> setting;  ///< {"context", "half"}, ..
  double level;                                ///< of the intervals: 0.95
  std::vector<PredictionError> errors;
  std::vector<ErrorDifference> differences;
  std::vector<SolverEffort> efforts;
  std::vector<PredictionDistance> distances = {};  ///< of trained hypernetworks from kernel descent
};

}  // namespace widthwise::verify
