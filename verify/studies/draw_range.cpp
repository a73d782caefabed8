#include "verify/studies/draw_range.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <stdexcept>

namespace widthwise::verify {
namespace {

double norm_of(const Eigen::VectorXd& x) {
  return x.norm() / std::sqrt(static_cast<double>(x.size()));
}

bool is_one(double norm) {
  constexpr double kRoundingOfNorms = 1e-12;
  return std::abs(norm - 1.0) < kRoundingOfNorms;
}

bool are_one(const InputPair& pair) {
  return is_one(norm_of(pair.x)) && is_one(norm_of(pair.x_prime));
}

// Each norm becomes what `change` makes of its logarithm to base ten.
template <class Change>
Setting with_log_norms(Setting setting, const Change& change) {
  for (InputPair* pair : {&setting.inputs, &setting.z_inputs}) {
    for (Eigen::VectorXd* x : {&pair->x, &pair->x_prime}) {
      const double log_norm = std::log10(norm_of(*x));
      *x *= std::pow(10.0, change(log_norm) - log_norm);
    }
  }
  return setting;
}

std::string norms_option(const char* option, const InputPair& pair) {
  if (are_one(pair)) return "";
  return fmt::format("{} {:g},{:g}", option, norm_of(pair.x), norm_of(pair.x_prime));
}

}  // namespace

bool has_unit_norms(const Setting& setting) {
  return are_one(setting.inputs) && are_one(setting.z_inputs);
}

Setting with_norms_to(const Setting& setting, double power) {
  return with_log_norms(setting, [power](double log_norm) { return power * log_norm; });
}

Setting with_round_norms_to(const Setting& setting, double power) {
  return with_log_norms(setting, [power](double log_norm) { return std::trunc(power * log_norm); });
}

std::string norm_options(const Setting& setting) {
  const std::string of_x = norms_option("--norm-x", setting.inputs);
  const std::string of_z = norms_option("--norm-z", setting.z_inputs);
  return of_x + (of_x.empty() || of_z.empty() ? "" : " ") + of_z;
}

std::int64_t probed_width(const Study& study, const std::vector<std::int64_t>& widths) {
  constexpr std::int64_t kAlive = 16;
  for (const std::int64_t width : widths) {
    if (width >= kAlive && study.covers(width)) return width;
  }
  return widths.back();
}

std::optional<Eigen::MatrixXd> first_draws(const Study& study, const Setting& setting,
                                           std::int64_t width, int n_draws) {
  Eigen::MatrixXd draws(n_draws, std::ssize(study.columns()));
  try {
    for (int k = 0; k < n_draws; ++k) {
      draws.row(k) = study.draw(setting, width, static_cast<std::uint64_t>(k)).transpose();
    }
  } catch (const std::invalid_argument&) {  // of a query that is not finite
    return std::nullopt;
  }
  return draws;
}

bool within_range(const std::optional<Eigen::MatrixXd>& draws,
                  const std::optional<Eigen::MatrixXd>& reference) {
  constexpr double kLargestModulus = 1e250;
  constexpr double kSmallestModulus = 1e-290;
  if (!draws || !draws->allFinite()) return false;
  for (Eigen::Index j = 0; j < draws->cols(); ++j) {
    const double modulus = draws->col(j).cwiseAbs().maxCoeff();
    const bool vanishes = reference && reference->col(j).isZero(0.0);
    if (modulus > kLargestModulus || (reference && !vanishes && modulus < kSmallestModulus)) {
      return false;
    }
  }
  return true;
}

}  // namespace widthwise::verify
