#include "verify/experiments/experiment_claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "verify/stats/estimator.hpp"

namespace widthwise::verify {
namespace {

constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();
constexpr const char* kOurs = "[Littwin2020], rebuttal; measured here";
constexpr const char* kHypotheses =
    "over random splits of MNIST, which share their test images and count as independent";
constexpr const char* kTrainedHypotheses =
    "over random splits of MNIST, which share their test images and count as independent; the "
    "network as it is after the run's steps, which leave a part of the targets unlearned";

struct Judged {
  const ComparisonClaim* claim;
  std::int64_t images;
  std::vector<double> differences;  // better minus worse, split by split
};

std::vector<double> paired(const std::vector<SplitErrors>& errors, const ComparisonClaim& claim,
                           std::int64_t images) {
  std::vector<double> better = errors_over_splits(errors, claim.better, images, claim.pixels);
  const auto worse = errors_over_splits(errors, claim.worse, images, claim.pixels);
  for (std::size_t k = 0; k < better.size(); ++k) better[k] -= worse[k];
  return better;
}

std::vector<Judged> to_be_judged(const ErrorTable& table, const std::vector<SplitErrors>& errors) {
  std::vector<Judged> list;
  for (const ComparisonClaim& claim : comparison_claims()) {
    for (const ErrorDifference& difference : table.differences) {
      const bool these = (difference.left == claim.better && difference.right == claim.worse) ||
                         (difference.left == claim.worse && difference.right == claim.better);
      if (!these || difference.pixels != claim.pixels || difference.images < claim.least_images ||
          difference.images > claim.most_images) {
        continue;
      }
      list.push_back({&claim, difference.images, paired(errors, claim, difference.images)});
    }
  }
  return list;
}

ResultRow row_of(const Judged& judged, const SplitMean& mean) {
  ResultRow row{};
  row.abscissa = static_cast<double>(judged.images);
  row.samples = static_cast<std::int64_t>(judged.differences.size());
  row.statistic =
      fmt::format("mean error of {} minus that of {}", judged.claim->better, judged.claim->worse);
  row.value = mean.mean;
  row.se = mean.se;
  row.bands = abs_bands(judged.differences);
  return row;
}

ClaimResult judged_claim(const ErrorTable& table, const Judged& judged, double alpha) {
  const SplitMean mean = split_mean(judged.differences, alpha);
  ClaimResult result{};
  result.id = fmt::format("experiment.{}.{}.n{}", table.task, judged.claim->stem, judged.images);
  result.kind = ClaimKind::kBound;
  result.statement = judged.claim->text.statement;
  result.hypotheses = judged.claim->text.hypotheses;
  result.source = judged.claim->text.source;
  result.networks.widths = WidthLaw::limit();
  result.networks.others = table.setting;
  result.networks.others["training images"] = fmt::format("{}", judged.images);
  result.predicted = 0.0;
  result.estimate = mean.mean;
  result.se = mean.se;
  result.ci = mean.ci;
  result.alpha = alpha;
  result.margin = 0.0;
  result.verdict = bound_verdict(mean.ci, 0.0, 0.0);
  result.expected = Verdict::kConfirmed;
  result.looks = 1;
  result.power = std::numeric_limits<double>::quiet_NaN();
  if (result.verdict == Verdict::kInconclusive) {
    result.reason = judged.differences.size() < 2
                        ? "one split says nothing of the spread over splits: give more --splits"
                        : "the interval holds 0: more splits would shorten it";
  }
  result.rows = {row_of(judged, mean)};
  return result;
}

}  // namespace

const std::vector<ComparisonClaim>& comparison_claims() {
  constexpr std::int64_t kFromHere = 200;
  constexpr std::int64_t kFew = 50;
  constexpr std::int64_t kMany = 2000;
  static const std::vector<ComparisonClaim> claims{
      {"hk-below-nngp",
       "hk",
       "nngp",
       PixelSet::kUnseen,
       kFromHere,
       kNoEnd,
       {"Regression with the hyperkernel predicts unseen pixels better than with the covariance of "
        "the hypernetwork's outputs, from 200 training images on",
        kHypotheses, kOurs}},
      {"hk-below-hn",
       "hk",
       kTrainedHypernet,
       PixelSet::kUnseen,
       1,
       kFew,
       {"At few images regression with the hyperkernel predicts unseen pixels better than the "
        "trained hypernetwork",
        kTrainedHypotheses, kOurs}},
      {"hn-below-hk",
       kTrainedHypernet,
       "hk",
       PixelSet::kUnseen,
       kMany,
       kNoEnd,
       {"At many images the trained hypernetwork predicts unseen pixels better than regression "
        "with the hyperkernel",
        kTrainedHypotheses, kOurs}},
  };
  return claims;
}

std::vector<ClaimResult> experiment_claims(const ErrorTable& table,
                                           const std::vector<SplitErrors>& errors, double alpha) {
  const std::vector<Judged> list = to_be_judged(table, errors);
  std::vector<ClaimResult> claims;
  for (const Judged& judged : list) {
    claims.push_back(judged_claim(table, judged, alpha / static_cast<double>(list.size())));
  }
  return claims;
}

}  // namespace widthwise::verify
