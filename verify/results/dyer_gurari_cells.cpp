#include "verify/results/dyer_gurari_cells.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>

namespace widthwise::verify {
namespace {

std::string_view stem(theory::PublishedWeights weights) {
  return weights == theory::PublishedWeights::kSigns ? "conjecture.dyer-gurari-sign."
                                                     : "conjecture.dyer-gurari.";
}

// What they measured with.
constexpr double kTheirSmallestWidth = 128;
constexpr double kTheirLargestWidth = 8192;
constexpr double kTheirDraws = 1000;

}  // namespace

std::vector<MeasuredCell> measured_cells(const Results& results, theory::PublishedWeights weights) {
  const std::vector<theory::PublishedCell> published = theory::published_cells(weights);
  const std::string_view of_weights = stem(weights);
  std::vector<MeasuredCell> cells;
  for (const ClaimResult& claim : results.claims) {
    if (!claim.id.starts_with(of_weights)) continue;
    const auto cell = std::ranges::find(published, claim.id.substr(of_weights.size()),
                                        &theory::PublishedCell::name);
    if (cell != published.end()) cells.push_back({*cell, &claim});
  }
  std::ranges::stable_sort(cells, {}, [](const MeasuredCell& cell) {
    return std::tuple(cell.published.variance, cell.published.function, cell.published.activation);
  });
  return cells;
}

// sum_i c_i log|q_i| with c_i = (x_i - mean x) / sum (x - mean x)^2, x = log n.
std::optional<Estimate> plain_line(const ClaimResult& claim) {
  std::vector<const ResultRow*> rows;
  double mean_x = 0.0;
  for (const ResultRow& row : claim.rows) {
    if (row.abscissa < kTheirSmallestWidth || row.abscissa > kTheirLargestWidth) continue;
    if (row.value == 0.0) return std::nullopt;
    rows.push_back(&row);
    mean_x += std::log(row.abscissa);
  }
  constexpr std::size_t kFewest = 3;
  if (rows.size() < kFewest) return std::nullopt;
  mean_x /= static_cast<double>(rows.size());
  double sum_of_squares = 0.0;
  double slope = 0.0;
  double variance = 0.0;
  for (const ResultRow* row : rows) {
    const double x = std::log(row->abscissa) - mean_x;
    const double relative_se = row->se / row->value;
    sum_of_squares += x * x;
    slope += x * std::log(std::abs(row->value));
    variance += x * x * relative_se * relative_se * static_cast<double>(row->samples) / kTheirDraws;
  }
  return Estimate{slope / sum_of_squares, std::sqrt(variance) / sum_of_squares};
}

}  // namespace widthwise::verify
