#pragma once
// An error-rate study made up by hand, for the tests of what is rendered from one.

#include "tests/verify/results/example_provenance.hpp"
#include "verify/results/calibration.hpp"

namespace widthwise::verify::testing {

/// Two claims ("slope" and "zero") in 1000 suites of either truth at alpha 0.1; the power of the
/// first at three deviations, two of whose six fractions lie far from the prediction.
inline Calibration example_calibration() {
  CalibrationMeta meta{example_provenance("verify calibrate --suites 1000")};
  meta.n_suites = 1000;
  meta.n_claims = 2;
  meta.n_looks = 3;
  meta.n_samples = 400;
  meta.widths = {64, 128, 256, 512};
  meta.power_alpha = 1e-3;
  return {.meta = meta,
          .counts = {{.truth = Truth::kExact,
                      .alpha = 0.1,
                      .suites = 1000,
                      .any_confirmed = 0,
                      .any_refuted = 3,
                      .any_wrong = 3,
                      .claims = {{"slope", 900, 3, 97, 3}, {"zero", 1000, 0, 0, 0}}},
                     {.truth = Truth::kAtMargin,
                      .alpha = 0.1,
                      .suites = 1000,
                      .any_confirmed = 20,
                      .any_refuted = 25,
                      .any_wrong = 45,
                      .claims = {{"slope", 20, 25, 955, 45}, {"zero", 0, 1000, 0, 0}}}},
          .power = {{.claim = "slope",
                     .statistic = "exponent in the width of the median |K^(2)|",
                     .points = {{0.0, 125, 120, 0, 0.95, 0.0},
                                {0.5, 125, 60, 0, 0.7, 0.0},
                                {1.5, 125, 0, 70, 0.0, 0.8}}}}};
}

}  // namespace widthwise::verify::testing
