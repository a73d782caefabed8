#pragma once
// A study that draws numbers at once, for the tests of those who use studies.

#include <cmath>
#include <string>

#include "verify/studies/study.hpp"

namespace widthwise::verify::testing {

/// Columns "x" and "y" of hashes of the sample.
class ToyStudy final : public Study {
 public:
  explicit ToyStudy(std::string name, double share = 1.0,
                    const WidthLaw& widths = WidthLaw::sequential())
      : Study({.share = share}), name_(std::move(name)), widths_(widths) {}

  std::string name() const override { return name_; }
  std::vector<std::string> columns() const override { return {"x", "y"}; }
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override {
    const double x = std::sin(1.0 + static_cast<double>(sample * 7919 + setting.seed));
    return Eigen::Vector2d(x, x / static_cast<double>(width));
  }
  double bytes_per_draw(const Setting&, std::int64_t width) const override {
    return 8.0 * static_cast<double>(width);
  }
  NetworkFamily networks() const override {
    NetworkFamily family;
    family.widths = widths_;
    family.others = {{"toy", name_}};
    return family;
  }

 private:
  std::string name_;
  WidthLaw widths_;
};

}  // namespace widthwise::verify::testing
