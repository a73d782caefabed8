#pragma once
// How charts are drawn: which networks, which number of each, and the curves they make.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "verify/results/draw_rows.hpp"
#include "verify/results/results.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// What is taken of a column of the draws, with what reaches from lower to upper.
enum class ChartValue {
  kMeanWithBand,        ///< the mean, and the 5 % and 95 % quantiles of the draws
  kMedianWithBand,      ///< the median, and these quantiles
  kMeanWithErrors,      ///< the mean, and two standard errors each way
  kVarianceWithErrors,  ///< the variance, likewise
  kShareWithInterval    ///< of draws that are 0 or 1 the share of ones, and its 95 % interval
};

/// One point of one curve.
struct ChartCell {
  std::string curve;  ///< its label
  double x;
  std::shared_ptr<const Study> study;
  std::int64_t width;  ///< at which the study is drawn
  Eigen::Index column;
  ChartValue value;
};

/// A chart to be drawn.
struct ChartRequest {
  Chart chart;                   ///< with the curves that theory gives, and all texts
  std::vector<ChartCell> cells;  ///< of the other curves, in the order in which they are shown
  std::int64_t n_samples;        ///< draws a cell
};

/// What the drawing of a chart is told and asked while it goes on.
struct ChartHooks {
  /// Called after each draw of one of distinct_draws(), one at a time.
  std::function<void(const ChartCell&)> drawn = [](const ChartCell&) {};
  /// When it becomes true the chart is given up.
  const std::atomic<bool>* stop = nullptr;
  /// Gives the samples 0 .. n - 1 of a cell's study, where some may be there already; `draw` makes
  /// the others.
  std::function<DrawRows(const ChartCell&, std::int64_t n, const DrawSamples& draw)> rows =
      [](const ChartCell&, std::int64_t n, const DrawSamples& draw) { return draw(0, n); };
};

/// One cell for each set of draws: cells that share study and width share their draws.
std::vector<const ChartCell*> distinct_draws(const ChartRequest& request);

/// Peak memory of the largest draw, in bytes.
double chart_bytes_per_draw(const ChartRequest& request, const Setting& setting);

/// Draws samples 0, 1, .. of each cell's study, so that the chart is the same bits for any number
/// of threads, and puts the measured curves before those of theory. Nothing if it was stopped.
/// Throws std::invalid_argument for a chart without samples and a draw that is not finite.
std::optional<Chart> draw_chart(const ChartRequest& request, const Setting& setting, int threads,
                                const ChartHooks& hooks = {});

/// The number that is taken of draws, with its bar, at `x`. Of a draw that is kDivergedNumber the
/// rank is known only: a bar that would reach there ends at the largest number; there is no
/// median where it is such a draw, and no mean or variance where there is one. Throws
/// std::invalid_argument for no draws or one that is not finite.
std::optional<CurvePoint> chart_point(ChartValue value, double x, std::span<const double> draws);

}  // namespace widthwise::verify
