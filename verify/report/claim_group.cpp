#include "verify/report/claim_group.hpp"

#include <algorithm>

#include "verify/results/claim_id.hpp"

namespace widthwise::verify {
namespace {

// The last two were their names in results of earlier versions.
constexpr std::string_view kConjectureStems[] = {"conjecture.", "theorem1.hypernet.joint.",
                                                 "theorem1.hypernet.regimes."};

constexpr std::string_view kExactEndings[] = {".zero", ".ntk-mean", ".gp.fixed-g"};

}  // namespace

ClaimGroup claim_group(const std::string& id) {
  const std::string plain = take_apart(id).plain;
  const auto begins = [&](std::string_view stem) { return plain.starts_with(stem); };
  const auto ends = [&](std::string_view ending) { return plain.ends_with(ending); };
  if (begins("control.")) return ClaimGroup::kControl;
  if (std::ranges::any_of(kConjectureStems, begins)) return ClaimGroup::kConjecture;
  if (begins("dynamics.")) return ClaimGroup::kTraining;
  if (begins("experiment.")) return ClaimGroup::kExperiment;
  if (!begins("theorem")) return ClaimGroup::kOther;
  return std::ranges::any_of(kExactEndings, ends) ? ClaimGroup::kExact : ClaimGroup::kTheorem;
}

ClaimGroup claim_group(const ClaimResult& claim) {
  return claim.is_control() ? ClaimGroup::kControl : claim_group(claim.id);
}

std::string_view title(ClaimGroup group) {
  switch (group) {
    case ClaimGroup::kTheorem:
      return "Theorems of the paper";
    case ClaimGroup::kExact:
      return "Exact results";
    case ClaimGroup::kTraining:
      return "Training";
    case ClaimGroup::kExperiment:
      return "Experiments with images";
    case ClaimGroup::kConjecture:
      return "Our own conjectures";
    case ClaimGroup::kControl:
      return "Controls";
    default:
      return "Statements of one's own";
  }
}

}  // namespace widthwise::verify
