#pragma once
// A study that draws numbers at once, for the tests of those who use studies.

#include <cmath>
#include <string>

#include "verify/studies/study.hpp"

namespace widthwise::verify::testing {

/// Columns "x" and "y" of hashes of the sample; infinite f, a g of the width, the abscissa its
/// square root.
class ToyStudy final : public Study {
 public:
  explicit ToyStudy(std::string name, double share = 1.0) : name_(std::move(name)), share_(share) {}

  std::string name() const override { return name_; }
  std::vector<std::string> columns() const override { return {"x", "y"}; }
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override {
    const double x = std::sin(1.0 + static_cast<double>(sample * 7919 + setting.seed));
    return Eigen::Vector2d(x, x / static_cast<double>(width));
  }
  double bytes_per_draw(sim::Engine, std::int64_t width) const override {
    return 8.0 * static_cast<double>(width);
  }
  double cost_per_draw(sim::Engine, std::int64_t) const override { return 1.0; }
  StudyWidths widths(std::int64_t width) const override { return {std::nullopt, width}; }
  double abscissa(std::int64_t width) const override {
    return std::sqrt(static_cast<double>(width));
  }
  std::map<std::string, std::string> regime() const override { return {{"toy", name_}}; }
  double share(std::int64_t) const override { return share_; }

 private:
  std::string name_;
  double share_;
};

}  // namespace widthwise::verify::testing
