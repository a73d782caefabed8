#pragma once
// Exact moments against simulated ones: the sharpest test of the simulators, at any width.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "sim/mlp.hpp"

namespace widthwise::verify {

/// A product of correlations K^(r)(u; u, .., u) of one random network at one input.
struct MomentCase {
  sim::Engine engine;
  sim::Activation activation;
  std::vector<std::int64_t> widths_f;
  std::vector<std::int64_t> widths_g;  ///< of a hypernetwork's g; empty for an MLP
  std::array<int, 4> powers;           ///< of K^(0) .. K^(3); the number of factors is even
  double share = 1.0;                  ///< of the draws that a comparison takes

  /// "K^(2) K^(0)".
  std::string product() const;
  /// "deferred mlp.relu 16-16", "dense hypernet 8-8/4"; with product() it names the draws.
  std::string network() const;
};

/// How the mean of draws lies to the exact one.
struct MomentComparison {
  MomentCase of;
  std::int64_t n_draws;
  double exact;
  double mean;
  double se;  ///< from the exact variance where that is quick to have, else from the draws
  double z;   ///< (mean - exact) / se: about standard normal
};

/// The inputs of all cases, u' = u, as numbers that read back to the same bits.
std::string moment_inputs();

/// Both engines, ReLU and linear MLPs and hypernetworks, widths 2 to 256; over 40 cases.
std::vector<MomentCase> moment_cases();

/// Draws about n_draws networks a case, each case from random numbers of its own, so that the z are
/// independent. Stops between cases, with fewer of them, when told. Throws std::invalid_argument
/// for fewer than two draws.
std::vector<MomentComparison> compare_moments(std::span<const MomentCase> cases,
                                              std::int64_t n_draws, std::uint64_t seed, int threads,
                                              const sim::EnsembleHooks& hooks = {});

}  // namespace widthwise::verify
