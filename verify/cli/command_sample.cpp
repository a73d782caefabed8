// verify sample: raw draws as CSV.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/ensemble.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/progress.hpp"
#include "verify/base/text_wrap.hpp"
#include "verify/base/whole_number.hpp"
#include "verify/base/width_list.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/csv_sink.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/network_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/run_header.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/draw_range.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/hypernet_ensemble.hpp"
#include "verify/studies/mlp_ensemble.hpp"
#include "verify/studies/network_words.hpp"

namespace widthwise::verify::cli {
namespace {

struct SampleOptions {
  std::string model = "mlp";
  NetworkOptions network;
  std::string width;
  std::optional<std::int64_t> width_g;
  std::optional<int> depth_f;
  std::optional<int> depth_g;
  std::string orders = "0..4";
  std::int64_t n_samples = 1000;
  SettingOptions setting;
  std::string csv = "-";
  bool no_progress = false;
};

std::int64_t single_width(const std::string& text) {
  const auto widths = parse_widths(text);
  if (widths.size() != 1) {
    throw UsageError(fmt::format("width {}: a sample has one width, such as 256", text));
  }
  return widths.front();
}

void check(const SampleOptions& options) {
  if (options.n_samples < 1) {
    throw UsageError(fmt::format("samples {}: at least 1 draw is needed", options.n_samples));
  }
}

// What is drawn, and at which width of the study.
struct Sampled {
  std::shared_ptr<const Study> study;
  std::int64_t width;
};

NetworkModel model_of(const SampleOptions& options) {
  if (options.model == "mlp") return NetworkModel::kMlp;
  if (options.model == "hypernet") return NetworkModel::kHypernet;
  throw UsageError(fmt::format("model '{}': it is mlp or hypernet", options.model));
}

NetworkSpec network_of(const SampleOptions& options) {
  return options.network.spec(model_of(options), options.depth_f, options.depth_g);
}

Sampled sampled_mlp(const SampleOptions& options, int max_order) {
  const auto refuse = [](const char* option, const auto& given) {
    if (!given) return;
    throw UsageError(fmt::format("{} {}: an MLP has no g; leave it out or give --model hypernet",
                                 option, *given));
  };
  refuse("width-g", options.width_g);
  refuse("depth-g", options.depth_g);
  refuse("inputs-z", options.setting.inputs_z);
  refuse("rho-z", options.setting.rho_z);
  refuse("norm-z", options.setting.norm_z);
  return {study_of(mlp_ensemble(network_of(options)), Correlations{max_order}),
          single_width(options.width)};
}

Sampled sampled_hypernet(const SampleOptions& options, sim::Engine engine, int max_order) {
  const NetworkSpec spec = network_of(options);
  if (!options.width_g) {
    throw UsageError(
        "width-g: a hypernetwork has two widths; give that of g too, such as --width-g 64");
  }
  if (*options.width_g < 1 || *options.width_g > kMaxWholeNumber) {
    throw UsageError(fmt::format("width-g {}: a width is at least 1", *options.width_g));
  }
  const bool infinite = options.width == "inf";
  if (infinite && engine == sim::Engine::kDense) {
    throw UsageError("width inf: an infinite f has no weights that the dense engine could hold");
  }
  const std::int64_t width = infinite ? *options.width_g : single_width(options.width);
  const WidthLaw law = infinite                    ? WidthLaw::sequential()
                       : width == *options.width_g ? WidthLaw::joint()
                                                   : WidthLaw::fixed_g(*options.width_g);
  return {study_of(hypernet_ensemble(spec, law), Correlations{max_order}), width};
}

Sampled sampled(const SampleOptions& options, sim::Engine engine, int max_order) {
  if (model_of(options) == NetworkModel::kMlp) return sampled_mlp(options, max_order);
  return sampled_hypernet(options, engine, max_order);
}

std::string header(const std::vector<int>& orders) {
  std::string line = "sample";
  for (const int order : orders) line += fmt::format(",K{}", order);
  return line + "\n";
}

// require_range() has looked at some of the draws only.
void require_finite(double value, std::int64_t sample, int order) {
  if (std::isfinite(value)) return;
  throw UsageError(
      fmt::format("orders: K^({}) of sample {} is beyond the range of a double; give lower ones",
                  order, sample));
}

std::string rows(const sim::Draws& draws, std::int64_t first, const std::vector<int>& orders) {
  std::string text;
  for (Eigen::Index k = 0; k < draws.rows(); ++k) {
    text += fmt::format("{}", first + k);
    for (const int order : orders) {
      require_finite(draws(k, order), first + k, order);
      text += fmt::format(",{:.17g}", draws(k, order));
    }
    text += '\n';
  }
  return text;
}

// How networks are defined, of those that every page here is not about.
std::string definition_line(const SampleOptions& options) {
  const NetworkSpec spec = network_of(options);
  const bool usual = spec.law.is_usual() && spec.law_g.is_usual() && spec.width_ratios.empty();
  return usual ? "" : "networks: " + definition(spec);
}

// Standard output holds nothing but draws where they go there.
void say_what_is_drawn(const SampleOptions& options, const Setting& setting) {
  const bool with_g = options.model == "hypernet";
  const std::string networks = definition_line(options);
  if (options.csv != "-") {
    if (!networks.empty()) fmt::print("{}", wrap(networks, kHangingIndent, terminal_width()));
    return fmt::print("{}", inputs_header(setting, with_g));
  }
  for (const std::string& line : {networks, inputs_line(setting, with_g)}) {
    if (!line.empty()) std::fputs((line + "\n").c_str(), stderr);
  }
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

[[noreturn]] void refuse_range(const SampleOptions& options, const Setting& setting, int fitting,
                               std::optional<double> power) {
  std::vector<std::string> remedies;
  if (fitting >= 0) remedies.push_back(fmt::format("orders up to {} can be drawn", fitting));
  if (power) {
    const std::string better = norm_options(with_round_norms_to(setting, *power));
    remedies.push_back("all of them at " + (better.empty() ? "norms of 1" : better));
  }
  throw UsageError(fmt::format("orders {}: K^({}) leaves the range of a double here; {}",
                               options.orders, fitting + 1, fmt::join(remedies, ", ")));
}

// Throws UsageError where a number would print as zero, infinite or undefined that is not. At norms
// of 1 and orders that theorems speak of nothing is drawn to know that.
void require_range(const SampleOptions& options, const Setting& setting, std::int64_t width,
                   int max_order) {
  constexpr int kHarmlessOrder = 16;
  if (has_unit_norms(setting) && max_order <= kHarmlessOrder) return;
  // The highest K^(r) of wide and deep networks may be too small for a double. Narrow ones may have
  // no live unit: they are compared with themselves.
  constexpr std::int64_t kAlive = 64;
  const std::int64_t compared = options.model == "mlp" ? std::min(width, kAlive) : width;
  constexpr std::int64_t kUnits = 1 << 14;
  const int n_draws = static_cast<int>(std::clamp<std::int64_t>(kUnits / width, 1, 16));
  const auto fits = [&](int order, double power) {
    const auto study = sampled(options, setting.engine, order).study;
    const auto reference = first_draws(*study, with_norms_to(setting, 0.0), compared, n_draws);
    const auto draws = first_draws(*study, with_norms_to(setting, power), width, n_draws);
    return within_range(draws, reference);
  };
  const int fitting = largest_order(max_order, [&](int order) { return fits(order, 1.0); });
  if (fitting >= max_order) return;
  std::optional<double> power;
  if (!has_unit_norms(setting) && fits(max_order, 0.0)) {
    power = largest_power([&](double at) { return fits(max_order, at); });
  }
  refuse_range(options, setting, fitting, power);
}

void sample(const SampleOptions& options, Invocation& invocation) {
  check(options);
  const std::vector<int> orders = parse_orders(options.orders);
  const int threads = options.setting.threads;
  const Setting setting = options.setting.setting();
  const auto [study, width] = sampled(options, setting.engine, orders.back());
  require_memory(threads * study->bytes_per_draw(setting, width),
                 fmt::format("width {} on {} thread{}", width, threads, threads == 1 ? "" : "s"),
                 "give a smaller width or fewer --threads");
  require_range(options, setting, width, orders.back());
  constexpr double kBytesPerNumber = 24.0;
  if (options.csv != "-") {
    require_memory(kBytesPerNumber * static_cast<double>(options.n_samples) *
                       static_cast<double>(orders.size() + 1),
                   fmt::format("samples {}", options.n_samples), "give fewer, or --csv -");
  }
  CsvSink sink(options.csv);
  say_what_is_drawn(options, setting);
  sink.write(header(orders));
  const bool bar = ProgressBar::terminal() && !options.no_progress && options.csv != "-";
  ProgressBar progress(bar);
  progress.begin("sample", static_cast<double>(options.n_samples));
  const std::atomic<bool>& stop = stop_on_interrupt();
  constexpr std::int64_t kChunk = 4096;
  for (std::int64_t first = 0; first < options.n_samples && !stop; first += kChunk) {
    const Study& drawn = *study;
    const std::int64_t at = width;
    const auto draws =
        sim::run_ensemble(first, std::min(kChunk, options.n_samples - first), orders.back() + 1,
                          threads, [&](std::uint64_t k) { return drawn.draw(setting, at, k); },
                          {[&] { progress.advance(1.0); }, &stop});
    sink.write(rows(draws, first, orders));
  }
  progress.finish();
  sink.close();
  ended_early(stop, "the rows written are complete draws", invocation);
}

}  // namespace

void add_sample(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<SampleOptions>();
  auto* command = app.add_subcommand("sample", "Draw networks and print K^(r)(u; u') as CSV");
  command->add_option("--model", options->model, "Network family: mlp or hypernet")->type_name("");
  command
      ->add_option("--width", options->width,
                   "Width of every hidden layer (of f; inf for its limit)")
      ->required()
      ->type_name("N");
  add_number(*command, "--width-g", options->width_g, "Width of the g of hypernetworks", "64")
      ->type_name("M");
  add_number(*command, "--depth-f", options->depth_f,
             "Hidden layers of an MLP (3) or of the f of hypernetworks (1)", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", options->depth_g, "Weight layers of g (3)", "3")
      ->type_name("H");
  command->add_option("--orders", options->orders, "Which K^(r)")->type_name("R");
  add_number(*command, "--samples", options->n_samples, "Draws", "1000")->type_name("K");
  options->network.add_to(*command);
  options->setting.add_to(*command);
  command->add_option("--csv", options->csv, "File, or - for standard output")->type_name("FILE");
  command->add_flag("--no-progress", options->no_progress, "No progress bar");
  command->callback([&invocation, options] { sample(*options, invocation); });
}

}  // namespace widthwise::verify::cli
