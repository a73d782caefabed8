#include "verify/report/report_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "verify/report/report_calibration.hpp"
#include "verify/report/report_cost.hpp"
#include "verify/report/report_dyer_gurari.hpp"
#include "verify/report/report_places.hpp"
#include "verify/report/report_regimes.hpp"
#include "verify/results/dyer_gurari_cells.hpp"
#include "verify/results/qq_curve.hpp"
#include "verify/results/regime_exponents.hpp"

namespace widthwise::verify {
namespace {

// A figure that stands for many.
struct Highlight {
  ClaimGroup group;
  const char* stem;
  const char* caption;
};

constexpr Highlight kHighlights[] = {
    {ClaimGroup::kTheorem, "theorem1.mlp.r3",
     "Theorem 1 for MLPs at r = 3. Above: a quantile of |K^(3)| against the width, quantiles, the "
     "fit, and a line of the predicted slope. Below: local slopes, and the margin around the "
     "prediction."},
    {ClaimGroup::kTheorem, "chart.kernel-angle",
     "Theorem 3: the NTK of narrow and wide hypernetworks against the angle between z and z', with "
     "the band of draws around it and the limit."},
    {ClaimGroup::kExperiment, "pictures.completion",
     "Completion of test images: what is shown of them, the truth, and what regression predicts "
     "from N training images."},
    {ClaimGroup::kExperiment, "pictures.interpolation",
     "Between two test images. At interpolated features regression with the hyperkernel is exactly "
     "a cross-fade of its predictions, as any linear predictor is; at interpolated images, and in "
     "a "
     "trained hypernetwork, it is not."},
    {ClaimGroup::kExperiment, "chart.advantage-seconds",
     "CPU seconds for Theta_f between all training tuples, once a pair of images and once a pair "
     "of tuples."},
    {ClaimGroup::kConjecture, "conjecture.hypernet.joint.r3",
     "The joint limit at r = 3: we conjecture the slope -3/2, where the sequential limit has -2."},
    {ClaimGroup::kConjecture, kRegimesFigure,
     "The exponents of K^(r) where n = m^a, measured and as we conjecture them."},
    {ClaimGroup::kConjecture, dyer_gurari_figure(theory::PublishedWeights::kGaussian),
     "The correlation functions of Dyer and Gur-Ari against the width, with predicted slopes."}};

bool has_figure(const ClaimResult& claim) {
  return !claim.rows.empty() && (claim.fit || has_qq_figure(claim));
}

bool draws(const Results& results, const std::string& stem) {
  if (stem == kRegimesFigure) return !regime_exponents(results).empty();
  constexpr auto kGaussian = theory::PublishedWeights::kGaussian;
  if (stem == dyer_gurari_figure(kGaussian)) return !measured_cells(results, kGaussian).empty();
  const bool of_claim = std::ranges::any_of(results.claims, [&](const ClaimResult& claim) {
    return claim.id == stem && has_figure(claim);
  });
  return of_claim || std::ranges::find(results.charts, stem, &Chart::id) != results.charts.end() ||
         std::ranges::find(results.pictures, stem, &PictureGrid::id) != results.pictures.end();
}

// The first run that draws it.
const ReportRun* source(const Report& report, const std::string& stem) {
  const auto run = std::ranges::find_if(
      report.runs, [&](const ReportRun& candidate) { return draws(candidate.results, stem); });
  return run == report.runs.end() ? nullptr : &*run;
}

struct Shown {
  ReportFigure figure;
  std::string caption;
};

// Where no figure stands for the group: the first of its claims that has one.
std::optional<Shown> first_figure(const Report& report, ClaimGroup group) {
  for (const ReportRun& run : report.runs) {
    for (const ClaimResult& claim : run.results.claims) {
      if (claim_group(claim) == group && has_figure(claim)) {
        return Shown{{run.folder, claim.id}, "The first of these claims that has a figure."};
      }
    }
  }
  return std::nullopt;
}

std::vector<Shown> figures_of(const Report& report, ClaimGroup group) {
  std::vector<Shown> list;
  for (const Highlight& highlight : kHighlights) {
    if (highlight.group != group) continue;
    if (const ReportRun* run = source(report, highlight.stem)) {
      list.push_back({{run->folder, highlight.stem}, highlight.caption});
    }
  }
  const bool own = group == ClaimGroup::kTheorem || group == ClaimGroup::kConjecture ||
                   group == ClaimGroup::kOther;
  if (!list.empty() || !own) return list;
  if (auto first = first_figure(report, group)) list.push_back(*first);
  return list;
}

}  // namespace

std::vector<ReportFigure> report_figures(const Report& report) {
  std::vector<ReportFigure> list;
  for (const ClaimGroup group : kClaimGroups) {
    for (const Shown& shown : figures_of(report, group)) list.push_back(shown.figure);
  }
  if (report.calibration && has_power_figure(*report.calibration))
    list.push_back({"", kPowerFigure});
  if (report.cost) {
    for (const std::string& stem : cost_figures(*report.cost)) list.push_back({"", stem});
  }
  return list;
}

std::string render_figures(const Report& report, ClaimGroup group) {
  std::string text;
  for (const auto& [figure, caption] : figures_of(report, group)) {
    text += "\n" + figure_in_report(report, figure.folder, figure.stem, caption);
  }
  return text;
}

}  // namespace widthwise::verify
