#pragma once
// Claims about the rate of K^(r) in hypernetworks, along any law by which both widths grow.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "theory/theorem1_hypernet.hpp"
#include "verify/claims/claim.hpp"

namespace widthwise::verify {

/// What is said of K^(r) where the widths grow by one law.
struct RateLaw {
  WidthLaw widths;
  theory::TheoremText text;
  std::function<std::optional<double>(int)> exponent;  ///< of K^(order); nothing: it is zero
  double level;    ///< of the quantile of |K^(r)| whose exponent it is
  Slope slope;     ///< its corrections, and the width from which on it claims to hold
  Effort effort;   ///< for its draws
  int last_order;  ///< beyond, a claim is for long runs
};

/// IDSTEM.rR for these orders. High orders, whose laws are the most heavy-tailed, are for long
/// runs.
std::vector<Claim> rate_claims(const std::string& id_stem, const RateLaw& law,
                               const theory::HypernetDepth& depth, const std::vector<int>& orders);

/// The same for all orders that have a rate, from 1 on.
std::vector<Claim> rate_claims(const std::string& id_stem, const RateLaw& law,
                               const theory::HypernetDepth& depth);

/// K^(order) is exactly zero.
Claim zero_claim(const std::string& id, const theory::TheoremText& text, const WidthLaw& widths,
                 const theory::HypernetDepth& depth, int order);

/// Throws UsageError if K^(order) has no rate since it is exactly zero beyond `last`; `zero` is the
/// ID of the claim that tests the zero.
void require_order_up_to(int last, int order, const std::string& zero);

}  // namespace widthwise::verify
