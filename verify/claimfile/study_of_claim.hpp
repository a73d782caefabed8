#pragma once
// Which draws claims are judged by.

#include <map>
#include <memory>
#include <span>
#include <string>

#include "verify/claimfile/claim_spec.hpp"
#include "verify/stats/statistic.hpp"
#include "verify/studies/setting.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// The studies of some claims. Claims about the same networks, at the same inputs and widths, are
/// read off the same draws: K^(r) up to the highest order that any of them asks for, by its
/// observable or its up_to_order. Of hypernetworks only those with the same up_to_order go
/// together, for there high orders cost much more than low ones. Of shares the largest counts.
class StudiesOfClaims {
 public:
  /// The claims are sound: require_sound().
  StudiesOfClaims(std::span<const ClaimSpec> claims, Setting setting);

  /// Throws UsageError, with the place, for networks that cannot be drawn.
  std::shared_ptr<const Study> study(const ClaimSpec& claim) const;

  /// The claim's statistic of its study.
  Statistic statistic(const ClaimSpec& claim, const Study& study) const;

  /// The column that its observable is.
  static Eigen::Index column(const ClaimSpec& claim);

 private:
  /// What claims that share draws ask for together.
  struct Group {
    int max_order = 0;
    Effort effort = {};
  };

  Setting setting_;
  std::map<std::string, Group> groups_;
};

/// The statistic of a column.
Statistic statistic_of(const StatisticSpec& spec, Eigen::Index column);

}  // namespace widthwise::verify
