#include "verify/studies/inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <numeric>
#include <string_view>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/studies/csv_rows.hpp"
#include "verify/studies/decoded_text.hpp"
#include "verify/studies/hdf5_rows.hpp"
#include "verify/studies/idx_file.hpp"
#include "verify/studies/npy_file.hpp"
#include "verify/studies/whole_file.hpp"

namespace widthwise::verify {
namespace {

using Norms = std::pair<double, double>;

void check_norms(const Norms& norms) {
  // K^(r) holds the norms to the power r + 1: beyond these it would leave the range of a double.
  constexpr double kLargest = 1e30;
  for (const double norm : {norms.first, norms.second}) {
    if (norm >= 1.0 / kLargest && norm <= kLargest) continue;
    throw UsageError(fmt::format("norm {}: must be positive, from {:g} to {:g}; 1 is |x|^2 = d",
                                 norm, 1.0 / kLargest, kLargest));
  }
}

void check_cosine(double rho) {
  if (rho >= -1.0 && rho <= 1.0) return;
  throw UsageError(fmt::format("rho {}: must be a cosine, from -1 to 1", rho));
}

void check_count(int n) {
  if (n < 1) throw UsageError(fmt::format("inputs: {} of them; at least one is needed", n));
}

// Which rows of which file.
struct Selection {
  std::string path;
  std::optional<std::vector<std::int64_t>> indices;  // one at least
};

std::optional<std::vector<std::int64_t>> parse_indices(std::string_view text) {
  std::vector<std::int64_t> indices;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    std::int64_t index = 0;
    const auto result = std::from_chars(at, end, index);
    if (result.ec != std::errc{} || *at == '-') return std::nullopt;
    indices.push_back(index);
    if (result.ptr == end) return indices;
    if (*result.ptr != ',') return std::nullopt;
    at = result.ptr + 1;
  }
}

// Which reading of a spec with a colon is meant, see the header.
bool names_a_file_with_colon(const std::string& spec, const std::string& prefix, bool is_list) {
  std::error_code ignored;
  if (std::filesystem::exists(prefix, ignored)) return false;
  return std::filesystem::exists(spec, ignored) || !is_list;
}

Selection parse_spec(const std::string& spec) {
  if (spec.empty()) throw UsageError("inputs '': give FILE or FILE:i,j");
  const auto colon = spec.rfind(':');
  if (colon == std::string::npos) return {spec, {}};
  const std::string prefix = spec.substr(0, colon);
  const std::string suffix = spec.substr(colon + 1);
  const auto indices = parse_indices(suffix);
  if (names_a_file_with_colon(spec, prefix, indices.has_value())) return {spec, {}};
  if (suffix.starts_with('/')) return {spec, {}};  // a dataset of an HDF5 file
  if (!indices) {
    throw UsageError(
        fmt::format("inputs '{}': ':{}' is not a list of rows; write :0,1 (or :0 for "
                    "u' = u), rows counted from 0",
                    spec, suffix));
  }
  return {prefix, indices};
}

// The rows of a file of any kind, as far as they were asked for.
struct Table {
  std::int64_t n_rows;
  std::function<Eigen::VectorXd(std::int64_t)> row;
  std::size_t first_line = 0;   // of a text file: where row 0 is
  std::int64_t row_size = 0;    // of an array: in the file, where columns may be chosen
  std::string byte_order = {};  // of a file that does not say: how it was read
};

Eigen::VectorXd chosen_entries(const Eigen::VectorXd& row, const Columns& columns) {
  if (columns.empty()) return row;
  std::vector<double> chosen;
  for (const auto& [first, last] : columns) {
    chosen.insert(chosen.end(), row.begin() + (first - 1), row.begin() + last);
  }
  return Eigen::Map<const Eigen::VectorXd>(chosen.data(), std::ssize(chosen));
}

// An array whose first dimension counts rows.
template <class Array>
Table array_table(Array array, std::int64_t n_rows, std::int64_t row_size, const std::string& name,
                  const TableFormat& format) {
  if (format.header == Header::kYes) {
    throw UsageError(fmt::format("header yes: {} is no CSV file and has no header", name));
  }
  require_columns(format.columns, row_size, name);
  return {n_rows,
          [array = std::move(array), columns = format.columns](std::int64_t i) {
            return chosen_entries(array(i), columns);
          },
          0,
          row_size,
          {}};
}

Table idx_table(const std::string& contents, const std::string& path, const TableFormat& format) {
  const auto idx = std::make_shared<const IdxFile>(parse_idx(contents, path));
  if (idx->dimensions.size() < 2) {
    throw FileError(fmt::format(
        "{}: is an IDX file of one dimension, {} elements, as labels are; inputs are the "
        "items of two dimensions or more, such as images",
        path, idx->dimensions.front()));
  }
  Table table = array_table([idx](std::int64_t i) { return idx->item(i); }, idx->dimensions.front(),
                            idx->item_size(), path, format);
  table.byte_order = idx->byte_order();
  return table;
}

Table npy_table(std::string contents, const std::string& path, const TableFormat& format) {
  const auto npy = std::make_shared<const NpyFile>(parse_npy(std::move(contents), path));
  return array_table([npy](std::int64_t i) { return npy->item(i); }, npy->dimensions.front(),
                     npy->item_size(), path, format);
}

Table hdf5_table(const Hdf5Name& name, const TableFormat& format) {
  const Hdf5Rows rows = open_hdf5(name);
  return array_table(rows.row, rows.n_rows, rows.row_size, name.file + ":" + name.dataset, format);
}

Table open_table(const std::string& path, const std::vector<std::int64_t>& indices,
                 const TableFormat& format) {
  if (const auto hdf5 = hdf5_name(path)) return hdf5_table(*hdf5, format);
  std::string contents = read_maybe_gzipped(path);
  if (looks_like_npy(contents)) return npy_table(std::move(contents), path, format);
  if (looks_like_hdf5(contents)) {
    throw FileError(
        fmt::format("{0}: is an HDF5 file; name a dataset of it, as in {0}:/x; at the root "
                    "it has {1}",
                    path, datasets_of(path)));
  }
  if (looks_like_idx(contents) || !looks_like_text(contents)) {
    return idx_table(contents, path, format);
  }
  CsvRows csv = parse_csv(contents, path, indices, format);
  const std::int64_t n_rows = csv.n_rows;
  const std::size_t first_line = csv.first_line;
  return {n_rows, [csv = std::move(csv)](std::int64_t i) { return csv.chosen.at(i); }, first_line};
}

// Without its folder.
std::string short_name(const std::string& path) {
  const auto hdf5 = hdf5_name(path);
  const auto name = std::filesystem::path(hdf5 ? hdf5->file : path).filename().string();
  return hdf5 ? name + ":" + hdf5->dataset : name;
}

// "rows.csv:0,1 (columns 2-4, row 0 is line 2, rows scaled to |x|^2 = d".
std::string source_text(const std::string& path, const std::vector<std::int64_t>& indices,
                        const Table& table, const Columns& columns, const InputNames& names) {
  std::string text = fmt::format("{}:{} (", short_name(path), fmt::join(indices, ","));
  if (!columns.empty()) text += fmt::format("columns {}, ", columns_text(columns));
  if (!table.byte_order.empty()) text += table.byte_order + ", ";
  if (table.first_line > 0) text += fmt::format("row 0 is line {}, ", table.first_line);
  return text + fmt::format("rows scaled to |{}|^2 = {}", names.input, names.dimension);
}

// What is wrong with a row; empty if nothing is.
std::string objection_to(const Eigen::VectorXd& row) {
  for (Eigen::Index k = 0; k < row.size(); ++k) {
    if (!std::isfinite(row[k])) {
      return fmt::format("entry {} is {}; give finite numbers", k, row[k]);
    }
  }
  if (!row.isZero(0.0)) return "";
  return "is the zero vector, which cannot be scaled to |x|^2 = d; choose another row";
}

void check_row(const Eigen::VectorXd& row, std::int64_t index, const std::string& path) {
  const std::string wrong = objection_to(row);
  if (!wrong.empty()) throw FileError(fmt::format("{}: row {}: {}", path, index, wrong));
}

// To |x|^2 = norm^2 d. The largest entry goes first, so that no square overflows or vanishes.
Eigen::VectorXd scaled(Eigen::VectorXd row, double norm) {
  row /= row.cwiseAbs().maxCoeff();
  return row * (norm * std::sqrt(static_cast<double>(row.size())) / row.norm());
}

Eigen::VectorXd existing_row(const Table& table, std::int64_t index, const std::string& path) {
  if (index >= table.n_rows) {
    throw UsageError(fmt::format("{}: there is no row {}: the file has {} row{}, from 0 to {}",
                                 path, index, table.n_rows, table.n_rows == 1 ? "" : "s",
                                 table.n_rows - 1));
  }
  return table.row(index);
}

Eigen::VectorXd chosen_row(const Table& table, std::int64_t index, const std::string& path) {
  Eigen::VectorXd row = existing_row(table, index, path);
  check_row(row, index, path);
  return row;
}

// `source` lacks what follows the scaling of rows.
InputPair scaled_pair(const Eigen::VectorXd& x, const Eigen::VectorXd& x_prime, std::string source,
                      const std::optional<Norms>& norms, const InputNames& names) {
  const Norms factors = norms.value_or(Norms{1.0, 1.0});
  InputPair pair;
  pair.x = scaled(x, factors.first);
  pair.x_prime = scaled(x_prime, factors.second);
  if (norms) source += fmt::format(", then by the norms {:g},{:g}", norms->first, norms->second);
  pair.source = source + "), ";
  pair.description =
      pair.source + describe_pair(pair.x, pair.x_prime, names.input, names.dimension);
  return pair;
}

InputList listed_inputs(const std::string& path, const std::vector<std::int64_t>& indices,
                        const Table& table, const Columns& columns) {
  InputList list{{}, source_text(path, indices, table, columns, {}) + ")"};
  for (const std::int64_t index : indices) {
    list.points.push_back(scaled(chosen_row(table, index, path), 1.0));
  }
  list.description += fmt::format(", d = {}", list.points.front().size());
  return list;
}

// Arrays in HDF5 files may be larger than memory, and rows of them chosen.
void require_room(const Table& table, const Columns& columns, const std::string& path) {
  constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;
  std::int64_t n_kept = columns.empty() ? table.row_size : 0;
  for (const auto& [first, last] : columns) n_kept += last - first + 1;
  const double needed = static_cast<double>(table.n_rows) * static_cast<double>(n_kept) *
                        static_cast<double>(sizeof(double));
  const double available = available_memory();
  if (needed <= available) return;
  throw FileError(fmt::format(
      "{}: holds {} rows of {} numbers, {:.3g} GiB, and this machine has {:.3g} GiB free; name "
      "rows, as in {}:0,1",
      path, table.n_rows, n_kept, needed / kGibibyte, available / kGibibyte, path));
}

// All rows of a file, or those that are chosen. How many there are is known once it is read: a text
// file, of which only wanted rows are kept, is read twice.
std::pair<std::vector<std::int64_t>, Table> open_all(
    const std::string& path, const std::optional<std::vector<std::int64_t>>& chosen,
    const TableFormat& format) {
  if (chosen) return {*chosen, open_table(path, *chosen, format)};
  const Table counted = open_table(path, {}, format);
  require_room(counted, format.columns, path);
  std::vector<std::int64_t> all(static_cast<std::size_t>(counted.n_rows));
  std::iota(all.begin(), all.end(), 0);
  return {all, open_table(path, all, format)};
}

}  // namespace

