#include "verify/report/report_definitions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace widthwise::verify {
namespace {

constexpr const char* kAbout =
    "## What this is about\n\n"
    "Widthwise draws wide random networks and holds what it measures against theorems about them, "
    "first of all those of \"On Infinite-Width Hypernetworks\" (Littwin, Galanti, Wolf, Yang, "
    "NeurIPS 2020, arXiv 2003.12193). **The paper's own body was not at hand**: the statements are "
    "taken from the abstracts of its versions and from the authors' rebuttal, put into words of "
    "our own, and derived afresh where those are silent. Each statement names its source. A "
    "verdict is about the statement as printed here, at the widths that were drawn: it is "
    "evidence, not a proof.\n\n"
    "## Words and symbols\n";

bool has_other_networks(const Report& report) {
  return std::ranges::any_of(report.runs, [](const ReportRun& run) {
    return std::ranges::any_of(run.results.claims, [](const ClaimResult& claim) {
      return are_other_networks(claim.networks);
    });
  });
}

}  // namespace

const std::vector<Definition>& definitions() {
  static const std::vector<Definition> list{
      {Term::kMlp, "MLP",
       "`f(x)` has `L` hidden layers of width `n`, so `Lambda = L + 1` weight matrices: "
       "`y_0 = x` in R^d, `h_l = W_l y_(l-1) / sqrt(n_(l-1))`, `y_l = s(h_l)`, and a last layer "
       "that is linear. Unless the regime of a claim says otherwise, there are no biases, every "
       "entry of every `W_l` is an independent N(0, 1), and all are trained (the NTK "
       "parameterisation). The ReLU is `s(t) = sqrt(2) max(t, 0)`, whose gain `sqrt(2)` makes a "
       "layer keep the mean square of what it is given; tanh, erf and linear layers have none. "
       "`--depth-f` is `L`, 3 unless an ID says otherwise."},
      {Term::kHypernetwork, "Hypernetwork",
       "`h(u) = g(z; v(x))` with `u = (x, z)`: the MLP `f` of width `n` reads `x`, and its linear "
       "last layer emits all weights `v` of a second MLP `g` of width `m`, which reads `z`. `f` "
       "has `L_f` hidden layers (`--depth-f`, 1 unless an ID says otherwise) and `g` has `H` "
       "weight layers (`--depth-g`, 3 unless an ID says otherwise). The last layer of `f` has "
       "`N = m d_z + (H - 2) m^2 + m` rows. Only the weights `w` of `f` are trained."},
      {Term::kOtherNetworks, "Variants",
       "What differs stands in the regime of a claim; words that end in _g are about `g`. A layer "
       "is `h_l = sigma_w W_l y_(l-1) / sqrt(n_(l-1)) + sigma_b b_l`, where `sigma_w` and "
       "`sigma_b`, 1 and 0 unless given, are one number or one a layer, and the entries of `b_l` "
       "are N(0, 1). *weights* is the law of the entries of `W_l`, *hidden_widths* are `n_1` to "
       "`n_L`, and *residual* is what `y_l` is for `l > 1`. Under a *parameterisation*, "
       "*gradient_in* is what gradients are taken in; that of mup divides the last layer by `n_L`, "
       "not its root. Activations: leaky-relu:a is `sqrt(2 / (1 + a^2)) (max(t, 0) + a min(t, "
       "0))`, gelu `t Phi(t)`, silu `t / (1 + exp(-t))`, polynomial:c0,c1,.. is `c_0 + c_1 t` and "
       "so on."},
      {Term::kCorrelation, "K^(r)",
       "`K^(r)(u; u_1, .., u_r)` is the r-th derivative of the output at `u` by the trained "
       "weights, contracted with the gradients of the output at `u_1` to `u_r`. `K^(0)` is the "
       "output, and `K^(1)(u; u')` the empirical neural tangent kernel (NTK). Unless a claim says "
       "otherwise all `u_i` are one `u'`: then `K^(r)` is the r-th derivative of the output at `u` "
       "while the weights move along the gradient at `u'`, as in training."},
      {Term::kGates, "Gates",
       "A unit's gate is open where its preactivation is positive. Derivatives see the gates "
       "frozen as they are at initialisation. Then a ReLU network without biases is linear in each "
       "of its weight matrices, so that `K^(r) = 0` exactly for `r > Lambda`."},
      {Term::kTraining, "Training",
       "Gradient descent on `1/2 sum_j (f(x_j) - y_j)^2` over all inputs at once, `T` steps at "
       "`eta = c / lambda_max(Theta_0)`. *Drift*: `|Theta_T - Theta_0| / |Theta_0|` in Frobenius' "
       "norm, over the inputs trained on; *signed drift*: that of the trace. *Deviation*: `f_T` "
       "less the network that is linear in its weights, at test inputs. *Flips*: the share of "
       "gates "
       "(signs of preactivations) that are not as at the start. *Gradient change*: `|grad f_T - "
       "grad "
       "f_0| / |grad f_0|`."},
      {Term::kRates, "Rates",
       "`X_n ~ a_n` says that `X_n / a_n` is bounded, and bounded away from 0, in probability. "
       "Rates are read off a quantile of `|K^(r)|`, the median or the upper quartile: thousands of "
       "draws do not yet tell the mean of so heavy-tailed a law. Each is fitted with every form of "
       "a family of finite-width corrections, each form from the smallest width on where it holds, "
       "its interval widened by as much as the next order of its corrections is likely to move it; "
       "the interval of the claim is the union of those of the forms that are not rejected."},
      {Term::kLimitsOfWidth, "Limits",
       "`S(x, x')` is the covariance of an emitted weight at `x` and `x'` where f is infinite, "
       "`G^l` that of the activations of `g` behind layer `l` (`G^0 = z.z' / d_z`), `D_g^l` twice "
       "the chance that a gate of that layer is open at both inputs. `Theta_f` is the limit of the "
       "NTK of `f`, `Theta_g` that of `g` in its emitted weights. *Sequential* is `n` to infinity "
       "first and then `m`; *joint* is `n = m` to infinity."},
      {Term::kVerdicts, "Verdicts",
       "**CONFIRMED**: the confidence interval contains the prediction *and* lies inside the "
       "prediction ± margin. **REFUTED**: it lies wholly outside the margin, and the largest "
       "widths "
       "agree; or every draw is exactly 0 where a rate is claimed. **INCONCLUSIVE**: anything "
       "else, "
       "with the reason; so is what the widths are too small for. Looking again with more draws is "
       "paid for: the chance alpha of any wrong verdict in a run is split evenly over all claims "
       "and looks. Over several runs a claim is *contradicted* if one of them refutes it, else "
       "*held* if one confirms it, else *open*."}};
  return list;
}

std::string definitions_text(const Report& report) {
  const bool others = has_other_networks(report);
  std::string text = kAbout;
  for (const Definition& each : definitions()) {
    if (each.term == Term::kOtherNetworks && !others) continue;
    text += fmt::format("- **{}.** {}\n", each.name, each.text);
  }
  return text;
}

const char* const kLimits =
    "## Limits of the method\n"
    "- **Finite widths.** A slope is read off networks of the widths listed. Its interval holds "
    "whenever one of the declared forms of corrections is right; of other truths it is measured "
    "how often a verdict is wrong (error rates).\n"
    "- **Margins.** A slope within ±0.1 of the prediction lets the root of a logarithm pass; a "
    "constant or a law does not.\n"
    "- **Statements.** They are the abstracts', the rebuttal's and our own; hypotheses that only "
    "the paper's body has may be missing. The rates of the joint limit and where n = m^a are our "
    "conjectures.\n"
    "- **Scope.** Gaussian weights at initialisation, a few inputs, the depths that a claim names. "
    "Training is gradient descent on a handful of inputs, with the squared error.\n"
    "- **Error rates** are measured on claims about random numbers of known truth.\n";

}  // namespace widthwise::verify
