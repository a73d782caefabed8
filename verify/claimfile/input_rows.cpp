#include "verify/claimfile/input_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/base/errors.hpp"
#include "verify/results/run_id.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<Eigen::VectorXd>;

bool is_hypernet(const ClaimSpec& claim) {
  return claim.network.model == NetworkModel::kHypernet;
}

// As refuse_claim() words it, of a file.
[[noreturn]] void refuse_file(const ClaimSpec& claim, const std::string& key,
                              const std::string& sentence) {
  try {
    refuse_claim(claim, key, sentence);
  } catch (const UsageError& error) {
    throw FileError(error.what());
  }
}

Rows rows_of_file(const ClaimSpec& claim, const std::string& file, const fs::path& folder,
                  const InputNames& names) {
  const InputsSpec& inputs = claim.inputs;
  const TableFormat format{inputs.header ? parse_header(*inputs.header) : Header::kAuto,
                           inputs.columns ? parse_columns(*inputs.columns) : Columns{}};
  const std::string path = (folder / file).string();
  if (at_listed_inputs(claim)) {
    return read_input_list(path, inputs_needed(claim), format).points;
  }
  InputPair pair = read_inputs(path, std::nullopt, format, names);
  return {std::move(pair.x), std::move(pair.x_prime)};
}

void read_rows_of(ClaimSpec& claim, std::optional<std::string>& file, Rows& rows,
                  const fs::path& folder, const char* key, const InputNames& names) {
  if (!file) return;
  try {
    rows = rows_of_file(claim, *file, folder, names);
  } catch (const FileError& error) {
    refuse_file(claim, key, error.what());
  } catch (const UsageError& error) {
    refuse_claim(claim, key, error.what());
  }
  file.reset();
}

void require_rows(const ClaimSpec& claim, const Rows& rows, const std::string& key) {
  if (rows.empty()) return;
  const int needed = inputs_needed(claim);
  const bool one_of_pair = rows.size() == 1 && !at_listed_inputs(claim);  // u' = u
  if (std::ssize(rows) < needed && !one_of_pair) {
    refuse_claim(claim, key,
                 fmt::format("{}: there are {}, and the observable stands at {} inputs", key,
                             rows.size(), needed));
  }
  if (!at_listed_inputs(claim) && rows.size() > 2) {
    refuse_claim(claim, key, fmt::format("{}: there are {}; u and u' are two", key, rows.size()));
  }
  for (const Eigen::VectorXd& row : rows) {
    if (row.size() != rows.front().size()) {
      refuse_claim(claim, key, fmt::format("{}: they have one length", key));
    }
    if (row.size() < 2 || !row.allFinite() || row.isZero(0.0)) {
      refuse_claim(claim, key,
                   fmt::format("{}: an input has two finite numbers at least, not all 0", key));
    }
  }
}

// Which of the ways to say where there are, by their keys.
std::vector<std::string> ways_given(const InputsSpec& inputs) {
  std::vector<std::string> ways;
  if (inputs.single) ways.emplace_back("single");
  if (inputs.unit_norms && !inputs.single) ways.emplace_back("unit_norms");
  if (inputs.pair) ways.emplace_back("rho_x");
  if (!inputs.rows.empty() || !inputs.rows_z.empty()) ways.emplace_back("rows");
  if (inputs.file || inputs.file_z) ways.emplace_back("file");
  return ways;
}

void require_pair(const ClaimSpec& claim) {
  if (!claim.inputs.pair) return;
  const NamedPair& pair = *claim.inputs.pair;
  const auto check = [&](double rho, std::pair<double, double> norms, const char* key) {
    try {
      default_inputs(rho, norms);
    } catch (const UsageError& error) {
      refuse_claim(claim, key, error.what());
    }
  };
  check(pair.rho_x, {1.0, 1.0}, "inputs.rho_x");
  check(pair.rho_z, {1.0, 1.0}, "inputs.rho_z");
  check(0.0, pair.norm_x, "inputs.norm_x");
  check(0.0, pair.norm_z, "inputs.norm_z");
  const bool norms = pair.norm_x != std::pair(1.0, 1.0) || pair.norm_z != std::pair(1.0, 1.0);
  if (norms && at_listed_inputs(claim)) {
    refuse_claim(claim, "inputs.norm_x", "norms: they are of u and u'; give rows");
  }
  const auto usable = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  if (pair.name.size() > 40 || !std::ranges::all_of(pair.name, usable)) {
    refuse_claim(claim, "inputs.name",
                 "inputs.name: up to 40 letters, digits, '-', '_' and '.' tell the inputs from "
                 "others");
  }
}

