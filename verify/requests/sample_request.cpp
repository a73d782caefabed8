#include "verify/requests/sample_request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/base/whole_number.hpp"
#include "verify/base/width_list.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/draw_range.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

std::int64_t single_width(const std::string& text) {
  const auto widths = parse_widths(text);
  if (widths.size() != 1) {
    throw UsageError(fmt::format("width {}: a sample has one width, such as 256", text));
  }
  return widths.front();
}

void check_samples(const SampleRequest& request) {
  if (request.n_samples < 1) {
    throw UsageError(fmt::format("samples {}: at least 1 draw is needed", request.n_samples));
  }
}

NetworkModel model_of(const SampleRequest& request) {
  if (request.model == "mlp") return NetworkModel::kMlp;
  if (request.model == "hypernet") return NetworkModel::kHypernet;
  throw UsageError(fmt::format("model '{}': it is mlp or hypernet", request.model));
}

// What is drawn, and at which width of the study.
using Sampled = std::pair<std::shared_ptr<const Study>, std::int64_t>;

Sampled sampled_mlp(const SampleRequest& request, const NetworkSpec& spec, int max_order) {
  const auto refuse = [](const char* option, const auto& given) {
    if (!given) return;
    throw UsageError(fmt::format("{} {}: an MLP has no g; leave it out or give --model hypernet",
                                 option, *given));
  };
  refuse("width-g", request.width_g);
  refuse("depth-g", request.depth_g);
  if (request.of_z) {
    throw UsageError(
        fmt::format("{}: an MLP has no g; leave it out or give --model hypernet", *request.of_z));
  }
  return {study_of(mlp_ensemble(spec), Correlations{max_order}), single_width(request.width)};
}

Sampled sampled_hypernet(const SampleRequest& request, const NetworkSpec& spec, sim::Engine engine,
                         int max_order) {
  if (!request.width_g) {
    throw UsageError(
        "width-g: a hypernetwork has two widths; give that of g too, such as --width-g 64");
  }
  if (*request.width_g < 1 || *request.width_g > kMaxWholeNumber) {
    throw UsageError(fmt::format("width-g {}: a width is at least 1", *request.width_g));
  }
  const bool infinite = request.width == "inf";
  if (infinite && engine == sim::Engine::kDense) {
    throw UsageError("width inf: an infinite f has no weights that the dense engine could hold");
  }
  const std::int64_t width = infinite ? *request.width_g : single_width(request.width);
  const WidthLaw law = infinite                    ? WidthLaw::sequential()
                       : width == *request.width_g ? WidthLaw::joint()
                                                   : WidthLaw::fixed_g(*request.width_g);
  return {study_of(hypernet_ensemble(spec, law), Correlations{max_order}), width};
}

Sampled sampled(const SampleRequest& request, const NetworkSpec& spec, sim::Engine engine,
                int max_order) {
  if (spec.model == NetworkModel::kMlp) return sampled_mlp(request, spec, max_order);
  return sampled_hypernet(request, spec, engine, max_order);
}

// require_range() has looked at some of the draws only.
void require_finite(double value, std::int64_t sample, int order) {
  if (std::isfinite(value)) return;
  throw UsageError(
      fmt::format("orders: K^({}) of sample {} is beyond the range of a double; give lower ones",
                  order, sample));
}

// The largest order up to `most` that stays in range; -1 if none does. Asks for few at first: a
// draw of a thousand orders takes seconds.
template <class Fits>
int largest_order(int most, const Fits& fits) {
  int fitting = -1;
  int excessive = std::min(8, most);
  while (fits(excessive)) {
    if (excessive == most) return most;
    fitting = std::exchange(excessive, std::min(2 * excessive, most));
  }
  while (excessive - fitting > 1) {
    const int middle = (fitting + excessive) / 2;
    (fits(middle) ? fitting : excessive) = middle;
  }
  return fitting;
}

[[noreturn]] void refuse_range(const SampleRequest& request, const Setting& setting, int fitting,
                               std::optional<double> power) {
  std::vector<std::string> remedies;
  if (fitting >= 0) remedies.push_back(fmt::format("orders up to {} can be drawn", fitting));
  if (power) {
    const std::string better = norm_options(with_round_norms_to(setting, *power));
    remedies.push_back("all of them at " + (better.empty() ? "norms of 1" : better));
  }
  if (remedies.empty()) {
    remedies.emplace_back("give sigmas, coefficients or norms that are nearer to 1");
  }
  throw UsageError(fmt::format("orders {}: K^({}) leaves the range of a double here; {}",
                               request.orders, fitting + 1, fmt::join(remedies, ", ")));
}

