#pragma once
// Derivative correlations of MLPs times the power of the width at which Theorem 1 says they stay.

#include <Eigen/Core>
#include <string>
#include <vector>

#include "verify/studies/correlations.hpp"

namespace widthwise::verify {

/// n^(r-1) K^(r)(u; u', .., u') for r = 1 .. max_order, of MLPs whose hidden layers are n wide; of
/// order 0 K^(0) itself. See EnsembleStudy.
struct ScaledCorrelations {
  int max_order;

  std::string name() const { return "scaled"; }
  std::vector<std::string> columns() const;

  template <DrawsCorrelations Ensemble, class InputPair>
  sim::Draws draws(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
                   std::int64_t width, const sim::SampleKey& first, std::int64_t n_samples) const {
    sim::Draws k = unscaled().draws(ensemble, at, engine, width, first, n_samples);
    const auto n = static_cast<double>(ensemble.widths.widths(width).f.value());
    double scale = 1.0;
    for (Eigen::Index r = 1; r < k.cols(); ++r, scale *= n) k.col(r) *= scale;
    return k;
  }

  template <DrawsCorrelations Ensemble, class InputPair>
  std::int64_t at_once(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
                       std::int64_t width) const {
    return unscaled().at_once(ensemble, at, engine, width);
  }

  template <DrawsCorrelations Ensemble, class InputPair>
  double bytes(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
               std::int64_t width) const {
    return unscaled().bytes(ensemble, at, engine, width);
  }

 private:
  Correlations unscaled() const { return {max_order}; }
};

}  // namespace widthwise::verify
