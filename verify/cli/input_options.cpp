#include "verify/cli/input_options.hpp"

#include <fmt/format.h>

#include <charconv>

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

using Norms = std::pair<double, double>;

std::optional<Norms> parse_norms(const std::optional<std::string>& text,
                                 const std::string& option) {
  return text ? std::optional(parse_pair(*text, option)) : std::nullopt;
}

}  // namespace

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

void TableOptions::add_to(CLI::App& app) {
  app.add_option("--header" + suffix, header,
                 "Whether the first line of that CSV names its columns (auto)")
      ->type_name("yes|no|auto");
  app.add_option("--columns" + suffix, columns, "Only these columns of that file, from 1")
      ->type_name("1-3,5");
}

TableFormat TableOptions::format(bool there_is_a_file) const {
  const auto refuse = [&](const char* name, const std::optional<std::string>& given) {
    if (there_is_a_file || !given) return;
    throw UsageError(
        fmt::format("{0}{1} {2}: there is no file that it could speak of; give --inputs{1}", name,
                    suffix, *given));
  };
  refuse("header", header);
  refuse("columns", columns);
  return {header ? parse_header(*header) : Header::kAuto,
          columns ? parse_columns(*columns) : Columns{}};
}

void SettingOptions::add_to(CLI::App& app) {
  auto* file = app.add_option("--inputs", inputs,
                              "u, u': rows of a CSV, .npy or HDF5 file (F.h5:/path), images of an\n"
                              "IDX file (.gz or not); rows are scaled to |x|^2 = d")
                   ->type_name("FILE[:i,j]");
  table.add_to(app);
  auto* z_file =
      app.add_option("--inputs-z", inputs_z, "z, z' of hypernetworks likewise: |z|^2 = d_z")
          ->type_name("FILE[:i,j]");
  table_z.add_to(app);
  add_number(app, "--rho-x", rho_x, "Cosine between the default inputs (0.6)", "0.6")
      ->type_name("R")
      ->excludes(file);
  app.add_option("--norm-x", norm_x, "Scale x and x' by these; 1,1 is |x|^2 = d")->type_name("A,B");
  add_number(app, "--rho-z", rho_z, "Cosine between z and z' of hypernetworks (0.6)", "0.6")
      ->type_name("R")
      ->excludes(z_file);
  app.add_option("--norm-z", norm_z, "Scale z and z' by these")->type_name("A,B");
  add_drawing_to(app);
}

void SettingOptions::add_drawing_to(CLI::App& app) {
  threads = usual_threads();
  app.add_option("--engine", engine, "How weights are held: deferred or dense")->type_name("");
  add_number(app, "--seed", seed, "Same seed, same bits (of one build, processor and C library)",
             "7")
      ->type_name("S");
  add_number(app, "--threads", threads, "Threads; they do not change the results", "2")
      ->type_name("T");
}

Setting SettingOptions::setting() const {
  require_threads(threads);
  const auto pair = [](const std::optional<std::string>& file, const TableOptions& options,
                       const std::optional<double>& rho, const std::optional<Norms>& norms,
                       const InputNames& names) {
    const TableFormat format = options.format(file.has_value());
    if (file) return read_inputs(*file, norms, format, names);
    return default_inputs(rho.value_or(kDefaultRho), norms.value_or(Norms{1.0, 1.0}));
  };
  Setting setting;
  setting.inputs = pair(inputs, table, rho_x, parse_norms(norm_x, "--norm-x"), {});
  setting.z_inputs = pair(inputs_z, table_z, rho_z, parse_norms(norm_z, "--norm-z"), {"z", "d_z"});
  setting.engine = engine_from_name(engine);
  setting.seed = seed;
  return setting;
}

std::optional<std::string> SettingOptions::of_z() const {
  if (inputs_z) return "inputs-z " + *inputs_z;
  if (rho_z) return fmt::format("rho-z {}", *rho_z);
  if (norm_z) return "norm-z " + *norm_z;
  return {};
}

}  // namespace widthwise::verify::cli
