#pragma once
// Networks at inputs that a claim brings along.

#include <map>
#include <string>

#include "verify/results/network_family.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {

inline std::map<std::string, Eigen::VectorXd> by_name(const MlpInputPair& inputs) {
  return {{"x", inputs.u}, {"x_prime", inputs.u_prime}};
}

/// An ensemble that is asked at a pair of its own in place of that of the run. See EnsembleStudy.
template <class Ensemble, class Pair>
struct AtOwnInputs : Ensemble {
  Pair own;
  std::string description;  ///< for the report
  std::string suffix;       ///< of its names: ".rows-1f2e3d4c"

  NetworkFamily networks() const {
    NetworkFamily family = Ensemble::networks();
    family.inputs = ListedInputs{description};
    return family;
  }
  std::string key_name() const { return Ensemble::key_name() + suffix; }
  std::string study_name(const std::string& observable) const {
    return Ensemble::study_name(observable) + suffix;
  }
  const Pair& inputs(const Setting&) const { return own; }
  std::map<std::string, Eigen::VectorXd> named_inputs(const Setting&) const { return by_name(own); }
};

}  // namespace widthwise::verify
