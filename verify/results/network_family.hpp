#pragma once
// Which networks a claim is about, and at which inputs, as values.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "theory/activation.hpp"
#include "verify/results/width_law.hpp"

namespace widthwise::verify {

/// The inputs u and u' of the run.
struct RunInputs {
  bool single = false;      ///< u' = u
  bool unit_norms = false;  ///< scaled to |u|^2 = |u'|^2 = d, whatever their norms

  bool operator==(const RunInputs&) const = default;
};

/// A pair u = (x, z), u' = (x', z') in place of that of the run, under a name.
struct NamedPair {
  std::string name;  ///< "close"
  double rho_x, rho_z;
  std::pair<double, double> norm_x{1.0, 1.0};
  std::pair<double, double> norm_z{1.0, 1.0};

  bool operator==(const NamedPair&) const = default;
};

/// Fresh inputs for each draw, x and z standard normal.
struct RandomInputs {
  int count;
  int dimension;  ///< d = d_z

  bool operator==(const RandomInputs&) const = default;
};

/// Inputs x_1, x_2, .. in place of those of the run.
struct ListedInputs {
  std::string description;

  bool operator==(const ListedInputs&) const = default;
};

/// Random networks of one kind.
struct NetworkFamily {
  std::optional<theory::Activation> activation;  ///< of MLPs; hypernetworks are those of the ReLU
  std::optional<int> depth_f;                    ///< hidden layers of an MLP, or of f
  std::optional<int> depth_g;                    ///< weight layers of g; nothing: there is no g
  WidthLaw widths = WidthLaw::mlp();
  std::vector<double> width_ratios = {};  ///< of hidden layers to n, first to last; none: all are n
  std::variant<std::monostate, RunInputs, NamedPair, RandomInputs, ListedInputs> inputs;
  std::map<std::string, std::string> others;  ///< what else there is to say, in words

  bool is_hypernet() const { return depth_g.has_value(); }

  bool operator==(const NetworkFamily&) const = default;
};

/// The `regime` of results.json and of the report: {"activation", "relu"}, {"width_g", "8"}, ..
std::map<std::string, std::string> in_words(const NetworkFamily& networks);

/// Whether they are others than those of the catalogue's theorems, which have no scales, biases and
/// skips, Gaussian weights in the NTK parameterisation, hidden layers of one width, and relu, tanh,
/// erf or linear units. What they have instead is among in_words().
bool are_other_networks(const NetworkFamily& networks);

/// The family that these words say. Of entries that in_words() would not write the words are kept,
/// in `others`, or as the description of the inputs.
NetworkFamily network_family_from_words(const std::map<std::string, std::string>& words);

}  // namespace widthwise::verify