std::string describe_pair(const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime,
                          const std::string& name, const std::string& dimension) {
  constexpr double kRounding = 1e-12;
  const auto d = static_cast<double>(u.size());
  const double norm = u.squaredNorm() / d;
  const double norm_prime = u_prime.squaredNorm() / d;
  const std::string product =
      fmt::format("{0}.{0}'/{1} = {2:.6g}", name, dimension, u.dot(u_prime) / d);
  if (std::abs(norm - 1.0) < kRounding && std::abs(norm_prime - 1.0) < kRounding) {
    return fmt::format("{}, |{}|^2 = {} = {}", product, name, dimension, u.size());
  }
  return fmt::format("{0}, |{1}|^2/{2} = {3:.6g}, |{1}'|^2/{2} = {4:.6g}, {2} = {5}", product, name,
                     dimension, norm, norm_prime, u.size());
}

InputPair default_inputs(double rho, std::pair<double, double> norms) {
  check_cosine(rho);
  check_norms(norms);
  const double radius = std::sqrt(3.0);
  InputPair pair;
  pair.x = Eigen::VectorXd{{1.0, 0.0, 0.0}} * (radius * norms.first);
  const double sine = std::sqrt((1.0 - rho) * (1.0 + rho));
  pair.x_prime = Eigen::VectorXd{{rho, sine, 0.0}} * (radius * norms.second);
  pair.description = describe_pair(pair.x, pair.x_prime);
  return pair;
}

