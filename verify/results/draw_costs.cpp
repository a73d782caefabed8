#include "verify/results/draw_costs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "verify/base/errors.hpp"
#include "verify/base/gzip_file.hpp"
#include "verify/results/json_node.hpp"

namespace widthwise::verify {
namespace {

using nlohmann::json;

/// The timings of one benchmark at one width.
struct Timings {
  std::vector<double> repetitions;
  std::optional<double> median;  ///< the file's own aggregate

  double seconds() const {
    if (median) return *median;
    std::vector<double> sorted = repetitions;
    std::ranges::sort(sorted);
    const std::size_t n = sorted.size();
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
};

using Series = std::map<double, Timings>;  ///< by width

double seconds_per_unit(const std::string& unit) {
  if (unit == "ns") return 1e-9;
  if (unit == "us") return 1e-6;
  if (unit == "ms") return 1e-3;
  if (unit == "s") return 1;
  throw FileError(fmt::format("time_unit \"{}\" is none of ns, us, ms, s", unit));
}

/// "deferred/8192/real_time_median" is 8192 of the series "deferred".
std::optional<std::pair<std::string, double>> series_and_width(const std::string& benchmark) {
  const std::size_t slash = benchmark.find('/');
  if (slash == std::string::npos) return std::nullopt;
  double width = 0;
  const char* begin = benchmark.data() + slash + 1;
  const char* end = benchmark.data() + benchmark.size();
  if (std::from_chars(begin, end, width, std::chars_format::fixed).ec != std::errc() ||
      width <= 0) {
    return std::nullopt;
  }
  return std::pair(benchmark.substr(0, slash), width);
}

void add_benchmark(std::map<std::string, Series>& all, const json& run) {
  const std::string benchmark = run.at("name").get<std::string>();
  const auto key = series_and_width(benchmark);
  if (!key) return;
  if (run.value("error_occurred", false)) {
    throw FileError(fmt::format("the benchmark {} failed: {}", benchmark,
                                run.value("error_message", "no reason given")));
  }
  const bool aggregate = run.value("run_type", "iteration") == "aggregate";
  if (aggregate && run.value("aggregate_name", "") != "median") return;
  const double seconds =
      run.at("real_time").get<double>() * seconds_per_unit(run.value("time_unit", "ns"));
  if (!(seconds > 0)) throw FileError(fmt::format("the benchmark {} took no time", benchmark));
  constexpr double kMostWidth = 1e18, kMostSeconds = 1e9;
  if (key->second > kMostWidth || seconds > kMostSeconds) {
    throw FileError(fmt::format("the benchmark {} is wider than {:g} or took longer than {:g} s",
                                benchmark, kMostWidth, kMostSeconds));
  }
  Timings& timings = all[key->first][key->second];
  if (aggregate) {
    timings.median = seconds;
  } else {
    timings.repetitions.push_back(seconds);
  }
}

std::vector<CostPoint> points(const Series& series) {
  std::vector<CostPoint> list;
  for (const auto& [width, timings] : series) list.push_back({width, timings.seconds()});
  return list;
}

/// Least squares of log seconds on log width. The scatter of timings is multiplicative and about
/// the same at every width, hence no weights and a standard error from the residuals.
void fit_exponent(CostSeries& costs) {
  costs.exponent = costs.exponent_se = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::pair<double, double>> logs;
  for (const CostPoint& point : costs.runs()) {
    if (point.width >= kCostFitWidth) {
      logs.emplace_back(std::log(point.width), std::log(point.seconds));
    }
  }
  const double n = static_cast<double>(logs.size());
  if (n < 2) return;
  double mean_x = 0, mean_y = 0, sxx = 0, sxy = 0, rss = 0;
  for (const auto& [x, y] : logs) mean_x += x / n, mean_y += y / n;
  for (const auto& [x, y] : logs) {
    sxx += (x - mean_x) * (x - mean_x);
    sxy += (x - mean_x) * (y - mean_y);
  }
  costs.exponent = sxy / sxx;
  for (const auto& [x, y] : logs) {
    rss += std::pow(y - mean_y - costs.exponent * (x - mean_x), 2);
  }
  if (n > 2) costs.exponent_se = std::sqrt(rss / (n - 2) / sxx);
}

std::string describe_machine(const json& context) {
  if (!context.contains("num_cpus")) return "unknown";
  std::string text = fmt::format("{} CPUs", context.at("num_cpus").get<int>());
  if (context.contains("mhz_per_cpu")) {
    text += fmt::format(" at {:.0f} MHz", context.at("mhz_per_cpu").get<double>());
  }
  return text;
}

CostSeries series(std::map<std::string, Series>& all, const std::string& prefix) {
  CostSeries series{.fused = points(all[prefix + "fused"]),
                    .fused_floor = points(all[prefix + "fused-floor"]),
                    .deferred = points(all[prefix + "deferred"]),
                    .dense = points(all[prefix + "dense"]),
                    .floor = points(all[prefix + "floor"]),
                    .before = points(all["before-" + prefix + "deferred"]),
                    .exponent = 0,
                    .exponent_se = 0};
  if (series.before.empty()) series.before = points(all["before-" + prefix + "fused"]);
  fit_exponent(series);
  return series;
}

DrawCosts parse_draw_costs(const json& document) {
  std::map<std::string, Series> all;
  for (const json& run : document.at("benchmarks")) add_benchmark(all, run);
  const json context = document.value("context", json::object());
  DrawCosts costs{.mlp = series(all, ""),
                  .hypernet = series(all, "hypernet-"),
                  .machine = describe_machine(context),
                  .before = context.value("before", "")};
  if (costs.mlp.empty() && costs.hypernet.empty()) {
    throw FileError("none of the series fused, deferred, dense and floor is there");
  }
  return costs;
}

}  // namespace

DrawCosts read_draw_costs(const std::filesystem::path& file) {
  const std::string text = read_text(file.string());
  try {
    return parse_draw_costs(parse_json(text));
  } catch (const json::exception& error) {
    throw FileError(fmt::format("{} is not the JSON output of Google Benchmark: {}", file.string(),
                                error.what()));
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace widthwise::verify