void require_z_where_there_is_g(const ClaimSpec& claim) {
  const InputsSpec& inputs = claim.inputs;
  if (!is_hypernet(claim)) {
    for (const char* key : {"inputs.rho_z", "inputs.norm_z"}) {
      if (is_given(claim, key)) {
        refuse_claim(claim, key, fmt::format("{}: an MLP reads no z", key));
      }
    }
    if (!inputs.rows_z.empty()) refuse_claim(claim, "inputs.rows_z", "rows_z: an MLP reads no z");
    if (inputs.file_z) refuse_claim(claim, "inputs.file_z", "file_z: an MLP reads no z");
    return;
  }
  if (inputs.single || inputs.unit_norms) {
    refuse_claim(claim, inputs.single ? "inputs.single" : "inputs.unit_norms",
                 "single and unit_norms are of MLPs; of a hypernetwork give rho_x and rho_z");
  }
  if (inputs.rows.empty() != inputs.rows_z.empty()) {
    refuse_claim(claim, "inputs", "inputs: a hypernetwork reads x and z; give rows and rows_z");
  }
  if (inputs.file.has_value() != inputs.file_z.has_value()) {
    refuse_claim(claim, "inputs", "inputs: a hypernetwork reads x and z; give file and file_z");
  }
}

std::string short_id(const ClaimSpec& claim) {
  std::string bytes;
  for (const Rows* rows : {&claim.inputs.rows, &claim.inputs.rows_z}) {
    for (const Eigen::VectorXd& row : *rows) {
      bytes.append(reinterpret_cast<const char*>(row.data()),
                   sizeof(double) * static_cast<std::size_t>(row.size()));
      bytes += '/';
    }
  }
  return content_id(bytes.data(), bytes.size()).substr(0, 8);
}

std::string norms_in_name(const char* key, const std::pair<double, double>& norms) {
  if (norms == std::pair(1.0, 1.0)) return "";
  return fmt::format("-{}{}-{}", key, norms.first, norms.second);
}

InputList list_of(const Rows& rows, int n) {
  InputList list{{rows.begin(), rows.begin() + n}, ""};
  list.description = fmt::format("{} inputs of the claims file", n);
  return list;
}

Setting at_cosines_of(const ClaimSpec& claim, Setting setting) {
  if (!claim.inputs.pair) return setting;
  setting.inputs = default_inputs(claim.inputs.pair->rho_x);
  setting.z_inputs = default_inputs(claim.inputs.pair->rho_z);
  return setting;
}

}  // namespace

int directions_of(const ClaimSpec& claim) {
  return std::max(claim.observable.order, claim.up_to_order.value_or(0));
}

bool at_listed_inputs(const ClaimSpec& claim) {
  return claim.observable.kind == ObservableKind::kContraction ||
         claim.observable.kind == ObservableKind::kDistinct;
}

int inputs_needed(const ClaimSpec& claim) {
  if (claim.observable.kind == ObservableKind::kDistinct) return directions_of(claim) + 1;
  if (claim.observable.kind != ObservableKind::kContraction) return 2;
  return std::ranges::max(claim.observable.contraction.labels);
}

void read_rows(ClaimSpec& claim, const fs::path& folder) {
  InputsSpec& inputs = claim.inputs;
  if (!inputs.file && !inputs.file_z) return;
  try {
    if (inputs.header) parse_header(*inputs.header);
  } catch (const UsageError& error) {
    refuse_claim(claim, "inputs.header", error.what());
  }
  read_rows_of(claim, inputs.file, inputs.rows, folder, "inputs.file", {});
  read_rows_of(claim, inputs.file_z, inputs.rows_z, folder, "inputs.file_z", {"z", "d_z"});
  inputs.columns.reset();
  inputs.header.reset();
}

