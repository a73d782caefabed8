#pragma once
// What is drawn: one family of random networks at any width, a few numbers a draw.

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/mlp.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify {

/// Where and how a study is carried out.
struct Setting {
  InputPair inputs = default_inputs();  ///< of an MLP, or of the network f of a hypernetwork
  sim::Engine engine = sim::Engine::kDeferred;
  std::uint64_t seed = 0;
  InputPair z_inputs = default_inputs();  ///< of the network g of a hypernetwork
};

/// The widths that a study's single number stands for.
struct StudyWidths {
  std::optional<std::int64_t> f;  ///< nothing: infinite
  std::optional<std::int64_t> g;  ///< nothing: there is no g
};

/// A family of random networks with one number, the width, that a run varies. Claims whose studies
/// share_draws() are judged by the same draws.
class Study {
 public:
  virtual ~Study() = default;

  /// E.g. "mlp.relu.depth3". Names the random numbers and the group of the samples file: studies
  /// that draw differently differ in it, and it holds no '/'.
  virtual std::string name() const = 0;

  /// What the entries of a draw are, e.g. "K0", "K1", ..; never empty.
  virtual std::vector<std::string> columns() const = 0;

  /// One draw, as long as columns(). It depends on nothing but its arguments (of `setting`: inputs,
  /// engine, seed) and name(). Called from many threads at once.
  virtual Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                               std::uint64_t sample) const = 0;

  /// Peak memory of one draw in bytes, estimated from the vectors and matrices that it holds.
  virtual double bytes_per_draw(sim::Engine engine, std::int64_t width) const = 0;

  /// Time of one draw in arbitrary units, the same for all studies: what the progress bar counts.
  virtual double cost_per_draw(sim::Engine engine, std::int64_t width) const = 0;

  /// The widths of the networks at this width of the run.
  virtual StudyWidths widths(std::int64_t width) const = 0;

  /// What slopes and limits are fitted against; ascends with the width and is positive.
  virtual double abscissa(std::int64_t width) const { return static_cast<double>(width); }

  /// Whether this width of the run is drawn: some statistics drown in noise at large ones.
  virtual bool covers(std::int64_t /*width*/) const { return true; }

  /// Whether it measures at inputs of its own, which regime()["inputs"] describes, and not at those
  /// of the setting.
  virtual bool has_own_inputs() const { return false; }

  /// What is held fixed, for the report: {"activation", "relu"}, {"depth_f", "3"}, ..
  virtual std::map<std::string, std::string> regime() const = 0;

  /// Its draws at this width as a fraction of the run's number of samples, above 0. Where a draw
  /// costs its width, an error of the same relative size at all widths is had at least cost by
  /// shares that fall like width^(-1/2).
  virtual double share(std::int64_t /*width*/) const { return 1.0; }

 protected:
  Study() = default;
  Study(const Study&) = default;
  Study& operator=(const Study&) = default;
};

/// Whether draws of the one are draws of the other: same name, same columns.
bool share_draws(const Study& a, const Study& b);

}  // namespace widthwise::verify
