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

void raise_norms(InputPair& pair, double power) {
  for (Eigen::VectorXd* x : {&pair.x, &pair.x_prime}) *x *= std::pow(norm_of(*x), power - 1.0);
}

std::string norms_option(const char* option, const InputPair& pair, double power) {
  if (are_one(pair)) return "";
  const auto nearer = [power](const Eigen::VectorXd& x) {
    return std::pow(10.0, std::trunc(power * std::log10(norm_of(x))));
  };
  return fmt::format("{} {:g},{:g}", option, nearer(pair.x), nearer(pair.x_prime));
}

}  // namespace

bool has_unit_norms(const Setting& setting) {
  return are_one(setting.inputs) && are_one(setting.z_inputs);
}

Setting with_norms_to(const Setting& setting, double power) {
  Setting raised = setting;
  raise_norms(raised.inputs, power);
  raise_norms(raised.z_inputs, power);
  return raised;
}

std::string norm_options(const Setting& setting, double power) {
  const std::string of_x = norms_option("--norm-x", setting.inputs, power);
  const std::string of_z = norms_option("--norm-z", setting.z_inputs, power);
  return of_x + (of_x.empty() || of_z.empty() ? "" : " ") + of_z;
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
