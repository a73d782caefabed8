#include "verify/regression/hypernet_depths.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

void check_depths(int depth_f, int depth_g) {
  constexpr int kDeepest = 100;
  if (depth_f < 1 || depth_f > kDeepest) {
    throw UsageError(fmt::format("depth-f {}: f has 1 to {} hidden layers", depth_f, kDeepest));
  }
  if (depth_g < 1 || depth_g > kDeepest) {
    throw UsageError(fmt::format("depth-g {}: g has 1 to {} weight layers", depth_g, kDeepest));
  }
}

}  // namespace widthwise::verify
