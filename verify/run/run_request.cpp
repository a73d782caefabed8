#include "verify/run/run_request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/base/width_list.hpp"
#include "verify/run/norm_range.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify {
namespace {

std::string threads_in_words(const RunRequest& request) {
  return fmt::format("{} thread{}", request.threads, request.threads == 1 ? "" : "s");
}

void check_chart_memory(const RunRequest& request) {
  for (const ChartRequest& chart : request.charts) {
    require_memory(chart_bytes_per_draw(chart, request.setting) * request.threads,
                   fmt::format("{} on {}", chart.chart.id, threads_in_words(request)),
                   "leave out --charts or give fewer --threads");
  }
}

void check_width_memory(const RunRequest& request, const DrawsByStudy& draws) {
  double draw = 0.0;
  for (const StudyDraws& of : draws.studies()) {
    for (const std::int64_t drawn : request.widths) {
      if (!of.study->covers(drawn)) continue;
      draw = std::max(draw, of.study->bytes_per_draw(request.setting, drawn));
    }
  }
  require_memory(draw * request.threads,
                 fmt::format("width {} on {}", request.widths.back(), threads_in_words(request)),
                 "give smaller widths or fewer --threads");
  check_chart_memory(request);
}

void check_samples_memory(const RunRequest& request, const DrawsByStudy& draws) {
  require_memory(draws.bytes_per_sample() * static_cast<double>(request.n_samples),
                 fmt::format("samples {}", request.n_samples), "give fewer --samples");
}

void check_positive(const char* name, std::optional<double> value, const char* right) {
  if (!value || (*value > 0.0 && std::isfinite(*value))) return;
  throw UsageError(fmt::format("{} {}: {}", name, *value, right));
}

}  // namespace

void check_request(const RunRequest& request) {
  require_threads(request.threads);
  if (request.claims.empty()) {
    if (request.charts.empty()) throw UsageError("nothing to verify: the run has no claims");
    return check_chart_memory(request);
  }
  // First of what is said of the widths: of a single one that is too large, this tells more.
  const DrawsByStudy draws(request.claims, request.widths);
  if (!request.widths.empty()) check_width_memory(request, draws);
  require_slope(request.widths);
  if (request.widths.front() < 1 ||
      std::ranges::adjacent_find(request.widths, std::greater_equal<>()) != request.widths.end()) {
    throw UsageError(fmt::format("widths {}: they are positive and ascend without repeats",
                                 fmt::join(request.widths, ",")));
  }
  if (request.n_samples < 1) {
    throw UsageError(
        fmt::format("samples {}: at least 1 draw a width is needed, and some thousands "
                    "for a verdict",
                    request.n_samples));
  }
  if (request.n_looks < 1) {
    throw UsageError(fmt::format("looks {}: at least 1 is needed", request.n_looks));
  }
  if (!(request.alpha >= kSmallestAlpha && request.alpha < 1.0)) {
    throw UsageError(
        fmt::format("alpha {}: a chance of error lies between 0 and 1, here from {:g} on, such as "
                    "1e-3",
                    request.alpha, kSmallestAlpha));
  }
  check_positive("margin", request.slope_margin, "a margin is positive, such as 0.1");
  check_positive("precision", request.precision, "a half-width is positive, such as 0.05");
  check_positive("seconds", request.seconds, "a duration is positive, such as 60");
  constexpr double kMostSeconds = 1e7;  // four months
  if (request.seconds && *request.seconds > kMostSeconds) {
    throw UsageError(
        fmt::format("seconds {}: at most {:g} can be asked for", *request.seconds, kMostSeconds));
  }
  check_samples_memory(request, draws);
  require_norms(request);
}

}  // namespace widthwise::verify
