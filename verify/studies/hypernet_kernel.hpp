#pragma once
// The empirical NTK of hypernetworks and how gradient flow moves it: what Theorem 3 speaks of.

#include <string>
#include <vector>

#include "verify/studies/correlations.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// Without `with_drift`, which costs most of a draw, that column is left out. See EnsembleStudy.
struct HypernetKernel {
  /// Columns, in this order.
  enum Column { kValue, kNtk, kDrift };

  bool with_drift = false;

  std::string name() const { return with_drift ? "drift" : "ntk"; }

  /// "K0", "K1" (h(u) and the NTK at u, u'), "drift": d/dt of the NTK at t = 0 under gradient flow
  /// of the squared loss on u, u' with targets 1 and -1.
  std::vector<std::string> columns() const;

  template <class Ensemble>
  sim::Draws draws(const Ensemble& ensemble, const HypernetInputPair& at, sim::Engine engine,
                   std::int64_t width, const sim::SampleKey& first, std::int64_t n) const {
    if constexpr (DrawsCorrelations<Ensemble>) {
      if (!with_drift) return kValueAndNtk.draws(ensemble, at, engine, width, first, n);
    }
    const sim::Drawing one_by_one([&](std::uint64_t sample) {
      sim::SampleKey key = first;
      key.sample = sample;
      auto net = ensemble.network(at, engine, width, key);
      return measure(net, at);
    });
    return one_by_one.rows(first.sample, n);
  }

  template <class Ensemble>
  std::int64_t at_once(const Ensemble& ensemble, const HypernetInputPair& at, sim::Engine engine,
                       std::int64_t width) const {
    if constexpr (DrawsCorrelations<Ensemble>) {
      if (!with_drift) return kValueAndNtk.at_once(ensemble, at, engine, width);
    }
    return 1;
  }

  template <class Ensemble>
  double bytes(const Ensemble& ensemble, const HypernetInputPair& at, sim::Engine engine,
               std::int64_t width) const {
    if (with_drift) return ensemble.bytes(engine, width, {.gradients = 2, .moves = 4, .order = 2});
    if constexpr (DrawsCorrelations<Ensemble>) {
      return kValueAndNtk.bytes(ensemble, at, engine, width);
    } else {
      return ensemble.bytes(engine, width, kValueAndNtk.queries());
    }
  }

  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const;

 private:
  static constexpr Correlations kValueAndNtk{.max_order = 1};
};

/// d/dt <grad h(u), grad h(u')> under dw/dt = -grad of 1/2 sum_i (h(u_i) - target_i)^2:
///   - sum_i (h(u_i) - target_i) (K^(2)(u; u', u_i) + K^(2)(u'; u, u_i)).
double kernel_drift(sim::Hypernet& net, const HypernetInputPair& pair,
                    const std::vector<sim::HypernetInput>& training,
                    const std::vector<double>& targets);

}  // namespace widthwise::verify
