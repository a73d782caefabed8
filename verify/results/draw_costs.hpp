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

/// The exponent is fitted from here up: below, fixed costs and caches bend the curve.
inline constexpr double kCostFitWidth = 4096;

/// What draws of one kind of network cost. Each list ascends in width and may be empty.
struct CostSeries {
  std::vector<CostPoint> deferred;  ///< a draw of K^(0..4), deferred engine
  std::vector<CostPoint> dense;     ///< the same with real matrices
  std::vector<CostPoint> floor;     ///< only generating the normals such a deferred draw uses
  double exponent;     ///< slope of log seconds on log width, deferred, from kCostFitWidth up
  double exponent_se;  ///< from the residuals; not-a-number for fewer than three widths

  bool empty() const { return deferred.empty() && dense.empty() && floor.empty(); }
};

/// The series of one benchmark file. A series is the part of a benchmark's name before the '/':
/// "deferred/8192", "dense/1024" and "floor/64" are about MLPs, "hypernet-deferred/8192" and the
/// like about hypernetworks with n = m.
struct DrawCosts {
  CostSeries mlp;
  CostSeries hypernet;
  std::string machine;  ///< from the file's context: CPUs and clock
};

/// Reads a Google Benchmark JSON file, compressed or not. Where a benchmark was repeated, the
/// median counts, be it the file's own aggregate or computed here. Throws FileError if the file
/// cannot be read, is no benchmark output, has none of the series, or holds a benchmark that
/// failed.
DrawCosts read_draw_costs(const std::filesystem::path& file);

}  // namespace widthwise::verify
