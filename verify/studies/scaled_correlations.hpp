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
  Eigen::VectorXd draw(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
                       std::int64_t width, const sim::SampleKey& key) const {
    Eigen::VectorXd k = unscaled().draw(ensemble, at, engine, width, key);
    const auto n = static_cast<double>(ensemble.widths.widths(width).f.value());
    double scale = 1.0;
    for (Eigen::Index r = 1; r < k.size(); ++r, scale *= n) k(r) *= scale;
    return k;
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
