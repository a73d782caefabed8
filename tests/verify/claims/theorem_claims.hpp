#pragma once
// What the tests of all theorems' claims ask of a list of claims.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/claims/claim_options.hpp"

namespace widthwise::verify::testing {

inline ClaimOptions with_depths(int depth_f, int depth_g) {
  ClaimOptions options;
  options.depth_f = depth_f;
  options.depth_g = depth_g;
  return options;
}

inline std::vector<std::string> ids(const std::vector<Claim>& claims) {
  std::vector<std::string> ids;
  for (const Claim& claim : claims) ids.push_back(claim.id);
  return ids;
}

inline const Claim& named(const std::vector<Claim>& claims, const std::string& id) {
  for (const Claim& claim : claims) {
    if (claim.id == id) return claim;
  }
  throw std::invalid_argument(id);
}

/// IDs differ; each claim says what it states and can be read off its study's draws; controls, and
/// no others, are expected REFUTED; one study is drawn under one name.
inline void expect_well_formed(const std::vector<Claim>& claims) {
  std::set<std::string> seen;
  std::map<std::string, std::vector<std::string>> columns;
  for (const Claim& claim : claims) {
    SCOPED_TRACE(claim.id);
    EXPECT_TRUE(seen.insert(claim.id).second);
    EXPECT_FALSE(claim.statement.empty() || claim.hypotheses.empty() || claim.source.empty());
    const auto own = claim.study->columns();
    ASSERT_LT(claim.statistic.columns().front(), static_cast<Eigen::Index>(own.size()));
    EXPECT_NO_THROW(claim.statistic_in_words());
    EXPECT_EQ(columns.emplace(claim.study->name(), own).first->second, own);
    const bool control = claim.id.starts_with("control.");
    EXPECT_EQ(claim.kind == ClaimKind::kControl, control);
    EXPECT_EQ(claim.expected, control ? Verdict::kRefuted : Verdict::kConfirmed);
    // A prediction of zero has no relative margin.
    const double margin = claim.margin.value_or(default_margin(claim.conclusion, claim.predicted));
    EXPECT_TRUE(margin > 0.0 || std::holds_alternative<ExactZero>(claim.conclusion));
    EXPECT_GT(claim.study->share(64), 0.0);
  }
}

}  // namespace widthwise::verify::testing
