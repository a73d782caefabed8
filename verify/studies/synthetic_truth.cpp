#include "verify/studies/synthetic_truth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace widthwise::verify {
namespace {

constexpr double kLargestWidth = 8192;

double whole_power(double n) {
  return 1 + 4 / n;
}

double two_powers(double n) {
  return 1 + 3 / n - 20 / (n * n);
}

SyntheticTruth everywhere(std::string name, const WidthFactor& factor) {
  return {.name = std::move(name),
          .inside = false,
          .quantiles = factor,
          .moments = factor,
          .limits = factor};
}

SyntheticTruth square_root(double b) {
  return everywhere(fmt::format("sqrt(1 + {:g}/n)", b),
                    [b](double n) { return std::sqrt(1 + b / n); });
}

// The three largest widths are a factor of two apart: their straight slope is that of the ends.
SyntheticTruth logarithm(double power) {
  SyntheticTruth truth = everywhere(fmt::format("(log n)^{:g}", power),
                                    [power](double n) { return std::pow(std::log(n), power); });
  truth.limits = two_powers;
  const auto value = [&](double n) { return std::log(truth.quantiles(n)); };
  truth.drift = (value(kLargestWidth) - value(kLargestWidth / 4)) / std::log(4.0);
  return truth;
}

SyntheticTruth own_corrections(std::string name) {
  return {.name = std::move(name),
          .inside = true,
          .quantiles = whole_power,
          .moments = whole_power,
          .limits = two_powers};
}

std::vector<SyntheticTruth> all_truths() {
  SyntheticTruth half = own_corrections("exp(3 n^-1/2)");
  half.quantiles = [](double n) { return std::exp(3 / std::sqrt(n)); };
  SyntheticTruth admixed = own_corrections("|X + n^-1/2 Y|");
  admixed.inside = false;
  admixed.admixture = 1;
  SyntheticTruth measured = own_corrections("measured joint.r3");  // a median's
  measured.inside = false;
  measured.quantiles = [](double n) { return std::exp(measured_joint_curve(n)); };
  measured.corrections = many_powers();
  SyntheticTruth atoms = own_corrections("40 % exact zeros");
  atoms.inside = false;
  atoms.atoms = 0.4;
  return {own_corrections("1 + 4/n"),
          half,
          square_root(10),
          square_root(100),
          square_root(1000),
          everywhere("1 + 4 n^-1/2", [](double n) { return 1 + 4 / std::sqrt(n); }),
          everywhere("1 + n^-1/4", [](double n) { return 1 + std::pow(n, -0.25); }),
          admixed,
          logarithm(0.5),
          logarithm(-0.5),
          measured,
          atoms};
}

}  // namespace

const std::vector<SyntheticTruth>& synthetic_truths() {
  static const std::vector<SyntheticTruth> truths = all_truths();
  return truths;
}

double measured_joint_curve(double width) {
  constexpr std::array kLogs{0.39342, 0.39402, 0.31903, 0.24806,
                             0.19116, 0.12760, 0.07899, 0.04205};
  constexpr double kFirst = 6;  // 64 = 2^6
  const double octave = std::clamp(std::log2(width) - kFirst, 0.0, kLogs.size() - 1.0);
  const auto below = std::min(static_cast<std::size_t>(octave), kLogs.size() - 2);
  return std::lerp(kLogs[below], kLogs[below + 1], octave - static_cast<double>(below));
}

}  // namespace widthwise::verify
