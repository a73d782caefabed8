#include "verify/report/report_exact.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "verify/report/markdown.hpp"
#include "verify/report/number_format.hpp"
#include "verify/report/report_run.hpp"

namespace widthwise::verify {
namespace {

// The root of a leading term c n^e, written with half its exponent.
std::string root_mean_square(const ExactRate& rate) {
  if (!rate.exponent) return "0 exactly";
  const std::string constant =
      format_significant(std::sqrt(std::strtod(rate.constant.c_str(), nullptr)), 5);
  const std::string exponent = format_given(*rate.exponent / 2.0);
  return *rate.exponent == 0 ? constant : fmt::format("{} n^{}", constant, exponent);
}

// In a summary tables stop at so many weight matrices.
constexpr int kMostLayersInSummary = 4;

// All, or what a summary shows.
enum class Detail { kSummary, kAll };

bool is_shown(int layers, Detail detail) {
  return detail == Detail::kAll || layers <= kMostLayersInSummary;
}

std::string rates_table(const ExactMoments& moments, Detail detail) {
  std::set<int> orders;
  std::set<int> layers;
  for (const ExactRate& rate : moments.rates) {
    orders.insert(rate.order);
    layers.insert(rate.n_layers);
  }
  std::vector<MarkdownTable::Column> columns{{"Lambda"}};
  for (const int order : orders) columns.push_back({fmt::format("K^({})", order)});
  MarkdownTable table(columns);
  for (const int n_layers : layers) {
    if (!is_shown(n_layers, detail)) continue;
    std::vector<std::string> cells{std::to_string(n_layers)};
    for (const ExactRate& rate : moments.rates) {
      if (rate.n_layers == n_layers) cells.push_back(root_mean_square(rate));
    }
    table.add_row(std::move(cells));
  }
  return table.render();
}

// "1 + 10/n + 25/n^2", at most so many terms of it.
std::string series(const std::vector<std::string>& coefficients) {
  constexpr std::size_t kMost = 3;
  std::string text;
  std::size_t shown = 0;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    if (coefficients[k] == "0") continue;
    if (shown++ == kMost) return text + " + ..";
    const std::string power = k == 0 ? "" : k == 1 ? "/n" : fmt::format("/n^{}", k);
    text += fmt::format("{}{}{}", text.empty() ? "" : " + ", markdown_text(coefficients[k]), power);
  }
  return text.empty() ? "0" : text;
}

std::string laws_table(const ExactMoments& moments, Detail detail) {
  MarkdownTable table({{"hidden layers L"},
                       {"E f^4 / (3 (E f^2)^2)", Align::kLeft},
                       {"Var K^(1)", Align::kLeft},
                       {"relative, in 1/n a layer"}});
  for (const ExactLaw& law : moments.laws) {
    if (!is_shown(law.depth + 1, detail)) continue;
    const double leading = std::strtod(law.ntk_variance.at(1).c_str(), nullptr);
    const double relative = leading / std::pow(law.depth + 1, 2) / law.depth;
    table.add_row({std::to_string(law.depth), series(law.kurtosis), series(law.ntk_variance),
                   format_significant(relative, 4)});
  }
  return table.render();
}

std::string hypernet_table(const ExactMoments& moments) {
  MarkdownTable table({{"L_f, H", Align::kLeft},
                       {"E K^(1)", Align::kLeft},
                       {"Var K^(1)", Align::kLeft},
                       {"E (K^(2))^2", Align::kLeft}});
  for (const ExactHypernetLaw& law : moments.hypernet_laws) {
    table.add_row({fmt::format("{}, {}", law.depth_f, law.depth_g), series(law.ntk_mean),
                   law.ntk_variance.empty() ? "" : series(law.ntk_variance),
                   law.squared_k2.empty() ? "" : series(law.squared_k2)});
  }
  return table.render();
}

// "/(n^2 m)" of n^-2 m^-1.
std::string over_widths(int f, int g) {
  const auto power = [](const char* width, int exponent) -> std::string {
    if (exponent == 0) return "";
    return exponent == 1 ? width : fmt::format("{}^{}", width, exponent);
  };
  if (f == 0 && g == 0) return "";
  if (g == 0) return "/" + power("n", f);
  if (f == 0) return "/" + power("m", g);
  return fmt::format("/({} {})", power("n", f), power("m", g));
}

std::string two_width_table(const ExactMoments& moments) {
  MarkdownTable table({{"L_f, H", Align::kLeft}, {"E (K^(r))^2", Align::kLeft}});
  for (const ExactTwoWidthLaw& law : moments.two_width_laws) {
    std::string sum;
    for (const auto& [f, g, coefficient] : law.terms) {
      sum += (sum.empty() ? "" : " + ") + markdown_text(coefficient) + over_widths(f, g);
    }
    table.add_row({fmt::format("{}, {}, r = {}", law.depth_f, law.depth_g, law.order), sum});
  }
  return table.render();
}

// The comparisons of one network with one product, the engines side by side.
std::string comparisons_table(const ExactMoments& moments) {
  const auto without_engine = [](const std::string& network) {
    return network.substr(network.find(' ') + 1);
  };
  MarkdownTable table({{"network", Align::kLeft},
                       {"product", Align::kLeft},
                       {"exact mean"},
                       {"z, deferred"},
                       {"z, dense"}});
  std::set<std::pair<std::string, std::string>> done;
  for (const ExactComparison& row : moments.comparisons) {
    const std::string network = without_engine(row.network);
    if (!done.insert({network, row.product}).second) continue;
    const auto z = [&](const char* engine) -> std::string {
      for (const ExactComparison& other : moments.comparisons) {
        if (other.network == fmt::format("{} {}", engine, network) &&
            other.product == row.product) {
          return fmt::format("{:.2f}", other.z);
        }
      }
      return "";
    };
    table.add_row({markdown_text(network), markdown_text(row.product),
                   format_significant(row.exact, 6), z("deferred"), z("dense")});
  }
  return table.render();
}

struct ScoreSummary {
  double mean = 0.0;
  double mean_square = 0.0;
  double largest = 0.0;
};

ScoreSummary summarise(const std::vector<ExactComparison>& comparisons) {
  ScoreSummary scores;
  const auto n = static_cast<double>(comparisons.size());
  for (const ExactComparison& row : comparisons) {
    scores.mean += row.z / n;
    scores.mean_square += row.z * row.z / n;
    scores.largest = std::max(scores.largest, std::abs(row.z));
  }
  return scores;
}

std::string scores_text(const ExactMoments& moments) {
  const ScoreSummary scores = summarise(moments.comparisons);
  return fmt::format(
      "Of {} such z-scores the mean is {:.2f}, the mean square {:.2f} and the largest modulus "
      "{:.2f}; that they are independent standard normals has p = {} (Anderson and Darling's test, "
      "seed {}).",
      moments.comparisons.size(), scores.mean, scores.mean_square, scores.largest,
      format_significant(moments.p_value, 3), moments.meta.seed);
}

constexpr const char* kInBothWidths =
    "The mean square of K^(r)(u; u, .., u) of hypernetworks whose hidden layers are n wide in f "
    "and m wide in g is a polynomial in 1/n and 1/m. No coefficient is negative, so where n = m^a "
    "the largest term gives the rate: at H = 2 1/n^2 for a < 1 and 1/m^2 for a > 1, which is "
    "n^(-r/2) and m^(1-r) for the root, at every a and not only in a limit of one.";

std::string laws_text(const ExactMoments& moments, Detail detail) {
  std::string text;
  if (!moments.rates.empty()) {
    text += fmt::format(
        "### Theorem 1's rates, exactly\n\n"
        "The leading term of the root mean square of K^(r)(u; u, .., u) for a ReLU MLP with Lambda "
        "weight matrices, all hidden layers n wide and |u|^2 = d. Exponents are exact; so are the "
        "constants, whose squares are whole numbers, before their roots are rounded.\n\n{}\n",
        rates_table(moments, detail));
  }
  if (!moments.laws.empty()) {
    text += fmt::format(
        "### Kurtosis of the output and variance of the NTK\n\n"
        "The kurtosis is (1 + 5/n)^L, so that each layer adds 5/n. So does each layer's own part "
        "of the NTK; their covariances are smaller, and the variance of the sum, relative to its "
        "squared mean, grows by less than 5/n a layer.\n\n{}\n",
        laws_table(moments, detail));
  }
  if (!moments.hypernet_laws.empty()) {
    text += fmt::format(
        "### Hypernetworks with n = m, exactly\n\n"
        "The mean of the NTK at one input tends to Theta_f Theta_g = (L_f + 1) H, its "
        "variance to 0 like 1/n, and the root mean square of K^(2) falls like 1/n = n^(-r/2), as "
        "we conjecture of the joint limit for r <= H. Functions of more than 12 strands are left "
        "out.\n\n{}\n",
        hypernet_table(moments));
  }
  if (!moments.two_width_laws.empty() && detail == Detail::kAll) {
    text += fmt::format("### In both widths, exactly\n\n{}\n\n{}\n", kInBothWidths,
                        two_width_table(moments));
  }
  return text;
}

std::string with_comparisons(const ExactMoments& moments, const std::string& comparisons,
                             Detail detail) {
  std::string text =
      "## Exact moments at finite width\n\n"
      "At one input every moment of an MLP's derivatives is a finite sum, computed in whole "
      "numbers without any sampling. Made by " +
      provenance_text(moments.meta) + ".\n\n" + laws_text(moments, detail);
  if (moments.comparisons.empty()) return text;
  return text + "### Exact moments against both simulators\n\n" + comparisons;
}

}  // namespace

std::string render_exact(const ExactMoments& moments) {
  return with_comparisons(
      moments,
      fmt::format("Each row is the mean of a product of correlations at one input over many "
                  "networks, less its exact value, in standard errors; widths are those of "
                  "the hidden layers of f, behind a slash of g. {}\n\n{}",
                  scores_text(moments), comparisons_table(moments)),
      Detail::kAll);
}

std::string render_exact_summary(const ExactMoments& moments) {
  return with_comparisons(
      moments,
      fmt::format("The mean of a product of correlations at one input over many networks, less its "
                  "exact value, in standard errors, at widths from 2 up. {}\n",
                  scores_text(moments)),
      Detail::kSummary);
}

}  // namespace widthwise::verify