InputPair read_inputs(const std::string& spec, std::optional<std::pair<double, double>> norms,
                      const TableFormat& format, const InputNames& names) {
  check_norms(norms.value_or(Norms{1.0, 1.0}));
  const auto [path, chosen] = parse_spec(spec);
  const std::vector<std::int64_t> indices = chosen.value_or(std::vector<std::int64_t>{0, 1});
  if (indices.size() > 2) {
    throw UsageError(fmt::format("inputs '{}': ':{}' names {} rows; a pair u, u' has two", spec,
                                 fmt::join(indices, ","), indices.size()));
  }
  const Table table = open_table(path, indices, format);
  const std::int64_t first = indices.front();
  const std::int64_t second = indices.back();
  return scaled_pair(chosen_row(table, first, path), chosen_row(table, second, path),
                     source_text(path, {first, second}, table, format.columns, names), norms,
                     names);
}

InputPair inputs_of_rows(const Eigen::MatrixXd& rows, std::optional<Norms> norms,
                         const InputNames& names) {
  check_norms(norms.value_or(Norms{1.0, 1.0}));
  if (rows.rows() < 1 || rows.rows() > 2 || rows.cols() < 1) {
    throw UsageError(
        fmt::format("inputs: {0} row{1} of {2}; give two, {3} and {3}', or one for both",
                    rows.rows(), rows.rows() == 1 ? "" : "s", rows.cols(), names.input));
  }
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const std::string wrong = objection_to(rows.row(i));
    if (!wrong.empty()) throw UsageError(fmt::format("inputs: row {}: {}", i, wrong));
  }
  const std::string source = fmt::format("an array ({} row{} scaled to |{}|^2 = {}", rows.rows(),
                                         rows.rows() == 1 ? "" : "s", names.input, names.dimension);
  return scaled_pair(rows.row(0), rows.row(rows.rows() - 1), source, norms, names);
}

