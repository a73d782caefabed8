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
  std::vector<CostPoint> fused = {};        ///< a draw of K^(0..4) as runs make it
  std::vector<CostPoint> fused_floor = {};  ///< only generating the normals that such a draw uses
  std::vector<CostPoint> deferred;          ///< the same by the general engine
  std::vector<CostPoint> dense;             ///< the same with real matrices
  std::vector<CostPoint> floor;             ///< the normals of a draw of the general engine
  std::vector<CostPoint> before = {};       ///< a draw as an earlier version made it
  double exponent;     ///< slope of log seconds on log width of runs(), from kCostFitWidth up
  double exponent_se;  ///< from the residuals; not-a-number for fewer than three widths

  bool empty() const { return fused.empty() && deferred.empty() && dense.empty() && floor.empty(); }
  /// What runs draw with: fused where that was timed.
  const std::vector<CostPoint>& runs() const { return fused.empty() ? deferred : fused; }
  const std::vector<CostPoint>& floor_of_runs() const {
    return fused.empty() ? floor : fused_floor;
  }
};

/// The series of one benchmark file. A series is the part of a benchmark's name before the '/':
/// "fused/64", "deferred/8192", "dense/1024" and "floor/64" are about MLPs, "hypernet-fused/8192"
/// and the like about hypernetworks with n = m; "before-fused/64" is an earlier version's, from the
/// same run.
struct DrawCosts {
  CostSeries mlp;
  CostSeries hypernet;
  std::string machine;      ///< from the file's context: CPUs and clock
  std::string before = {};  ///< the earlier version, from there too; may be empty
};

/// Reads a Google Benchmark JSON file, compressed or not. Where a benchmark was repeated, the
/// median counts, be it the file's own aggregate or computed here. Throws FileError if the file
/// cannot be read, is no benchmark output, has none of the series, or holds a benchmark that
/// failed.
DrawCosts read_draw_costs(const std::filesystem::path& file);

}  // namespace widthwise::verify
