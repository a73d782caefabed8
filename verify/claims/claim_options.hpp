#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// What claims depend on beside their IDs. What is left out has the default of each family.
struct ClaimOptions {
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::optional<std::int64_t> width_f;  ///< of the regimes that hold it fixed
  std::optional<std::int64_t> width_g;  ///< likewise
  Setting setting;                      ///< predictions of limits depend on the inputs
};

}  // namespace widthwise::verify
