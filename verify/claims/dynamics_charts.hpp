#pragma once
// The charts about training.

#include <vector>

#include "verify/claims/chart.hpp"

namespace widthwise::verify {

/// What the charts are drawn at.
struct DynamicsGrid {
  std::vector<std::int64_t> widths;    ///< of MLPs, one a curve against time
  std::vector<std::int64_t> widths_g;  ///< of hypernetworks with an infinite f
  std::vector<std::int64_t> narrow_g;  ///< likewise, where it is asked whether they converge
  std::vector<std::int64_t> narrow_f;  ///< n of hypernetworks with a finite f narrower than g
  std::int64_t widest_g;               ///< m of these: a trajectory costs n m^2
  std::vector<double> rates;           ///< eta lambda_max(Theta_0)
  int long_run;                        ///< steps after which it is asked
  std::int64_t n_samples;              ///< networks a point
};

/// What `verify --dynamics --charts` draws.
DynamicsGrid default_dynamics_grid();

/// chart.training-loss, -drift, -deviation: against the step, at several widths; the loss with what
/// the kernel predicts. chart.catapult, -end and -diverged: the largest loss, eta
/// lambda_max(Theta_T) and how many networks diverge, against the rate for several m.
/// chart.convergence: how many have converged, against m. chart.narrow-drift: the drift where one
/// width is small, against the other. chart.optimised-input: how far the input of a trained network
/// moves when it is optimised, against n. chart.input-gradient: the spread of the gradient in x of
/// hypernetworks, against n at n = m / 2 and m / 4.
std::vector<ChartRequest> dynamics_charts(const DynamicsGrid& grid = default_dynamics_grid());

}  // namespace widthwise::verify
