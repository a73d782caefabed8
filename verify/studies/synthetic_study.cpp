#include "verify/studies/synthetic_study.hpp"

#include <array>
#include <cmath>

#include "sim/random_stream.hpp"

namespace widthwise::verify {
namespace {

// Absolute, by column. Somewhat more than the half-width of an interval of 500 draws a width at the
// usual alpha, so that a power curve falls from nearly one to zero between deviations 0 and 1.
constexpr std::array<double, SyntheticStudy::kColumns> kMargins{0.15, 0.12, 0.12, 0.4, 0.5, 0.0};

}  // namespace

double SyntheticStudy::margin(Eigen::Index column) {
  return kMargins.at(static_cast<std::size_t>(column));
}

std::vector<std::string> SyntheticStudy::columns() const {
  return {"value", "mean", "limit", "K2", "K3", "zero"};
}

Eigen::VectorXd SyntheticStudy::draw(const Setting& setting, std::int64_t width,
                                     std::uint64_t sample) const {
  std::array<double, 5> z;
  sim::RandomStream(sample_key(setting, name_, width, sample), /*object=*/0)
      .fill_normal(z, /*draw=*/0);
  const auto n = static_cast<double>(width);
  const auto truth = [&](Column column, double predicted) {
    return predicted + deviation_ * kMargins[column];
  };
  Eigen::VectorXd draw(kColumns);
  draw[kValue] = truth(kValue, 1.0) + z[0] / 2.0;
  draw[kMean] = truth(kMean, 1.0) + (z[1] * z[2] + (z[2] * z[2] - 1.0) / 2.0) / 2.0;
  draw[kLimit] = truth(kLimit, 1.0) + 3.0 / n - 20.0 / (n * n) + z[2] * z[3] / 2.0;
  draw[kSecond] = std::pow(n, truth(kSecond, -1.0)) * (1.0 + 4.0 / n) * z[0] * z[1];
  draw[kThird] = std::pow(n, truth(kThird, -2.0)) * (1.0 - 4.0 / n) * z[0] * z[3] * z[4];
  draw[kZero] = deviation_ == 0.0 ? 0.0 : 1e-9 * z[0];
  return draw;
}

double SyntheticStudy::bytes_per_draw(sim::Engine, std::int64_t) const {
  return kColumns * sizeof(double);
}

NetworkFamily SyntheticStudy::networks() const {
  NetworkFamily none;
  none.others = {{"synthetic", name_}};
  return none;
}

}  // namespace widthwise::verify
