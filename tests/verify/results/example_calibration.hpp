#pragma once
// An error-rate study made up by hand, for the tests of what is rendered from one.

#include "tests/verify/results/example_provenance.hpp"
#include "verify/results/calibration.hpp"

namespace widthwise::verify::testing {

/// Two claims ("slope" and "zero") at alpha 0.1, exact and a margin off: in 1000 suites under a
/// truth inside the declared families, in 250 under one outside; the power of the
/// first at three deviations, two of whose six fractions lie far from the prediction.
inline Calibration example_calibration() {
  CalibrationMeta meta{example_provenance("verify calibrate --suites 1000")};
  meta.n_suites = 1000;
  meta.n_claims = 2;
  meta.n_looks = 3;
  meta.n_samples = 400;
  meta.n_outside_samples = 2000;
  meta.widths = {64, 128, 256, 512};
  meta.power_alpha = 1e-3;
  return {.meta = meta,
          .counts = {{.truth = "1 + 4/n",
                      .inside = true,
                      .deviation = 0,
                      .alpha = 0.1,
                      .suites = 1000,
                      .any_confirmed = 0,
                      .any_refuted = 3,
                      .any_wrong = 3,
                      .all_covered = 991,
                      .claims = {{"slope", 900, 3, 97, 3, 991}, {"zero", 1000, 0, 0, 0, 1000}}},
                     {.truth = "1 + 4/n",
                      .inside = true,
                      .deviation = 1,
                      .alpha = 0.1,
                      .suites = 1000,
                      .any_confirmed = 20,
                      .any_refuted = 25,
                      .any_wrong = 45,
                      .all_covered = 950,
                      .claims = {{"slope", 20, 25, 955, 45, 950}, {"zero", 0, 1000, 0, 0, 1000}}},
                     {.truth = "(log n)^0.5",
                      .inside = false,
                      .deviation = 0,
                      .alpha = 0.1,
                      .suites = 250,
                      .any_confirmed = 0,
                      .any_refuted = 2,
                      .any_wrong = 2,
                      .all_covered = 150,
                      .claims = {{"slope", 200, 2, 48, 2, 150}, {"zero", 250, 0, 0, 0, 250}}},
                     {.truth = "(log n)^0.5",
                      .inside = false,
                      .deviation = 1,
                      .alpha = 0.1,
                      .suites = 250,
                      .any_confirmed = 4,
                      .any_refuted = 0,
                      .any_wrong = 4,
                      .all_covered = 180,
                      .claims = {{"slope", 4, 80, 166, 4, 180}, {"zero", 0, 250, 0, 0, 250}}}},
          .power = {{.claim = "slope",
                     .statistic = "exponent in the width of the median |K^(2)|",
                     .points = {{0.0, 125, 120, 0, 0.95, 0.0},
                                {0.5, 125, 60, 0, 0.7, 0.0},
                                {1.5, 125, 0, 70, 0.0, 0.8}}}}};
}

}  // namespace widthwise::verify::testing