double cosine_between(const InputPair& pair) {
  return std::clamp(pair.x.dot(pair.x_prime) / (pair.x.norm() * pair.x_prime.norm()), -1.0, 1.0);
}

InputList correlated_inputs(int n, double rho) {
  check_count(n);
  const double count = n;
  const double lowest = n == 1 ? -1.0 : -1.0 / (count - 1.0);
  if (!(rho >= lowest && rho <= 1.0)) {
    throw UsageError(fmt::format(
        "rho {}: {} inputs can have cosines from {:.4g} to 1 between any two", rho, n, lowest));
  }
  // sqrt(d) (a e_i + b (e_1 + .. + e_n)): the symmetric root of the matrix of cosines.
  const int d = std::max(4, n);
  const double a = std::sqrt(1.0 - rho);
  const double b = (std::sqrt(std::max(0.0, 1.0 + (count - 1.0) * rho)) - a) / count;
  InputList list{{}, fmt::format("|x|^2 = d = {}, all cosines {:.6g}", d, rho)};
  for (int i = 0; i < n; ++i) {
    Eigen::VectorXd x = Eigen::VectorXd::Zero(d);
    x.head(n).setConstant(b);
    x[i] += a;
    list.points.push_back(std::sqrt(static_cast<double>(d)) * x);
  }
  return list;
}

