#pragma once
// Draws whose truth is known: laws that a claim can be held against without a network.

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "verify/claims/claim.hpp"

namespace widthwise::verify::testing {

/// The widths 64, 128, .. of a study.
inline std::vector<std::int64_t> doubling_widths(int count) {
  std::vector<std::int64_t> widths;
  for (int i = 0; i < count; ++i) widths.push_back(std::int64_t{64} << i);
  return widths;
}

/// n numbers spread as a standard normal law is: its quantiles at the midpoints of n equal shares.
/// Their mean is zero and, for an even n, the median modulus that of the law, to O(1 / n); both
/// are the same at every width, hence without noise in any comparison of widths.
inline Eigen::VectorXd normal_shape(Eigen::Index n) {
  const boost::math::normal standard;
  Eigen::VectorXd shape(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    shape[i] = boost::math::quantile(standard, (static_cast<double>(i) + 0.5) / n);
  }
  return shape;
}

/// One table a width, `column(width)` being the draws of the claim's column. All other columns are
/// not-a-number: whoever reads one of them is found out.
inline std::vector<SampleTable> tables_of(const Claim& claim,
                                          const std::vector<std::int64_t>& widths,
                                          const std::function<Eigen::VectorXd(double)>& column) {
  std::vector<SampleTable> tables;
  for (const std::int64_t width : widths) {
    const Eigen::VectorXd draws = column(static_cast<double>(width));
    const auto columns = claim.study->columns();
    tables.push_back(
        {claim.study->name(), width, columns,
         Eigen::MatrixXd::Constant(draws.size(), static_cast<Eigen::Index>(columns.size()),
                                   std::numeric_limits<double>::quiet_NaN())});
    tables.back().draws.col(claim.statistic.columns().front()) = draws;
  }
  return tables;
}

/// Draws of size n^slope exactly, n_draws a width.
inline std::vector<SampleTable> power_law(const Claim& claim,
                                          const std::vector<std::int64_t>& widths, double slope,
                                          Eigen::Index n_draws) {
  const Eigen::VectorXd shape = normal_shape(n_draws);
  return tables_of(claim, widths,
                   [&](double n) -> Eigen::VectorXd { return std::pow(n, slope) * shape; });
}

}  // namespace widthwise::verify::testing
