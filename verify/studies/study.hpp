#pragma once
// What is drawn: networks of one family at any width of a run, and a few numbers of each.

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "verify/results/network_family.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// How many of a run's samples a study draws, and at which of its widths.
struct Effort {
  double share = 1.0;         ///< of the samples, above 0
  bool equal_errors = false;  ///< times sqrt(512 / width): where a draw costs its width, an error
                              ///< of the same relative size at all widths is had at least cost so
  std::optional<std::int64_t> largest_width = std::nullopt;  ///< that is drawn: some statistics
                                                             ///< drown in noise at larger ones
  std::vector<std::int64_t> widths = {};  ///< of the run's, those that are drawn; none: all

  bool operator==(const Effort&) const = default;
};

/// Networks of one family, and what is read off them. Claims whose studies share_draws() are judged
/// by the same draws.
class Study {
 public:
  virtual ~Study() = default;

  /// E.g. "mlp.relu.depth3": the group of the samples file. Studies that draw differently differ in
  /// it, and it holds no '/'.
  virtual std::string name() const = 0;

  /// What the entries of a draw are, e.g. "K0", "K1", ..; never empty.
  virtual std::vector<std::string> columns() const = 0;

  virtual NetworkFamily networks() const = 0;

  /// Names the random numbers of the networks, whatever is read off them. See sample_key().
  virtual std::string key_name() const { return name(); }

  /// The inputs that it measures at, by name: "x", "x_prime", or "x1", "x2", ..; empty where they
  /// are none of a list.
  virtual std::map<std::string, Eigen::VectorXd> inputs(const Setting& /*setting*/) const {
    return {};
  }

  /// Whether draw k of every width has the same random numbers, so that errors at different widths
  /// go together.
  virtual bool common_numbers() const { return false; }

  /// One draw, as long as columns(). It depends on nothing but its arguments (of `setting`: inputs,
  /// engine, seed) and the names of the networks. Called from many threads at once.
  virtual Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                               std::uint64_t sample) const = 0;

  /// Draws of samples first .. first + n - 1, a row each: draw() of each, in less time where as
  /// many as at_once() are drawn side by side.
  virtual sim::Draws draws(const Setting& setting, std::int64_t width, std::uint64_t first,
                           std::int64_t n) const;
  virtual std::int64_t at_once(const Setting& /*setting*/, std::int64_t /*width*/) const {
    return 1;
  }

  /// draws() and at_once() for who makes the draws. The study and the setting must outlive it.
  sim::Drawing drawing(const Setting& setting, std::int64_t width) const;

  /// Peak memory in bytes of what one thread draws at once.
  virtual double bytes_per_draw(const Setting& setting, std::int64_t width) const = 0;

  /// The widths of the networks at this width of the run.
  NetworkWidths widths(std::int64_t width) const { return networks().widths.widths(width); }

  /// What slopes and limits are fitted against; ascends with the width and is positive.
  double abscissa(std::int64_t width) const { return networks().widths.abscissa(width); }

  /// Whether this width of the run is drawn.
  bool covers(std::int64_t width) const;

  /// Its draws at this width as a fraction of the run's number of samples, above 0.
  double share(std::int64_t width) const;

  const Effort& effort() const { return effort_; }

 protected:
  explicit Study(const Effort& effort = {}) : effort_(effort) {}
  Study(const Study&) = default;
  Study& operator=(const Study&) = default;

  /// What an effort adds to a name: ".to1024" where the widths are bounded, ".at64-128" where they
  /// are listed.
  std::string name_of_effort() const;

 private:
  Effort effort_;
};

/// Whether draws of the one are draws of the other: same name, same columns.
bool share_draws(const Study& a, const Study& b);

}  // namespace widthwise::verify
