#include "verify/stats/distance_to_law.hpp"

#include <fmt/format.h>

#include <utility>

#include "verify/stats/kolmogorov_distance.hpp"

namespace widthwise::verify {

Statistic distance_to_law(Eigen::Index column, std::function<double(double)> distribution,
                          std::string law) {
  return {{.name = "distance-to-law",
           .measure =
               [distribution = std::move(distribution)](const ColumnDraws& x) {
                 Measurement measured =
                     normal_measurement(x[0], kolmogorov_distance(x[0], distribution));
                 measured.law = ErrorLaw::kMassart;
                 return measured;
               },
           .words =
               [law = std::move(law)](const auto& x) {
                 return fmt::format("Kolmogorov distance of {} to {}", x[0], law);
               }},
          {column}};
}

}  // namespace widthwise::verify
