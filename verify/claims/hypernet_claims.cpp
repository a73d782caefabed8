#include "verify/claims/hypernet_claims.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

// The draws of deeper networks take too long, and their laws are too heavy-tailed, for a verdict.
constexpr int kMaxDepth = 16;

}  // namespace

theory::HypernetDepth hypernet_depth(const ClaimOptions& options) {
  const int depth_f = options.depth_f.value_or(kDefaultHypernetDepthF);
  const int depth_g = options.depth_g.value_or(kDefaultDepthG);
  if (depth_f < 1 || depth_f > kMaxDepth) {
    throw UsageError(fmt::format(
        "depth-f {}: the f of a hypernetwork here has 1 to {} hidden layers{}", depth_f, kMaxDepth,
        depth_f < 1 ? "" : fmt::format("; for MLPs alone, name theorem1.mlp.depth{}", depth_f)));
  }
  if (depth_g == 1) {
    throw UsageError(fmt::format(
        "depth-g 1: then g is linear and h = (A y(x)).z / sqrt(n d_z) is exactly an MLP with {} "
        "weight matrices, contracted with z; its claims are theorem1.mlp.*; give 2 or more",
        depth_f + 1));
  }
  if (depth_g < 1 || depth_g > kMaxDepth) {
    throw UsageError(fmt::format(
        "depth-g {}: the g of a hypernetwork here has 2 to {} weight layers", depth_g, kMaxDepth));
  }
  return {depth_f, depth_g};
}

theory::GaussianPair<double> input_pair(const InputPair& inputs) {
  const auto d = static_cast<double>(inputs.x.size());
  return theory::gaussian_pair(theory::Covariance<double>{inputs.x.squaredNorm() / d,
                                                          inputs.x.dot(inputs.x_prime) / d,
                                                          inputs.x_prime.squaredNorm() / d});
}

std::int64_t fixed_width(const std::optional<std::int64_t>& width, const char* option) {
  const std::int64_t value = width.value_or(kDefaultFixedWidth);
  if (value >= 1) return value;
  throw UsageError(fmt::format("{} {}: a width is at least 1", option, value));
}

std::string depths_named(const std::string& family, const theory::HypernetDepth& depth) {
  return fmt::format("{}.depth{}x{}", family, depth.depth_f, depth.depth_g);
}

std::string hypernet_stem(const std::string& family, const theory::HypernetDepth& depth) {
  const bool plain = depth.depth_f == kDefaultHypernetDepthF && depth.depth_g == kDefaultDepthG;
  return plain ? family : depths_named(family, depth);
}

}  // namespace widthwise::verify
