#include "verify/exact/moment_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "theory/activation_table.hpp"
#include "theory/contraction_moment.hpp"
#include "verify/base/contraction.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/whole_number.hpp"

namespace widthwise::verify {
namespace {

using theory::ContractionMoment;

std::string exact(const theory::Rational& number) {
  return number.str();
}

theory::Activation activation(const std::string& name) {
  const auto activation = theory::find_activation(name);
  if (activation && theory::has_exact_moments(*activation)) return *activation;
  throw UsageError(fmt::format("activation '{}': exact moments exist for {} networks only", name,
                               theory::activation_choices(theory::has_exact_moments, "and")));
}

int checked_depth_g(const MomentRequest& request) {
  if (request.widths_f.empty()) {
    throw UsageError("depth-f 0: a network here has at least one hidden layer");
  }
  if (request.model == "mlp") {
    if (request.widths_g.empty()) return 1;
    throw UsageError("width-g and depth-g have no meaning for model mlp: use --model hypernet");
  }
  if (request.model != "hypernet") {
    throw UsageError(fmt::format("model '{}' is unknown: use mlp or hypernet", request.model));
  }
  return static_cast<int>(request.widths_g.size()) + 1;
}

void check_one_input(const Contraction& contraction) {
  const auto other = std::ranges::adjacent_find(contraction.labels, std::not_equal_to<>());
  if (other == contraction.labels.end()) return;
  throw UsageError(fmt::format(
      "contraction '{}': exact moments are those of factors at one input, not at x{} and x{}",
      contraction.text, *other, *std::next(other)));
}

// Before anything is made of the power.
void check_strands(const Contraction& contraction, int power, const theory::HiddenWidths& widths) {
  const auto depth_g = static_cast<double>(widths.g.size() + 1);
  if (power < 1) throw UsageError(fmt::format("power {}: give 1 or more", power));
  const double n_strands = static_cast<double>(contraction.n_factors()) * power * depth_g;
  const std::string what =
      fmt::format("contraction '{}'{} with {:.0f} strands", contraction.text,
                  power == 1 ? "" : fmt::format(" to the power {}", power), n_strands);
  if (n_strands > ContractionMoment::kMaxStrands) {
    throw UsageError(
        fmt::format("{}: at most {} can be paired", what, ContractionMoment::kMaxStrands));
  }
  const Contraction product = verify::power(contraction, power);
  require_memory(ContractionMoment::bytes(product.n_factors(), product.edges, widths), what,
                 "give fewer factors, a lower power or fewer layers of g");
}

void check_second_width(const MomentRequest& request) {
  if (!request.in_both_widths) return;
  if (request.model == "mlp") {
    throw UsageError("in-both-widths: an mlp has one width; use --in-width, or --model hypernet");
  }
  if (request.widths_g.empty()) {
    throw UsageError(
        "in-both-widths: a g of one weight layer has no hidden layers; use --in-width, or "
        "--depth-g "
        "2 or more");
  }
}

// A function of widths comes from its values, one more than its degree in each.
void check_degrees(const MomentRequest& request, int n_factors, int depth_g) {
  constexpr int kMostValues = 500;
  const auto check = [&](const char* option, int n_values) {
    if (n_values <= kMostValues) return;
    throw UsageError(
        fmt::format("{}: this function takes {} values to be found; at most {} are, so give fewer "
                    "layers or factors",
                    option, n_values, kMostValues));
  };
  const auto [f, g] =
      ContractionMoment::degrees(n_factors, static_cast<int>(request.widths_f.size()), depth_g);
  if (request.in_width) check("in-width", f + g + 1);
  if (request.in_both_widths) check("in-both-widths", (f + 1) * (g + 1));
}

// A double where it reaches, else its digits.
nlohmann::ordered_json decimal(const theory::Rational& value) {
  const double number = value.convert_to<double>();
  if (std::isfinite(number)) return number;
  return boost::multiprecision::cpp_bin_float_50(value).str(17, std::ios_base::scientific);
}

nlohmann::ordered_json in_width_json(const theory::InverseWidthSeries& series) {
  nlohmann::ordered_json json;
  json["coefficients"] = nlohmann::ordered_json::array();
  for (const auto& c : series.coefficients) json["coefficients"].push_back(exact(c));
  const auto order = series.leading_order();
  json["leading_exponent"] = nullptr;
  json["leading_constant"] = "0";
  if (order) {
    json["leading_exponent"] = -*order;
    json["leading_constant"] = exact(series.coefficients[static_cast<std::size_t>(*order)]);
  }
  return json;
}

nlohmann::ordered_json in_both_widths_json(const theory::TwoWidthSeries& series) {
  auto json = nlohmann::ordered_json::array();
  for (const auto& [f, g, coefficient] : series.terms) {
    json.push_back({{"f", f}, {"g", g}, {"coefficient", exact(coefficient)}});
  }
  return json;
}

}  // namespace

nlohmann::ordered_json moment_json(const MomentRequest& request) {
  const Contraction contraction = parse_contraction(request.contraction);
  const theory::Activation gates = activation(request.activation);
  const int depth_g = checked_depth_g(request);
  check_one_input(contraction);
  check_second_width(request);
  const bool odd = contraction.n_factors() % 2 == 1 && request.power % 2 == 1;
  const theory::HiddenWidths widths{request.widths_f, request.widths_g};
  if (!odd) check_strands(contraction, request.power, widths);
  const Contraction product = odd ? contraction : power(contraction, request.power);
  check_degrees(request, product.n_factors(), depth_g);
  const ContractionMoment moment(product.n_factors(), product.edges, depth_g);
  const theory::Rational value = moment.at(gates, widths);
  nlohmann::ordered_json json{{"contraction", request.contraction},
                              {"power", request.power},
                              {"model", request.model},
                              {"activation", request.activation},
                              {"widths_f", request.widths_f},
                              {"widths_g", request.widths_g}};
  json["strands"] = static_cast<std::int64_t>(contraction.n_factors()) * request.power * depth_g;
  json["exact"] = exact(value);
  json["decimal"] = decimal(value);
  if (odd) json["note"] = "exactly 0: an odd number of factors changes sign with the last weights";
  const int depth_f = static_cast<int>(request.widths_f.size());
  if (request.in_width) {
    json["in_width"] = in_width_json(moment.in_common_width(gates, depth_f));
  }
  if (request.in_both_widths) {
    json["in_both_widths"] = in_both_widths_json(moment.in_both_widths(gates, depth_f));
  }
  return json;
}

std::vector<std::int64_t> layer_widths(const std::string& text, std::optional<int> depth,
                                       const std::string& option) {
  std::vector<std::int64_t> widths;
  std::string_view rest = text;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    const auto width = parse_whole_number(rest.substr(0, comma));
    if (!width || *width < 1) {
      throw UsageError(
          fmt::format("{} '{}': '{}' is no width; give one, such as 64, or one a layer, "
                      "such as 16,32",
                      option, text, rest.substr(0, comma)));
    }
    widths.push_back(*width);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  constexpr std::ptrdiff_t kMostLayers = 1000;
  if (std::ssize(widths) > kMostLayers) {
    throw UsageError(fmt::format("{}: {} widths; a network here has at most {} hidden layers",
                                 option, widths.size(), kMostLayers));
  }
  if (!depth) return widths;
  if (widths.size() == 1) widths.resize(static_cast<std::size_t>(std::max(*depth, 0)), widths[0]);
  if (std::ssize(widths) == *depth) return widths;
  throw UsageError(
      fmt::format("{} '{}': there are {} hidden layers; give one width, or one for each of them",
                  option, text, *depth));
}

}  // namespace widthwise::verify
