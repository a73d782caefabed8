#include "verify/run/study_draws.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

StudyDraws nothing_of(const std::shared_ptr<const Study>& study,
                      std::span<const std::int64_t> widths) {
  StudyDraws draws{study, {}};
  const auto columns = study->columns();
  for (const std::int64_t width : widths) {
    if (!study->covers(width)) continue;
    draws.tables.push_back({study->name(), width, columns,
                            Eigen::MatrixXd(0, static_cast<Eigen::Index>(columns.size()))});
  }
  return draws;
}

}  // namespace

std::int64_t StudyDraws::share_of(std::int64_t target, std::int64_t width) const {
  const double share = std::ceil(study->share(width) * static_cast<double>(target));
  return std::max(static_cast<std::int64_t>(share), std::min(target, kMinDraws));
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

double DrawsByStudy::numbers_per_sample() const {
  double numbers = 0.0;
  for (const StudyDraws& draws : studies_) {
    for (const SampleTable& table : draws.tables) {
      numbers += draws.study->share(table.width) * static_cast<double>(table.columns.size());
    }
  }
  return numbers;
}

}  // namespace widthwise::verify
