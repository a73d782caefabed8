#pragma once
// The meta of an experiment that measures and judges nothing.

#include <cstdint>
#include <string>

#include "verify/results/results.hpp"

namespace widthwise::verify {

/// One claim and one look share an alpha that nobody spends.
inline RunMeta measured_meta(std::uint64_t seed, int threads, const std::string& engine,
                             const std::string& inputs, bool partial) {
  RunMeta meta;
  meta.seed = seed;
  meta.threads = threads;
  meta.engine = engine;
  meta.inputs = inputs;
  meta.alpha = 1e-3;
  meta.n_claims = 1;
  meta.n_looks = 1;
  meta.partial = partial;
  return meta;
}

}  // namespace widthwise::verify
