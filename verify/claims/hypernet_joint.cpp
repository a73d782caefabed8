#include "verify/claims/hypernet_joint.hpp"

#include <algorithm>
#include <iterator>

#include "verify/claims/hypernet_claims.hpp"
#include "verify/claims/hypernet_joint_law.hpp"
#include "verify/claims/hypernet_rates.hpp"
#include "verify/claims/tight_claims.hpp"
#include "verify/stats/quantile_modulus.hpp"

namespace widthwise::verify {
namespace {

std::vector<Claim> joint_claims(const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  const RateLaw law{WidthLaw::joint(),
                    theory::kTheorem1HypernetJoint,
                    [depth](int order) { return theory::joint_exponent(order, depth); },
                    kMedian,
                    {.corrections = many_powers()},
                    {.share = 1.25},
                    depth.depth_g + 1};
  std::vector<Claim> claims =
      rate_claims(hypernet_stem("conjecture.hypernet", depth) + ".joint", law, depth);
  std::ranges::move(tight_claims(claims), std::back_inserter(claims));
  std::ranges::move(joint_law_claims(options), std::back_inserter(claims));
  return claims;
}

void require_joint_rate(std::string_view /*group*/, int order, const ClaimOptions& options) {
  const theory::HypernetDepth depth = hypernet_depth(options);
  require_order_up_to(theory::hypernet_degree(depth), order,
                      hypernet_stem("theorem1.hypernet", depth) + ".zero");
}

}  // namespace

const ClaimFamily kHypernetJoint{
    .stem = "conjecture.hypernet.joint",
    .control_stem = {},
    .former_stem = "theorem1.hypernet.joint",
    .theorem = std::nullopt,
    .depths = IdDepths::kOfBoth,
    .claims = joint_claims,
    .require_rate = require_joint_rate,
};

}  // namespace widthwise::verify
