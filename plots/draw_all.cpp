#include "plots/draw_all.hpp"

#include "plots/chart_plot.hpp"
#include "plots/convergence_plot.hpp"
#include "plots/dyer_gurari_plot.hpp"
#include "plots/limit_plot.hpp"
#include "plots/picture_plot.hpp"
#include "plots/qq_plot.hpp"
#include "plots/regimes_plot.hpp"
#include "verify/results/qq_curve.hpp"

namespace widthwise::plots {

void draw_all(const verify::Results& results, const FigureFolder& folder, FigureAttempts& attempt) {
  for (const verify::ClaimResult& claim : results.claims) {
    if (claim.rows.empty()) continue;
    if (claim.has_slope()) attempt([&] { draw_convergence(claim, folder); });
    if (claim.has_limit()) attempt([&] { draw_limit(claim, folder); });
    if (verify::has_qq_figure(claim)) attempt([&] { draw_qq(claim, folder); });
  }
  for (const verify::Chart& chart : results.charts) attempt([&] { draw_chart(chart, folder); });
  for (const verify::PictureGrid& grid : results.pictures) {
    attempt([&] { draw_pictures(grid, folder); });
  }
  attempt([&] { draw_regimes(results, folder); });
  for (const auto weights :
       {theory::PublishedWeights::kGaussian, theory::PublishedWeights::kSigns}) {
    attempt([&] { draw_dyer_gurari(results, weights, folder); });
  }
}

}  // namespace widthwise::plots
