#pragma once
// Where and how a study is carried out.

#include <cstdint>
#include <string>

#include "sim/gaussian_matrix.hpp"
#include "sim/random_stream.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify {

struct Setting {
  InputPair inputs = default_inputs();  ///< of an MLP, or of the network f of a hypernetwork
  sim::Engine engine = sim::Engine::kDeferred;
  std::uint64_t seed = 0;
  InputPair z_inputs = default_inputs();  ///< of the network g of a hypernetwork
};

/// The engine called "deferred" or "dense". Throws UsageError for any other.
sim::Engine engine_from_name(const std::string& name);

/// Names the random numbers of one draw; `networks` is what they are drawn for.
inline sim::SampleKey sample_key(const Setting& setting, const std::string& networks,
                                 std::int64_t width, std::uint64_t sample) {
  return {setting.seed, sim::study_key(networks), static_cast<std::uint64_t>(width), sample};
}

}  // namespace widthwise::verify
