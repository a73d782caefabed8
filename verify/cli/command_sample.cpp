// verify sample: raw draws as CSV.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>

#include "verify/base/machine_memory.hpp"
#include "verify/base/progress.hpp"
#include "verify/base/text_wrap.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/csv_sink.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/network_options.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/run_header.hpp"
#include "verify/cli/terminal_width.hpp"
#include "verify/requests/sample_request.hpp"
#include "verify/studies/network_words.hpp"

namespace widthwise::verify::cli {
namespace {

struct SampleOptions {
  SampleRequest request;
  SettingOptions setting;
  std::string csv = "-";
  bool no_progress = false;
};

SampleRequest complete_request(const SampleOptions& options) {
  SampleRequest request = options.request;
  request.setting = options.setting.setting();
  request.of_z = options.setting.of_z();
  request.threads = options.setting.threads;
  return request;
}

std::string header(const std::vector<int>& orders) {
  std::string line = "sample";
  for (const int order : orders) line += fmt::format(",K{}", order);
  return line + "\n";
}

std::string lines_of(const sim::Draws& draws, std::int64_t first) {
  std::string text;
  for (Eigen::Index k = 0; k < draws.rows(); ++k) {
    text += fmt::format("{}", first + k);
    for (const double value : draws.row(k)) text += fmt::format(",{:.17g}", value);
    text += '\n';
  }
  return text;
}

// How networks are defined, of those that every page here is not about.
std::string definition_line(const SampleRequest& request) {
  const NetworkSpec spec = request.spec();
  const bool usual = spec.law.is_usual() && spec.law_g.is_usual() && spec.width_ratios.empty();
  return usual ? "" : "networks: " + definition(spec);
}

// Standard output holds nothing but draws where they go there.
void say_what_is_drawn(const SampleOptions& options, const Setting& setting) {
  const bool with_g = options.request.is_hypernet();
  const std::string networks = definition_line(options.request);
  if (options.csv != "-") {
    if (!networks.empty()) fmt::print("{}", wrap(networks, kHangingIndent, terminal_width()));
    return fmt::print("{}", inputs_header(setting, with_g));
  }
  for (const std::string& line : {networks, inputs_line(setting, with_g)}) {
    if (!line.empty()) std::fputs((line + "\n").c_str(), stderr);
  }
}

void require_memory_for_text(const SampleDraws& draws) {
  constexpr double kBytesPerNumber = 24.0;
  require_memory(kBytesPerNumber * static_cast<double>(draws.n_samples()) *
                     static_cast<double>(draws.orders().size() + 1),
                 fmt::format("samples {}", draws.n_samples()), "give fewer, or --csv -");
}

void sample(const SampleOptions& options, Invocation& invocation) {
  const SampleRequest request = complete_request(options);
  const SampleDraws draws(request);
  if (options.csv != "-") require_memory_for_text(draws);
  CsvSink sink(options.csv);
  say_what_is_drawn(options, request.setting);
  sink.write(header(draws.orders()));
  const bool bar = ProgressBar::terminal() && !options.no_progress && options.csv != "-";
  ProgressBar progress(bar);
  const std::int64_t n = draws.n_samples();
  progress.begin("sample", static_cast<double>(n));
  const std::atomic<bool>& stop = stop_on_interrupt();
  constexpr std::int64_t kChunk = 4096;
  for (std::int64_t first = 0; first < n && !stop; first += kChunk) {
    const auto rows =
        draws.rows(first, std::min(kChunk, n - first), {[&] { progress.advance(1.0); }, &stop});
    sink.write(lines_of(rows, first));
  }
  progress.finish();
  const std::string file = sink.close(stop);
  ended_early(stop, fmt::format("the rows in {} are complete draws", printable(file)), invocation);
}

}  // namespace

void add_sample(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<SampleOptions>();
  SampleRequest& request = options->request;
  auto* command = app.add_subcommand("sample", "Draw networks and print K^(r)(u; u') as CSV");
  command->add_option("--model", request.model, "Network family: mlp or hypernet")->type_name("");
  command
      ->add_option("--width", request.width,
                   "Width of every hidden layer (of f; inf for its limit)")
      ->required()
      ->type_name("N");
  add_number(*command, "--width-g", request.width_g, "Width of the g of hypernetworks", "64")
      ->type_name("M");
  add_number(*command, "--depth-f", request.depth_f,
             "Hidden layers of an MLP (3) or of the f of hypernetworks (1)", "3")
      ->type_name("L");
  add_number(*command, "--depth-g", request.depth_g, "Weight layers of g (3)", "3")->type_name("H");
  command->add_option("--orders", request.orders, "Which K^(r)")->type_name("R");
  add_number(*command, "--samples", request.n_samples, "Draws", "1000")->type_name("K");
  add_network(*command, request.network);
  options->setting.add_to(*command);
  command->add_option("--csv", options->csv, "File, or - for standard output")->type_name("FILE");
  command->add_flag("--no-progress", options->no_progress, "No progress bar");
  command->callback([&invocation, options] { sample(*options, invocation); });
}

}  // namespace widthwise::verify::cli