InputList inputs_around(int n, double rho, const std::string& name, const std::string& dimension) {
  check_count(n);
  check_cosine(rho);
  const int d = std::max(3, n);
  const double radius = std::sqrt(static_cast<double>(d));
  InputList list{
      {},
      fmt::format("|{0}|^2 = {1} = {2}, cosine {3:.6g} to {0}1 and {4:.6g} between others", name,
                  dimension, d, rho, rho * rho)};
  list.points.emplace_back(radius * Eigen::VectorXd::Unit(d, 0));
  for (int i = 1; i < n; ++i) {
    Eigen::VectorXd x = Eigen::VectorXd::Zero(d);
    x[0] = rho;
    x[i] = std::sqrt((1.0 - rho) * (1.0 + rho));
    list.points.push_back(radius * x);
  }
  return list;
}

InputList read_input_list(const std::string& spec, int n, const TableFormat& format) {
  const auto [path, chosen] = parse_spec(spec);
  std::vector<std::int64_t> indices(static_cast<std::size_t>(n));
  std::iota(indices.begin(), indices.end(), 0);
  if (chosen && chosen->size() != indices.size()) {
    throw UsageError(
        fmt::format("inputs '{}': ':{}' names {} row{}; the function is at {}, one row "
                    "each",
                    spec, fmt::join(*chosen, ","), chosen->size(), chosen->size() == 1 ? "" : "s",
                    n == 1 ? "x1" : fmt::format("x1 to x{}", n)));
  }
  indices = chosen.value_or(indices);
  return listed_inputs(path, indices, open_table(path, indices, format), format.columns);
}

InputList read_all_inputs(const std::string& spec, const TableFormat& format) {
  const auto [path, chosen] = parse_spec(spec);
  const auto [indices, table] = open_all(path, chosen, format);
  InputList list = listed_inputs(path, indices, table, format.columns);
  if (!chosen) {
    const std::string order = table.byte_order.empty() ? "" : table.byte_order + ", ";
    list.description = fmt::format("{} ({}{} rows scaled to |x|^2 = d), d = {}", short_name(path),
                                   order, list.points.size(), list.points.front().size());
  }
  return list;
}

Eigen::MatrixXd read_rows(const std::string& spec, const TableFormat& format) {
  const auto [path, chosen] = parse_spec(spec);
  const auto [indices, table] = open_all(path, chosen, format);
  Eigen::MatrixXd rows;
  for (std::size_t k = 0; k < indices.size(); ++k) {
    const Eigen::VectorXd row = existing_row(table, indices[k], path);
    if (k == 0) rows.resize(std::ssize(indices), row.size());
    if (!row.allFinite()) {
      throw FileError(
          fmt::format("{}: row {}: a number is infinite or undefined", path, indices[k]));
    }
    rows.row(static_cast<Eigen::Index>(k)) = row.transpose();
  }
  return rows;
}

Eigen::VectorXd read_targets(const std::string& spec, const TableFormat& format) {
  const Eigen::MatrixXd rows = read_rows(spec, format);
  if (rows.cols() != 1) {
    throw FileError(fmt::format("{}: each row has {} numbers; a target is one",
                                parse_spec(spec).path, rows.cols()));
  }
  return rows.col(0);
}

}  // namespace widthwise::verify
