#include "verify/claims/hypernet_claims.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
theory::HypernetDepth hypernet_depth(const ClaimOptions& options) {
  const int depth_f = options.depth_f.value_or(kDefaultHypernetDepthF);
  const int depth_g = options.depth_g.value_or(kDefaultDepthG);
  require_hypernet_depths(depth_f, depth_g);
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
