#pragma once
// Whether what a study draws stays within the range of a double. K^(r) holds the norms of the
// inputs to powers that grow with the order and the depth of g, and of smooth activations it grows
// faster than any power of r.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// Whether |x|^2 = d of all inputs, to rounding.
bool has_unit_norms(const Setting& setting);

/// The same directions, each norm |x| / sqrt(d) raised to `power`: 0 makes it 1.
Setting with_norms_to(const Setting& setting, double power);

/// The same with norms that are powers of ten, and no farther from 1 than those.
Setting with_round_norms_to(const Setting& setting, double power);

/// The options that give these norms, "--norm-x 1e+12,1e+12"; a pair of norms of 1 is left out, and
/// where both are there are none.
std::string norm_options(const Setting& setting);

/// The smallest width of the study that is large enough for networks that are alive, else the
/// largest.
std::int64_t probed_width(const Study& study, const std::vector<std::int64_t>& widths);

/// The first `n_draws` draws, a row each, or nothing if the engine meets numbers that are not
/// finite on the way.
std::optional<Eigen::MatrixXd> first_draws(const Study& study, const Setting& setting,
                                           std::int64_t width, int n_draws);

/// Whether every column of `draws` is finite with some reserve, and is zero throughout only where
/// that of `reference`, at norms of 1 and a small width, is so too. Without a reference that is
/// not looked at.
bool within_range(const std::optional<Eigen::MatrixXd>& draws,
                  const std::optional<Eigen::MatrixXd>& reference);

/// The largest power up to 1 at which `fits` is true, to a hundredth; it is true at 0.
template <class Predicate>
double largest_power(const Predicate& fits) {
  double fitting = 0.0;
  double excessive = 1.0;
  while (excessive - fitting > 0.01) {
    const double middle = (fitting + excessive) / 2;
    (fits(middle) ? fitting : excessive) = middle;
  }
  return fitting;
}

}  // namespace widthwise::verify
