#include "verify/claims/convnet_claims.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

// As of MLPs.
constexpr int kMaxConvnetDepth = 64;

constexpr double kShareOfConvnets = 0.08;

}  // namespace

int convnet_depth(const ClaimOptions& options) {
  const int depth = options.depth_f.value_or(kDefaultConvnetDepth);
  if (depth >= 1 && depth <= kMaxConvnetDepth) return depth;
  throw UsageError(fmt::format("depth-f {}: a convnet here has 1 to {} layers of filters", depth,
                               kMaxConvnetDepth));
}

std::string convnet_stem(const std::string& family, int depth, bool pooled) {
  return fmt::format("{}{}{}", family,
                     depth == kDefaultConvnetDepth ? "" : fmt::format(".depth{}", depth),
                     pooled ? ".pooled" : "");
}

std::shared_ptr<const Study> convnet_ntk_study(int depth, bool pooled) {
  return study_of(
      ConvnetEnsemble{.depth = depth, .pooled = pooled}, Correlations{1},
      {.share = kShareOfConvnets, .equal_errors = true, .largest_width = kLargestConvnet});
}

}  // namespace widthwise::verify
