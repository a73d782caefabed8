#include "plots/draw_all.hpp"

#include "plots/chart_plot.hpp"
#include "plots/convergence_plot.hpp"
#include "plots/dyer_gurari_plot.hpp"
#include "plots/limit_plot.hpp"
#include "plots/qq_plot.hpp"
#include "plots/regimes_plot.hpp"
#include "verify/results/qq_curve.hpp"

namespace widthwise::plots {

void draw_all(const verify::Results& results, const std::filesystem::path& folder) {
  for (const verify::ClaimResult& claim : results.claims) {
    if (claim.rows.empty()) continue;
    if (claim.has_slope()) draw_convergence(claim, folder);
    if (claim.has_limit()) draw_limit(claim, folder);
    if (verify::has_qq_figure(claim)) draw_qq(claim, folder);
  }
  for (const verify::Chart& chart : results.charts) draw_chart(chart, folder);
  draw_regimes(results, folder);
  draw_dyer_gurari(results, folder);
}

}  // namespace widthwise::plots
