#include "verify/cli/input_options.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <charconv>
#include <stdexcept>

#include "verify/base/errors.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/cli/number_option.hpp"

namespace widthwise::verify::cli {
namespace {

constexpr double kDefaultRho = 0.6;

double parse_number(const std::string& text, const std::string& option, const std::string& whole) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw UsageError(
        fmt::format("{} {}: '{}' is not a number; write two, as in 1,1", option, whole, text));
  }
  return value;
}

sim::Engine engine_from_name(const std::string& name) {
  if (name == "deferred") return sim::Engine::kDeferred;
  if (name == "dense") return sim::Engine::kDense;
  throw UsageError(fmt::format("engine '{}': it is deferred or dense", name));
}

}  // namespace

sim::Activation known_activation(const std::string& name) {
  try {
    return sim::activation_from_name(name);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

std::pair<std::string, std::string> split_pair(const std::string& text, const std::string& option) {
  const auto comma = text.find(',');
  if (comma == std::string::npos || text.find(',', comma + 1) != std::string::npos) {
    throw UsageError(fmt::format("{} {}: two numbers are needed, as in 1,1", option, text));
  }
  return {text.substr(0, comma), text.substr(comma + 1)};
}

std::pair<double, double> parse_pair(const std::string& text, const std::string& option) {
  const auto [first, second] = split_pair(text, option);
  return {parse_number(first, option, text), parse_number(second, option, text)};
}

void SettingOptions::add_to(CLI::App& app) {
  auto* file = app.add_option("--inputs", inputs,
                              "Rows of a CSV or images of an IDX file (.gz or not): u, u'")
                   ->type_name("FILE[:i,j]");
  add_number(app, "--rho-x", rho_x, "Cosine between the default inputs (0.6)", "0.6")
      ->type_name("R")
      ->excludes(file);
  app.add_option("--norm-x", norm_x, "Scale x and x' by these; 1,1 is |x|^2 = d")->type_name("A,B");
  add_number(app, "--rho-z", rho_z, "Cosine between z and z' of hypernetworks (0.6)", "0.6")
      ->type_name("R");
  app.add_option("--norm-z", norm_z, "Scale z and z' by these")->type_name("A,B");
  add_drawing_to(app);
}

void SettingOptions::add_drawing_to(CLI::App& app) {
  threads = omp_get_num_procs();
  app.add_option("--engine", engine, "How weights are held: deferred or dense")->type_name("");
  add_number(app, "--seed", seed, "Same seed, same bits", "7")->type_name("S");
  add_number(app, "--threads", threads, "Threads; they do not change the results", "2")
      ->type_name("T");
}

Setting SettingOptions::setting() const {
  require_threads(threads);
  std::optional<std::pair<double, double>> norms;
  if (norm_x) norms = parse_pair(*norm_x, "--norm-x");
  Setting setting;
  setting.inputs =
      inputs ? read_inputs(*inputs, norms)
             : default_inputs(rho_x.value_or(kDefaultRho), norms.value_or(std::pair(1.0, 1.0)));
  setting.z_inputs = default_inputs(rho_z.value_or(kDefaultRho),
                                    norm_z ? parse_pair(*norm_z, "--norm-z") : std::pair(1.0, 1.0));
  setting.engine = engine_from_name(engine);
  setting.seed = seed;
  return setting;
}

}  // namespace widthwise::verify::cli
