#pragma once
// Derivative correlations along one direction: what Theorem 1 speaks of.

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "sim/memory_use.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// An ensemble that draws correlations along one direction at less than the cost of a network.
template <class Ensemble>
concept DrawsCorrelations = requires(const Ensemble& ensemble, const Setting& setting) {
  ensemble.correlations(ensemble.inputs(setting), setting.engine, std::int64_t{}, sim::SampleKey{},
                        std::int64_t{}, 0);
};

/// "K0" .. "K<max_order>".
std::vector<std::string> correlation_columns(int max_order);

/// K^(0..max_order)(u; u', .., u') of MLPs or of hypernetworks. See EnsembleStudy.
struct Correlations {
  int max_order;

  std::string name() const;
  std::vector<std::string> columns() const { return correlation_columns(max_order); }

  template <class Network, class InputPair>
  Eigen::VectorXd measure(Network& network, const InputPair& at) const {
    return network.correlations(at.u, at.u_prime, max_order);
  }

  template <DrawsCorrelations Ensemble, class InputPair>
  sim::Draws draws(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
                   std::int64_t width, const sim::SampleKey& first, std::int64_t n) const {
    return ensemble.correlations(at, engine, width, first, n, max_order);
  }

  template <DrawsCorrelations Ensemble, class InputPair>
  std::int64_t at_once(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
                       std::int64_t width) const {
    return ensemble.correlations_at_once(at, engine, width, max_order);
  }

  template <DrawsCorrelations Ensemble, class InputPair>
  double bytes(const Ensemble& ensemble, const InputPair& at, sim::Engine engine,
               std::int64_t width) const {
    return ensemble.bytes_of_correlations(at, engine, width, max_order);
  }

  sim::Queries queries() const {
    return {.gradients = max_order > 0 ? 1 : 0, .moves = 1, .order = max_order};
  }
};

}  // namespace widthwise::verify
