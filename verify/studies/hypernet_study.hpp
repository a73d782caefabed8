#pragma once
// What the studies of hypernetworks share: which networks are drawn, and at which inputs.

#include <optional>
#include <utility>

#include "sim/hypernet.hpp"
#include "verify/studies/hypernet_regime.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// Hidden layers of f and weight layers of g where none are named.
inline constexpr int kDefaultHypernetDepthF = 1;
inline constexpr int kDefaultDepthG = 3;

/// A pair u = (x, z), u' = (x', z') in place of that of the setting, under a name.
struct NamedPair {
  std::string name;  ///< "close"
  double rho_x, rho_z;
  std::pair<double, double> norm_x{1.0, 1.0};
  std::pair<double, double> norm_z{1.0, 1.0};
};

struct HypernetStudySpec {
  HypernetRegime regime = HypernetRegime::joint();
  int depth_f = kDefaultHypernetDepthF;
  int depth_g = kDefaultDepthG;
  std::optional<NamedPair> pair;                             ///< nothing: the setting's inputs
  double share = 1.0;                                        ///< of the run's samples
  std::optional<std::int64_t> largest_width = std::nullopt;  ///< of the run's, that is drawn
};

/// The inputs of a study.
struct HypernetInputPair {
  sim::HypernetInput u;
  sim::HypernetInput u_prime;
};

/// The named pair, or that of the setting.
HypernetInputPair hypernet_inputs(const std::optional<NamedPair>& pair, const Setting& setting);

/// What a measurement asks of a network: what a draw costs is estimated from this.
struct HypernetQueries {
  int values;     ///< of h that are asked for at rest
  int gradients;  ///< at inputs of their own
  int moves;      ///< of h along gradients
  int order;      ///< of the jets in which it moves
};

/// Draws hypernetworks; what is read off them is a derived class's own.
class HypernetStudy : public Study {
 public:
  explicit HypernetStudy(HypernetStudySpec spec) : spec_(std::move(spec)) {}

  const HypernetStudySpec& spec() const { return spec_; }

  /// E.g. "hypernet.f1.g3.joint.close.ntk": regime, named pair, measured(), and ".to1024" where the
  /// widths are bounded. The random numbers are named without the last two: what is measured does
  /// not change the networks.
  std::string name() const override;
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(sim::Engine engine, std::int64_t width) const override;
  double cost_per_draw(sim::Engine engine, std::int64_t width) const override;
  StudyWidths widths(std::int64_t width) const override { return spec_.regime.widths(width); }
  double abscissa(std::int64_t width) const override { return spec_.regime.abscissa(width); }
  std::map<std::string, std::string> regime() const override;
  double share(std::int64_t /*width*/) const override { return spec_.share; }
  bool covers(std::int64_t width) const override {
    return spec_.regime.covers(width) && (!spec_.largest_width || width <= *spec_.largest_width);
  }

 protected:
  /// What is read off a network: part of the study's name.
  virtual std::string measured() const = 0;
  /// The numbers of one draw.
  virtual Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const = 0;
  virtual HypernetQueries queries() const = 0;

 private:
  std::string network_name() const;
  int slices(bool infinite_f) const;
  double queries_of_layer(int layer, bool infinite_f) const;

  HypernetStudySpec spec_;
};

/// One random hypernetwork of these widths; if f is infinite, with its limit at the two inputs.
sim::Hypernet make_hypernet(const StudyWidths& widths, int depth_f, int depth_g,
                            const HypernetInputPair& inputs, sim::Engine engine,
                            const sim::SampleKey& key);

}  // namespace widthwise::verify
