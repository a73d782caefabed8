#include "verify/stats/common_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace widthwise::verify {
namespace {

using Values = Eigen::Map<const Eigen::VectorXd>;

// Of the first n draws of both.
double correlation(const Influence& a, const Influence& b, Eigen::Index n) {
  const Values x(a.data(), n), y(b.data(), n);
  const auto dx = x.array() - x.mean();
  const auto dy = y.array() - y.mean();
  const double norms = std::sqrt(dx.square().sum() * dy.square().sum());
  return norms > 0 ? (dx * dy).sum() / norms : 0.0;
}

}  // namespace

Eigen::MatrixXd error_correlations(std::span<const Influence> influences) {
  const auto size = static_cast<Eigen::Index>(influences.size());
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(size, size);
  for (std::size_t i = 0; i < influences.size(); ++i) {
    if (influences[i].empty()) throw std::invalid_argument("a statistic without draws");
    for (std::size_t j = 0; j < i; ++j) {
      const auto [fewer, more] = std::minmax({influences[i].size(), influences[j].size()});
      // n of N draws in common leave sqrt(n / N) of the correlation.
      const double shared = std::sqrt(static_cast<double>(fewer) / static_cast<double>(more));
      const auto row = static_cast<Eigen::Index>(i), column = static_cast<Eigen::Index>(j);
      matrix(row, column) = matrix(column, row) =
          shared * correlation(influences[i], influences[j], static_cast<Eigen::Index>(fewer));
    }
  }
  return matrix;
}

}  // namespace widthwise::verify
