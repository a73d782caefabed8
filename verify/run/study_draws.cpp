#include "verify/run/study_draws.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

StudyDraws nothing_of(const std::shared_ptr<const Study>& study,
                      std::span<const std::int64_t> widths) {
  StudyDraws draws{.study = study, .tables = {}, .n_drawn = {}, .goals = {}};
  const auto columns = study->columns();
  for (const std::int64_t width : widths) {
    if (!study->covers(width)) continue;
    draws.tables.push_back({study->name(), width, columns,
                            Eigen::MatrixXd(0, static_cast<Eigen::Index>(columns.size()))});
    draws.n_drawn.push_back(0);
  }
  return draws;
}

double numbers_of(const StudyDraws& draws) {
  double numbers = 0.0;
  for (const SampleTable& table : draws.tables) {
    numbers += draws.study->share(table.width) * static_cast<double>(table.columns.size());
  }
  return numbers;
}

}  // namespace

std::int64_t StudyDraws::share_of(std::int64_t samples, std::int64_t width) const {
  const double share = std::ceil(study->share(width) * static_cast<double>(samples));
  return std::max(static_cast<std::int64_t>(share), std::min(samples, kMinDraws));
}

std::int64_t StudyDraws::samples_within(std::int64_t draws, std::int64_t width) const {
  auto samples = static_cast<std::int64_t>(static_cast<double>(draws) / study->share(width));
  if (draws < kMinDraws) samples = std::min(samples, draws);
  // The quotient is rounded, as the share is.
  while (share_of(samples + 1, width) <= draws) ++samples;
  while (share_of(samples, width) > draws) --samples;
  return samples;
}

DrawsByStudy::DrawsByStudy(std::span<const Claim> claims, std::span<const std::int64_t> widths) {
  for (const Claim& claim : claims) {
    std::vector<std::size_t>& indices = studies_of_claim_.emplace_back();
    indices.push_back(index_of(claim.study, widths));
    for (const auto& study : claim.further_studies) indices.push_back(index_of(study, widths));
  }
}

std::size_t DrawsByStudy::index_of(const std::shared_ptr<const Study>& study,
                                   std::span<const std::int64_t> widths) {
  const auto found = std::ranges::find_if(
      studies_, [&](const StudyDraws& draws) { return share_draws(*draws.study, *study); });
  const auto index = static_cast<std::size_t>(found - studies_.begin());
  if (found == studies_.end()) studies_.push_back(nothing_of(study, widths));
  return index;
}

std::vector<StudyDraws*> DrawsByStudy::all_of_claim(std::size_t claim) {
  std::vector<StudyDraws*> all;
  for (const std::size_t index : studies_of_claim_.at(claim)) all.push_back(&studies_[index]);
  return all;
}

std::vector<DrawGroup> DrawsByStudy::groups() const {
  std::vector<DrawGroup> groups;
  for (std::size_t claim = 0; claim < studies_of_claim_.size(); ++claim) {
    DrawGroup joined{{claim}, studies_of_claim_[claim]};
    const auto shares_a_study = [&](const DrawGroup& group) {
      return std::ranges::any_of(group.studies, [&](std::size_t study) {
        return std::ranges::find(joined.studies, study) != joined.studies.end();
      });
    };
    const auto take = [&](const DrawGroup& group) {
      joined.claims.insert(joined.claims.end(), group.claims.begin(), group.claims.end());
      joined.studies.insert(joined.studies.end(), group.studies.begin(), group.studies.end());
    };
    std::vector<DrawGroup> others;
    for (DrawGroup& group : groups) {
      if (shares_a_study(group)) {
        take(group);
      } else {
        others.push_back(std::move(group));
      }
    }
    std::ranges::sort(joined.claims);
    std::ranges::sort(joined.studies);
    std::vector<std::size_t>& studies = joined.studies;
    studies.erase(std::unique(studies.begin(), studies.end()), studies.end());
    others.push_back(std::move(joined));
    groups = std::move(others);
  }
  std::ranges::sort(groups, {}, [](const DrawGroup& group) { return group.claims.front(); });
  return groups;
}

double DrawsByStudy::numbers_per_sample() const {
  double numbers = 0.0;
  for (const StudyDraws& draws : studies_) numbers += numbers_of(draws);
  return numbers;
}

double DrawsByStudy::bytes_per_sample() const {
  constexpr double kCopies = 3.0;
  double most = 0.0;
  for (const std::vector<std::size_t>& studies : studies_of_claim_) {
    double numbers = 0.0;
    for (const std::size_t index : studies) numbers += numbers_of(studies_[index]);
    most = std::max(most, numbers);
  }
  return kCopies * sizeof(double) * most;
}

}  // namespace widthwise::verify
