#include "verify/requests/network_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <vector>

#include "verify/base/errors.hpp"
#include "verify/studies/activation.hpp"

namespace widthwise::verify {
namespace {

using Given = std::optional<std::string>;

// What `read` makes of a word; the default of the law where none was given.
template <class Value, class Read>
void read_word(const Given& word, Value& value, const Read& read) {
  if (!word) return;
  try {
    value = read(*word);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

double number_in(const std::string& word, const std::string& option, const std::string& list) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error == std::errc{} && end == word.data() + word.size()) return value;
  throw UsageError(fmt::format("{} {}: '{}' is not a number; write one, or several as in 1.5,1,0.8",
                               option, list, word));
}

// "a" or "a,b,c".
void read_list(const Given& list, const char* option, std::vector<double>& numbers) {
  if (!list) return;
  for (std::size_t at = 0; at <= list->size();) {
    const std::size_t end = std::min(list->find(',', at), list->size());
    numbers.push_back(number_in(list->substr(at, end - at), option, *list));
    at = end + 1;
  }
}

void read_biases(const Given& word, sim::NetworkLaw& law) {
  if (!word) return;
  if (*word != "trained" && *word != "fixed") {
    throw UsageError(fmt::format("biases '{}': they are trained or fixed", *word));
  }
  if (!law.has_biases()) {
    throw UsageError(
        fmt::format("biases {}: there are none without --sigma-b; give it too", *word));
  }
  law.trained_biases = *word == "trained";
}

void refuse_of_g(const char* option, const Given& given) {
  if (!given) return;
  throw UsageError(
      fmt::format("{} {}: an MLP has no g; leave it out or give --model hypernet", option, *given));
}

}  // namespace

NetworkSpec NetworkRequest::spec(NetworkModel model, std::optional<int> depth,
                                 std::optional<int> depth_g) const {
  if (model == NetworkModel::kMlp) {
    refuse_of_g("activation-g", activation_g);
    refuse_of_g("sigma-w-g", sigma_w_g);
    refuse_of_g("sigma-b-g", sigma_b_g);
    refuse_of_g("residual-g", residual_g);
  }
  NetworkSpec spec{.model = model, .depth = depth, .depth_g = depth_g};
  spec.activation = known_activation(activation);
  if (activation_g) spec.activation_g = known_activation(*activation_g);
  read_list(sigma_w, "sigma-w", spec.law.sigma_w);
  read_list(sigma_b, "sigma-b", spec.law.sigma_b);
  read_list(sigma_w_g, "sigma-w-g", spec.law_g.sigma_w);
  read_list(sigma_b_g, "sigma-b-g", spec.law_g.sigma_b);
  read_list(width_ratios, "width-ratios", spec.width_ratios);
  read_word(residual, spec.law.residual, sim::residual_from_name);
  read_word(residual_g, spec.law_g.residual, sim::residual_from_name);
  read_word(parameterisation, spec.law.parameterisation, sim::parameterisation_from_name);
  read_word(weights, spec.law.weights, sim::weight_law_from_name);
  require_network(spec);
  read_biases(biases, spec.law);
  require_network(spec);
  return spec;
}

}  // namespace widthwise::verify
