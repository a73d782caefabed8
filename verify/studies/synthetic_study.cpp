#include "verify/studies/synthetic_study.hpp"

#include <array>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/random_stream.hpp"

namespace widthwise::verify {
namespace {

using Column = SyntheticStudy::Column;

struct Prediction {
  double value;
  double margin;          // for some hundred draws a width, or quantiles among exact zeros
  double outside_margin;  // for some thousand
};

// By column.
constexpr std::array<Prediction, SyntheticStudy::kColumns> kPredictions{{{1.0, 0.15, 0.07},
                                                                         {1.0, 0.12, 0.05},
                                                                         {1.0, 0.2, 0.12},
                                                                         {0.0, 0.2, 0.1},
                                                                         {-0.5, 0.4, 0.2},
                                                                         {-1.0, 0.4, 0.2},
                                                                         {-2.0, 0.5, 0.25},
                                                                         {-1.0, 0.36, 0.2},
                                                                         {-1.0, 0.36, 0.2},
                                                                         {-1.0, 0.36, 0.2},
                                                                         {0.0, 0.0, 0.0}}};

const Prediction& prediction(Eigen::Index column) {
  return kPredictions.at(static_cast<std::size_t>(column));
}

bool is_power_law(Eigen::Index column) {
  return column >= Column::kFirst && column <= Column::kBounded;
}

// How far a column lies off its prediction, in margins and with the sign.
double side_of(Eigen::Index column, double deviation) {
  const bool upwards = column == Column::kLaw || column == Column::kBounded;
  return upwards ? std::abs(deviation) : deviation;
}

double quantile(double level) {
  return level > 0 ? boost::math::quantile(boost::math::normal(), level)
                   : -std::numeric_limits<double>::infinity();
}

}  // namespace

SyntheticStudy::SyntheticStudy(std::string name, double deviation, const SyntheticTruth& truth)
    : name_(std::move(name)), deviation_(deviation), truth_(&truth), targets_(kColumns) {
  for (Eigen::Index column = 0; column < kColumns; ++column) {
    const double side = side_of(column, deviation);
    targets_[column] = predicted(column) + side * margin(column);
    if (is_power_law(column) && side * truth.drift < 0) targets_[column] -= truth.drift;
  }
  shift_ = 2 * quantile((1 + targets_[kLaw]) / 2);
  atoms_below_ = quantile(truth.atoms);
}

double SyntheticStudy::predicted(Eigen::Index column) {
  return prediction(column).value;
}

double SyntheticStudy::margin(Eigen::Index column) const {
  const bool noisy = truth_->inside || truth_->atoms > 0;
  return noisy ? prediction(column).margin : prediction(column).outside_margin;
}

double SyntheticStudy::target(Eigen::Index column) const {
  return targets_[column];
}

std::vector<std::string> SyntheticStudy::columns() const {
  return {"value", "mean", "limit", "law", "K1", "K2", "K3", "rate", "variance", "bounded", "zero"};
}

Eigen::VectorXd SyntheticStudy::draw(const Setting& setting, std::int64_t width,
                                     std::uint64_t sample) const {
  std::array<double, 9> z;
  sim::RandomStream(sample_key(setting, name_, width, sample), /*object=*/0)
      .fill_normal(z, /*draw=*/0);
  const auto n = static_cast<double>(width);
  const double live = z[7] < atoms_below_ ? 0.0 : 1.0;
  const double limits = truth_->limits(n);
  const double quantiles = truth_->quantiles(n);
  const double moments = truth_->moments(n);
  const double added = truth_->admixture / std::sqrt(n) * z[8];
  const auto power = [&](Column column) { return live * std::pow(n, targets_[column]); };
  Eigen::VectorXd draw(kColumns);
  draw[kValue] = targets_[kValue] + z[0] / 2.0;
  draw[kMean] = targets_[kMean] + (z[1] * z[2] + (z[2] * z[2] - 1.0) / 2.0) / 2.0;
  draw[kLimit] = targets_[kLimit] * limits + z[2] * z[3] / 2.0;
  draw[kLaw] = (z[1] + shift_) * limits;
  draw[kFirst] = power(kFirst) * quantiles * (z[0] * z[2] + added);
  draw[kSecond] = power(kSecond) * quantiles * (z[0] * z[1] + added);
  draw[kThird] = power(kThird) * quantiles * (z[0] * z[3] * z[4] + added);
  draw[kRate] = power(kRate) * moments * z[5] * z[5];
  draw[kVariance] = std::sqrt(power(kVariance) * moments) * z[6];
  draw[kBounded] = power(kBounded) * moments * z[5] * z[5];
  draw[kZero] = deviation_ == 0.0 ? 0.0 : 1e-9 * z[0];
  return draw;
}

double SyntheticStudy::bytes_per_draw(const Setting&, std::int64_t) const {
  return kColumns * sizeof(double);
}

NetworkFamily SyntheticStudy::networks() const {
  NetworkFamily none;
  none.others = {{"synthetic", name_}};
  return none;
}

}  // namespace widthwise::verify
