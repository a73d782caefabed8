#include "verify/stats/statistic.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>
#include <utility>

#include "verify/stats/column_label.hpp"

namespace widthwise::verify {

Statistic::Statistic(StatisticDescriptor descriptor, std::vector<Eigen::Index> columns)
    : descriptor_(std::move(descriptor)), columns_(std::move(columns)) {}

Measurement Statistic::of(const Eigen::MatrixXd& table) const {
  return measure(draws_in(table));
}

Bands Statistic::bands_of(const Eigen::MatrixXd& table) const {
  return bands(draws_in(table));
}

Measurement Statistic::measure(const ColumnDraws& draws) const {
  check(draws);
  return descriptor_.measure(draws);
}

Bands Statistic::bands(const ColumnDraws& draws) const {
  check(draws);
  if (descriptor_.bands) return descriptor_.bands(draws);
  Bands none;
  none.fill(std::numeric_limits<double>::quiet_NaN());
  return none;
}

std::string Statistic::in_words(const std::vector<std::string>& columns) const {
  std::vector<std::string> labels;
  for (const Eigen::Index column : columns_) {
    labels.push_back(column_label(columns.at(static_cast<std::size_t>(column))));
  }
  return descriptor_.words(labels);
}

ColumnDraws Statistic::draws_in(const Eigen::MatrixXd& table) const {
  ColumnDraws draws;
  for (const Eigen::Index column : columns_) {  // column-major: a column is contiguous
    draws.emplace_back(table.col(column).data(), static_cast<std::size_t>(table.rows()));
  }
  return draws;
}

void Statistic::check(const ColumnDraws& draws) const {
  if (draws.size() == columns_.size()) return;
  throw std::invalid_argument(fmt::format("the statistic {} reads {} column{}, not {}", name(),
                                          columns_.size(), columns_.size() == 1 ? "" : "s",
                                          draws.size()));
}

}  // namespace widthwise::verify
