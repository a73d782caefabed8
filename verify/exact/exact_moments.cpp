#include "verify/exact/exact_moments.hpp"

#include <algorithm>

#include "theory/contraction_moment.hpp"
#include "theory/theorem1.hpp"

namespace widthwise::verify {
namespace {

constexpr auto kExactRelu = theory::Activation::kRelu;

// (K^(r))^2: two stars.
theory::Edges squared_correlation(int order) {
  theory::Edges edges;
  for (int first : {0, order + 1}) {
    for (int leaf = 0; leaf < order; ++leaf) edges.emplace_back(first + leaf, first + order);
  }
  return edges;
}

std::vector<std::string> texts(const std::vector<theory::Rational>& coefficients) {
  std::vector<std::string> texts;
  for (const theory::Rational& c : coefficients) texts.push_back(c.str());
  return texts;
}

// E C^2 of a function of mean E C at the same widths, less the square of its mean.
std::vector<theory::Rational> variance_about(std::vector<theory::Rational> square,
                                             const std::vector<theory::Rational>& mean) {
  for (std::size_t i = 0; i < mean.size(); ++i) {
    for (std::size_t j = 0; j < mean.size(); ++j) square.at(i + j) -= mean[i] * mean[j];
  }
  return square;
}

}  // namespace

std::vector<ExactRate> exact_rates(int max_order, int max_layers) {
  std::vector<ExactRate> rates;
  for (int order = 1; order <= max_order; ++order) {
    const theory::ContractionMoment square(2 * order + 2, squared_correlation(order));
    for (int n_layers = 1; n_layers <= max_layers; ++n_layers) {
      const auto series = square.in_common_width(kExactRelu, n_layers - 1);
      const auto leading = series.leading_order();
      ExactRate rate{order, n_layers, std::nullopt, "0"};
      if (leading) {
        rate.exponent = -*leading;
        rate.constant = series.coefficients[static_cast<std::size_t>(*leading)].str();
      }
      rates.push_back(rate);
    }
  }
  return rates;
}

std::vector<ExactLaw> exact_laws() {
  constexpr int kMaxDepth = 7;
  const theory::ContractionMoment fourth(4, {});
  const theory::ContractionMoment squared_ntk(4, squared_correlation(1));
  std::vector<ExactLaw> laws;
  for (int depth = 1; depth <= kMaxDepth; ++depth) {
    auto kurtosis = fourth.in_common_width(kExactRelu, depth).coefficients;
    for (theory::Rational& c : kurtosis) c /= 3;  // E f^2 = 1
    auto variance = squared_ntk.in_common_width(kExactRelu, depth).coefficients;
    variance.front() -= (depth + 1) * (depth + 1);  // E K^(1) = Lambda
    laws.push_back({depth, texts(kurtosis), texts(variance)});
  }
  return laws;
}

std::vector<ExactHypernetLaw> exact_hypernet_laws(int max_depth_f, int most_strands) {
  using Coefficients = std::vector<theory::Rational>;
  const auto moment = [&](int n_factors, const theory::Edges& edges, int depth_f, int depth_g) {
    if (n_factors * depth_g > most_strands) return Coefficients{};
    const theory::ContractionMoment function(n_factors, edges, depth_g);
    return function.in_common_width(kExactRelu, depth_f).coefficients;
  };
  std::vector<ExactHypernetLaw> laws;
  for (const int depth_g : {2, 3}) {
    for (int depth_f = 1; depth_f <= max_depth_f; ++depth_f) {
      const auto mean = moment(2, {{0, 1}}, depth_f, depth_g);
      const auto square = moment(4, squared_correlation(1), depth_f, depth_g);
      const auto squared_k2 = moment(6, squared_correlation(2), depth_f, depth_g);
      laws.push_back(
          {depth_f, depth_g, texts(mean),
           square.empty() ? std::vector<std::string>{} : texts(variance_about(square, mean)),
           texts(squared_k2)});
    }
  }
  return laws;
}

std::vector<ExactTwoWidthLaw> exact_two_width_laws() {
  constexpr int kOrder = 2;
  constexpr int kDepthG = 2;
  const theory::ContractionMoment square(2 * kOrder + 2, squared_correlation(kOrder), kDepthG);
  std::vector<ExactTwoWidthLaw> laws;
  for (const int depth_f : {1, 2, 3}) {
    ExactTwoWidthLaw law{depth_f, kDepthG, kOrder, {}};
    for (const auto& [f, g, coefficient] : square.in_both_widths(kExactRelu, depth_f).terms) {
      law.terms.push_back({f, g, coefficient.str()});
    }
    laws.push_back(std::move(law));
  }
  return laws;
}

bool ExactMoments::as_expected(double alpha) const {
  const bool rates_agree = std::ranges::all_of(rates, [](const ExactRate& rate) {
    const auto predicted = theory::theorem1_exponent(rate.order, rate.n_layers);
    if (!predicted || !rate.exponent) return predicted.has_value() == rate.exponent.has_value();
    return *rate.exponent == 2.0 * *predicted;
  });
  return rates_agree && p_value >= alpha;
}

}  // namespace widthwise::verify
