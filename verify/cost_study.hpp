#pragma once
// What a draw costs: the benchmark's output, read and fitted.

#include <filesystem>
#include <string>
#include <vector>

namespace widthwise::verify {

/// One row of the benchmark's output.
struct CostPoint {
  double width;
  double seconds;  ///< per draw (median of the repetitions if there are any)
};

/// The series of one benchmark file. A series is the part of a benchmark's name before the '/':
/// "deferred/8192" belongs to "deferred".
struct CostStudy {
  std::vector<CostPoint> deferred;       ///< a draw of K^(0..4), L = 3, deferred engine
  std::vector<CostPoint> dense;          ///< the same with real matrices
  std::vector<CostPoint> floor;          ///< only generating the normals such a deferred draw uses
  double exponent;                       ///< slope of log seconds on log width from 2^12 up
  double exponent_se;
  std::string machine;                   ///< from the file's context: CPUs and clock
};

/// Reads a Google Benchmark JSON file. Throws FileError if it cannot be read or has no series.
CostStudy read_cost_study(const std::filesystem::path& file);

}  // namespace widthwise::verify