bool is_tame(const NetworkSpec& network) {
  const auto is_polynomial = [](const sim::Activation& activation) {
    return activation.kind() == sim::Activation::Kind::kPolynomial;
  };
  return network.law.is_usual() && network.law_g.is_usual() && !is_polynomial(network.activation) &&
         !is_polynomial(network.activation_g);
}

sim::NetworkLaw with_unit_sigmas(sim::NetworkLaw law) {
  law.sigma_w.clear();
  for (double& sigma : law.sigma_b) sigma = sigma == 0.0 ? 0.0 : 1.0;
  return law;
}

sim::Activation with_unit_coefficients(const sim::Activation& activation) {
  if (activation.kind() != sim::Activation::Kind::kPolynomial) return activation;
  std::vector<double> units;
  for (const double c : activation.parameters()) units.push_back(c == 0.0 ? 0.0 : 1.0);
  return sim::Activation::polynomial(units);
}

// Networks of which the same numbers are zero, and none is so because it is too small.
NetworkSpec with_unit_scales(NetworkSpec spec) {
  spec.law = with_unit_sigmas(std::move(spec.law));
  spec.law_g = with_unit_sigmas(std::move(spec.law_g));
  spec.activation = with_unit_coefficients(spec.activation);
  spec.activation_g = with_unit_coefficients(spec.activation_g);
  return spec;
}

// Throws UsageError where a number would print as zero, infinite or undefined that is not. At norms
// of 1 and orders that theorems speak of, of networks that these speak of, nothing is drawn to know
// that.
void require_range(const SampleRequest& request, const Setting& setting, std::int64_t width,
                   int max_order) {
  constexpr int kHarmlessOrder = 16;
  const NetworkSpec spec = request.spec();
  if (has_unit_norms(setting) && max_order <= kHarmlessOrder && is_tame(spec)) return;
  // The highest K^(r) of wide and deep networks may be too small for a double. Narrow ones may have
  // no live unit: they are compared with themselves.
  constexpr std::int64_t kAlive = 64;
  const std::int64_t compared = request.model == "mlp" ? std::min(width, kAlive) : width;
  constexpr std::int64_t kUnits = 1 << 14;
  const int n_draws = static_cast<int>(std::clamp<std::int64_t>(kUnits / width, 1, 16));
  const auto fits = [&](int order, double power) {
    const auto study = sampled(request, spec, setting.engine, order).first;
    const auto plain = sampled(request, with_unit_scales(spec), setting.engine, order).first;
    const auto reference = first_draws(*plain, with_norms_to(setting, 0.0), compared, n_draws);
    const auto draws = first_draws(*study, with_norms_to(setting, power), width, n_draws);
    return within_range(draws, reference);
  };
  const int fitting = largest_order(max_order, [&](int order) { return fits(order, 1.0); });
  if (fitting >= max_order) return;
  std::optional<double> power;
  if (!has_unit_norms(setting) && fits(max_order, 0.0)) {
    power = largest_power([&](double at) { return fits(max_order, at); });
  }
  refuse_range(request, setting, fitting, power);
}

}  // namespace

NetworkSpec SampleRequest::spec() const {
  return network.spec(model_of(*this), depth_f, depth_g);
}

SampleDraws::SampleDraws(SampleRequest request)
    : request_(std::move(request)), orders_(parse_orders(request_.orders)) {
  check_samples(request_);
  const int threads = request_.threads;
  require_threads(threads);
  const Setting& setting = request_.setting;
  std::tie(study_, width_) = sampled(request_, request_.spec(), setting.engine, orders_.back());
  require_memory(threads * study_->bytes_per_draw(setting, width_),
                 fmt::format("width {} on {} thread{}", width_, threads, threads == 1 ? "" : "s"),
                 "give a smaller width or fewer --threads");
  require_range(request_, setting, width_, orders_.back());
}

sim::Draws SampleDraws::rows(std::int64_t first, std::int64_t n,
                             const sim::EnsembleHooks& hooks) const {
  const sim::Draws all = sim::run_ensemble(first, n, orders_.back() + 1, request_.threads,
                                           study_->drawing(request_.setting, width_), hooks);
  sim::Draws draws(all.rows(), std::ssize(orders_));
  for (Eigen::Index k = 0; k < all.rows(); ++k) {
    for (Eigen::Index j = 0; j < draws.cols(); ++j) {
      const int order = orders_[static_cast<std::size_t>(j)];
      draws(k, j) = all(k, order);
      require_finite(draws(k, j), first + k, order);
    }
  }
  return draws;
}

}  // namespace widthwise::verify
