#include "verify/stats/distance_to_normal.hpp"

#include <fmt/format.h>

#include <span>

#include "verify/stats/kolmogorov_distance.hpp"

namespace widthwise::verify {
namespace {

Measurement distance(std::span<const double> draws, double sigma) {
  Measurement measured = normal_measurement(draws, kolmogorov_distance(draws, sigma));
  measured.law = ErrorLaw::kMassart;
  return measured;
}

}  // namespace

Statistic distance_to_normal(Eigen::Index column, double sigma) {
  return {{.name = "distance-to-normal",
           .measure = [=](const ColumnDraws& x) { return distance(x[0], sigma); },
           .words =
               [=](const auto& x) {
                 return fmt::format("Kolmogorov distance of {} to N(0, {:g})", x[0], sigma * sigma);
               },
           .parameter = sigma},
          {column}};
}

}  // namespace widthwise::verify
