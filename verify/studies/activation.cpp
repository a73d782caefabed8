#include "verify/studies/activation.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>
#include <vector>

#include "theory/activation_table.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/nearest_word.hpp"

namespace widthwise::verify {
namespace {

// "leaky-relu" of "leaky-relu:0.2".
std::string kind_in(const std::string& name) {
  return name.substr(0, name.find(':'));
}

}  // namespace

theory::Activation in_theory(const sim::Activation& activation) {
  if (const auto found = theory::find_activation(sim::name(activation))) return *found;
  throw std::invalid_argument(
      fmt::format("the theory says nothing of activation '{}'", sim::name(activation)));
}

sim::Activation simulated(const theory::Activation& activation) {
  return sim::activation_from_name(theory::name(activation));
}

sim::Activation known_activation(const std::string& name) {
  try {
    return sim::activation_from_name(name);
  } catch (const std::invalid_argument& error) {
    std::vector<std::string> kinds;
    for (const sim::Activation& one : sim::activations()) kinds.push_back(kind_in(sim::name(one)));
    const std::vector<std::string_view> words(kinds.begin(), kinds.end());
    const std::string kind = kind_in(name);
    if (nearest_word(kind, words) == kind) throw UsageError(error.what());  // its parameters
    throw UsageError(error.what() + did_you_mean(kind, words));
  }
}

}  // namespace widthwise::verify
