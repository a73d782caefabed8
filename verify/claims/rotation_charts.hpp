#pragma once
// The charts of the rotation task.

#include <memory>
#include <vector>

#include "verify/claims/chart.hpp"
#include "verify/studies/rotation_study.hpp"

namespace widthwise::verify {

/// What is trained, and how often.
struct RotationGrid {
  std::int64_t n_train;
  std::int64_t n_test;
  int epochs;
  std::vector<double> rates;
  std::vector<std::int64_t> widths_g;  ///< m, one curve each
  std::vector<int> depths_g;           ///< likewise
  std::int64_t n_seeds;                ///< networks a point
};

/// At a size that takes minutes, and as the authors' released code has it.
RotationGrid short_rotation_grid();
RotationGrid full_rotation_grid();

/// chart.rotation-width and chart.rotation-depth: accuracy against the rate, each network from a
/// fresh start, for several m at H = 3, and for several H at m = 20.
std::vector<ChartRequest> rotation_charts(const std::shared_ptr<const RotationTask>& task,
                                          const RotationGrid& grid);

}  // namespace widthwise::verify
