#pragma once
// A correlation of hypernetworks whose widths are equal, over its standard deviation in the limit.

#include <fmt/format.h>

#include <Eigen/Core>
#include <cmath>
#include <string>
#include <vector>

#include "sim/hypernet.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// K^(r)(u; u', .., u')/A for r = `order`, and its modulus, of hypernetworks with n = m, where
/// n^(r/2) A = `constant` at the run's inputs. See EnsembleStudy.
struct JointScaledCorrelation {
  int order;
  double constant;

  static constexpr Eigen::Index kSigned = 0;
  static constexpr Eigen::Index kModulus = 1;

  std::string name() const { return fmt::format("k{}-over-a", order); }
  std::vector<std::string> columns() const {
    return {fmt::format("K^({})/A", order), fmt::format("|K^({})|/A", order)};
  }

  sim::Draws draws(const HypernetEnsemble& ensemble, const HypernetInputPair& at,
                   sim::Engine engine, std::int64_t width, const sim::SampleKey& first,
                   std::int64_t n_samples) const {
    const sim::Draws k = unscaled().draws(ensemble, at, engine, width, first, n_samples);
    const auto n = static_cast<double>(ensemble.widths.widths(width).f.value());
    sim::Draws draws(n_samples, 2);
    for (Eigen::Index i = 0; i < n_samples; ++i) {
      const double scaled = k(i, order) * std::pow(n, order / 2.0) / constant;
      draws.row(i) << scaled, std::abs(scaled);
    }
    return draws;
  }

  std::int64_t at_once(const HypernetEnsemble& ensemble, const HypernetInputPair& at,
                       sim::Engine engine, std::int64_t width) const {
    return unscaled().at_once(ensemble, at, engine, width);
  }

  double bytes(const HypernetEnsemble& ensemble, const HypernetInputPair& at, sim::Engine engine,
               std::int64_t width) const {
    return unscaled().bytes(ensemble, at, engine, width);
  }

 private:
  Correlations unscaled() const { return {order}; }
};

}  // namespace widthwise::verify