void require_inputs(const ClaimSpec& claim) {
  const InputsSpec& inputs = claim.inputs;
  if (claim.observable.of_training()) {
    if (!inputs.of_run() || inputs.single || inputs.unit_norms) {
      refuse_claim(claim, "inputs", "inputs: training has a task of its own; give training");
    }
    return;
  }
  if (const auto ways = ways_given(inputs); ways.size() > 1) {
    refuse_claim(claim, "inputs." + ways[1],
                 fmt::format("inputs: {} beside {}; say in one way where", ways[1], ways[0]));
  }
  if (at_listed_inputs(claim) && (inputs.single || inputs.unit_norms)) {
    refuse_claim(claim, "inputs",
                 "inputs: the observable stands at x1, x2, ..; give rho_x or rows");
  }
  if ((inputs.columns || inputs.header) && !inputs.file) {
    refuse_claim(claim, inputs.columns ? "inputs.columns" : "inputs.header",
                 "inputs: there is no file that columns and header could speak of");
  }
  require_pair(claim);
  require_z_where_there_is_g(claim);
  require_rows(claim, inputs.rows, "inputs.rows");
  require_rows(claim, inputs.rows_z, "inputs.rows_z");
}

std::string name_of_inputs(const ClaimSpec& claim) {
  if (!claim.inputs.rows.empty()) return ".rows-" + short_id(claim);
  const auto pair = named_pair(claim);
  return pair ? "." + pair->name : "";
}

std::optional<NamedPair> named_pair(const ClaimSpec& claim) {
  std::optional<NamedPair> pair = claim.inputs.pair;
  if (!pair || !pair->name.empty()) return pair;
  pair->name = fmt::format("rho{}", pair->rho_x);
  if (is_hypernet(claim)) pair->name += fmt::format("-{}", pair->rho_z);
  pair->name += norms_in_name("x", pair->norm_x) + norms_in_name("z", pair->norm_z);
  return pair;
}

InputList listed_inputs(const ClaimSpec& claim, const Setting& setting) {
  const int n = inputs_needed(claim);
  if (!claim.inputs.rows.empty()) return list_of(claim.inputs.rows, n);
  const double cosine = cosine_between(at_cosines_of(claim, setting).inputs);
  const bool distinct = claim.observable.kind == ObservableKind::kDistinct;
  return distinct ? inputs_around(n, cosine) : correlated_inputs(n, cosine);
}

HypernetInputList listed_hypernet_inputs(const ClaimSpec& claim, const Setting& setting) {
  const int n = inputs_needed(claim);
  if (claim.inputs.rows.empty()) return hypernet_inputs_around(n, at_cosines_of(claim, setting));
  HypernetInputList list{{}, describe_rows(claim)};
  for (int i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    list.points.push_back({claim.inputs.rows[at], claim.inputs.rows_z[at]});
  }
  return list;
}

MlpInputPair mlp_rows(const ClaimSpec& claim) {
  return {claim.inputs.rows.front(), claim.inputs.rows.back()};
}

HypernetInputPair hypernet_rows(const ClaimSpec& claim) {
  const auto& [rows, rows_z] = std::tie(claim.inputs.rows, claim.inputs.rows_z);
  return {{rows.front(), rows_z.front()}, {rows.back(), rows_z.back()}};
}

std::string describe_rows(const ClaimSpec& claim) {
  const auto& [rows, rows_z] = std::tie(claim.inputs.rows, claim.inputs.rows_z);
  std::string words = "rows of the claims file: " + describe_pair(rows.front(), rows.back());
  if (!rows_z.empty()) words += "; " + describe_pair(rows_z.front(), rows_z.back(), "z", "d_z");
  return words;
}

}  // namespace widthwise::verify
