#include "verify/results/samples_file.hpp"

#include <H5Cpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "verify/base/durable_file.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/hdf5_check.hpp"
#include "verify/results/hdf5_write.hpp"

namespace widthwise::verify {
namespace {

constexpr hsize_t kRank = 2;
using Shape = std::array<hsize_t, kRank>;

using Inputs = std::map<std::string, Eigen::VectorXd>;

constexpr const char* kDrawsPrefix = "width_";  // of a study; all else in its group is inputs
constexpr const char* kKeyName = "key_name";
constexpr const char* kContiguousSchema = "widthwise-samples-1";  // of versions before chunks

void check_tables(const Samples& samples) {
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (const auto& table : samples.tables) {
    const bool bad_name = table.study.empty() || table.study == "." ||
                          table.study.find('/') != std::string::npos ||
                          samples.inputs.contains(table.study);
    const bool matching = table.stored || std::ssize(table.columns) == table.draws.cols();
    if (bad_name || !matching || !seen.emplace(table.study, table.width).second) {
      throw std::invalid_argument(
          fmt::format("samples of study '{}' at width {} with {} columns and {} names: the study "
                      "needs a name of its own without '/', each column a name, each width one "
                      "table",
                      table.study, table.width, table.draws.cols(), table.columns.size()));
    }
  }
}

// As datasets: the inputs of a file of images may be longer than an attribute.
void write_inputs(H5::Group& group, const Inputs& inputs) {
  for (const auto& [name, input] : inputs) {
    const auto size = static_cast<hsize_t>(input.size());
    H5::DataSet dataset = group.createDataSet(name, H5::PredType::IEEE_F64LE,
                                              H5::DataSpace(1, &size), without_times());
    dataset.write(input.data(), H5::PredType::NATIVE_DOUBLE);
    dataset.close();  // as in write_table()
  }
}

H5::Group create_study(H5::H5File& file, const SampleTable& table) {
  H5::Group study = file.createGroup(table.study);
  write_hdf5_text(study, kKeyName, table.key_name);
  for (const auto& [key, value] : in_words(table.networks))
    write_hdf5_text(study, key.c_str(), value);
  write_inputs(study, table.inputs);
  return study;
}

// In chunks of whole rows, whose compression brings a checksum with it.
H5::DSetCreatPropList draws_layout(const Shape& shape) {
  H5::DSetCreatPropList list = without_times();
  if (shape[0] == 0 || shape[1] == 0) return list;
  constexpr hsize_t kChunkBytes = 1 << 16;
  const hsize_t n_rows = std::max<hsize_t>(kChunkBytes / (shape[1] * sizeof(double)), 1);
  const Shape chunk{std::min(n_rows, shape[0]), shape[1]};
  list.setChunk(kRank, chunk.data());
  list.setShuffle();
  list.setDeflate(1);  // noise hardly shrinks at any level, zeros do at each
  return list;
}

// Chunk by chunk: they are never all in memory for it.
void write_draws(H5::DataSet& dataset, const SampleTable& table, std::int64_t n_rows_at_once) {
  const H5::DataSpace in_file = dataset.getSpace();
  const std::int64_t n = table.n_samples();
  for (std::int64_t first = 0; first < n; first += n_rows_at_once) {
    const DrawRows rows = table.rows(first, std::min(n_rows_at_once, n - first));
    const Shape at{static_cast<hsize_t>(first), 0};
    const Shape size{static_cast<hsize_t>(rows.rows()), static_cast<hsize_t>(rows.cols())};
    in_file.selectHyperslab(H5S_SELECT_SET, size.data(), at.data());
    dataset.write(rows.data(), H5::PredType::NATIVE_DOUBLE, H5::DataSpace(kRank, size.data()),
                  in_file);
  }
}

void write_table(H5::H5File& file, const SampleTable& table) {
  const bool exists = file.nameExists(table.study);
  const H5::Group study = exists ? file.openGroup(table.study) : create_study(file, table);
  const Shape shape{static_cast<hsize_t>(table.n_samples()),
                    static_cast<hsize_t>(table.columns.size())};
  const H5::DSetCreatPropList layout = draws_layout(shape);
  H5::DataSet dataset =
      study.createDataSet(fmt::format("{}{}", kDrawsPrefix, table.width), H5::PredType::IEEE_F64LE,
                          H5::DataSpace(kRank, shape.data()), layout);
  Shape chunk = shape;
  if (layout.getLayout() == H5D_CHUNKED) layout.getChunk(kRank, chunk.data());
  write_draws(dataset, table, static_cast<std::int64_t>(chunk[0]));
  write_hdf5_number(dataset, "width", H5::PredType::STD_I64LE, H5::PredType::NATIVE_INT64,
                    table.width);
  write_hdf5_texts(dataset, "columns", table.columns, H5::DataSpace(1, &shape[1]));
  if (!table.parts.empty()) {
    const auto n_parts = static_cast<hsize_t>(table.parts.size());
    dataset.createAttribute("parts", H5::PredType::STD_I64LE, H5::DataSpace(1, &n_parts))
        .write(H5::PredType::NATIVE_INT64, table.parts.data());
  }
  dataset.close();  // the destructor would swallow what only now fails to be written
}

// An attribute holds less than 64 KiB, and the record of a long claims file is longer: it goes on
// in further attributes. A part ends where a character of UTF-8 does.
constexpr std::size_t kRecordPart = 60'000;

std::string record_part(std::size_t k) {
  return k == 0 ? "request" : fmt::format("request_{}", k + 1);
}

void write_record(H5::Group& root, const std::string& record) {
  std::size_t from = 0;
  for (std::size_t k = 0; from < record.size(); ++k) {
    std::size_t to = std::min(from + kRecordPart, record.size());
    while (to < record.size() && to > from + 1 && (record[to] & 0xC0) == 0x80) --to;
    write_hdf5_text(root, record_part(k).c_str(), record.substr(from, to - from));
    from = to;
  }
}

void write_all(H5::H5File& file, const Samples& samples) {
  H5::Group root = file.openGroup("/");
  write_hdf5_text(root, "schema", kSamplesSchema);
  write_hdf5_provenance(root, samples.provenance);
  write_hdf5_text(root, "engine", samples.engine);
  write_hdf5_text(root, "inputs", samples.description);
  write_record(root, samples.record);
  write_inputs(root, samples.inputs);
  for (const auto& table : samples.tables) write_table(file, table);
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& reason) {
  throw FileError(fmt::format("{}: {}", file.string(), reason));
}

std::vector<std::string> read_strings(const H5::Attribute& attribute, std::size_t count) {
  const auto type = attribute.getStrType();
  const std::size_t length = type.getSize();
  const auto n_stored = static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints());
  if (type.isVariableStr() || n_stored != count) {
    throw H5::AttributeIException("read_strings", "the column names do not match the columns");
  }
  std::string padded(length * count, '\0');
  if (count > 0) attribute.read(type, padded.data());
  std::vector<std::string> values;
  for (std::size_t k = 0; k < count; ++k) {
    // Ends at the first zero, if any.
    values.emplace_back(padded.substr(k * length, length).c_str());
  }
  return values;
}

// Nothing where an earlier version wrote none.
std::string read_text(const H5::H5Object& object, const char* name) {
  std::string text;
  if (!object.attrExists(name)) return text;
  const H5::Attribute attribute = object.openAttribute(name);
  attribute.read(attribute.getStrType(), text);
  return text;
}

std::string read_record(const H5::Group& root) {
  std::string record;
  for (std::size_t k = 0; root.attrExists(record_part(k)); ++k) {
    record += read_text(root, record_part(k).c_str());
  }
  return record;
}

template <typename Value>
Value read_number(const H5::H5Object& object, const char* name, const H5::PredType& native) {
  Value value{};
  if (object.attrExists(name)) object.openAttribute(name).read(native, &value);
  return value;
}

Provenance provenance_of(const H5::Group& root) {
  return {.version = read_text(root, "version"),
          .git = read_text(root, "git"),
          .command = read_text(root, "command"),
          .started = read_text(root, "started"),
          .seed = read_number<std::uint64_t>(root, "seed", H5::PredType::NATIVE_UINT64),
          .threads = read_number<int>(root, "threads", H5::PredType::NATIVE_INT),
          .wall_seconds = read_number<double>(root, "wall_seconds", H5::PredType::NATIVE_DOUBLE),
          .partial = read_number<std::uint8_t>(root, "partial", H5::PredType::NATIVE_UINT8) != 0,
          .run = read_text(root, "run")};
}

NetworkFamily read_networks(const H5::Group& study) {
  std::map<std::string, std::string> words;
  for (int i = 0; i < study.getNumAttrs(); ++i) {
    const std::string key = study.openAttribute(static_cast<unsigned>(i)).getName();
    if (key != kKeyName) words[key] = read_text(study, key.c_str());
  }
  return network_family_from_words(words);
}

Eigen::VectorXd read_input(const H5::DataSet& dataset) {
  const hssize_t size = dataset.getSpace().getSimpleExtentNpoints();
  if (static_cast<hsize_t>(size) > dataset.getStorageSize() / sizeof(double)) {
    throw H5::DataSetIException("read_input", "an input is shorter than announced");
  }
  Eigen::VectorXd input(size);
  if (size > 0) dataset.read(input.data(), H5::PredType::NATIVE_DOUBLE);
  return input;
}

SampleTable read_table(const H5::DataSet& dataset, const std::string& study) {
  const auto space = dataset.getSpace();
  Shape shape{};
  if (space.getSimpleExtentNdims() != static_cast<int>(kRank)) {
    throw H5::DataSetIException("read_table", "the draws are no matrix");
  }
  space.getSimpleExtentDims(shape.data());
  // That the file holds as much as the shape says was found by check_hdf5_structure().
  SampleTable table{study, 0, {}, {}};
  dataset.openAttribute("width").read(H5::PredType::NATIVE_INT64, &table.width);
  table.columns = read_strings(dataset.openAttribute("columns"), shape[1]);
  if (dataset.attrExists("parts")) {
    const H5::Attribute parts = dataset.openAttribute("parts");
    table.parts.resize(static_cast<std::size_t>(parts.getSpace().getSimpleExtentNpoints()));
    parts.read(H5::PredType::NATIVE_INT64, table.parts.data());
  }
  DrawRows draws(static_cast<Eigen::Index>(shape[0]), static_cast<Eigen::Index>(shape[1]));
  if (draws.size() > 0) dataset.read(draws.data(), H5::PredType::NATIVE_DOUBLE);
  table.draws = draws;
  return table;
}

std::vector<SampleTable> read_study(const H5::Group& group, const std::string& study) {
  std::vector<SampleTable> tables;
  Inputs inputs;
  for (hsize_t k = 0; k < group.getNumObjs(); ++k) {
    const std::string name = group.getObjnameByIdx(k);
    const H5::DataSet dataset = group.openDataSet(name);
    if (name.starts_with(kDrawsPrefix)) {
      tables.push_back(read_table(dataset, study));
    } else {
      inputs[name] = read_input(dataset);
    }
  }
  for (SampleTable& table : tables) {
    table.key_name = read_text(group, kKeyName);
    table.networks = read_networks(group);
    table.inputs = inputs;
  }
  return tables;
}

Samples read_file(const H5::H5File& file) {
  const H5::Group root = file.openGroup("/");
  const std::string schema = read_text(root, "schema");
  if (!schema.empty() && schema != kSamplesSchema && schema != kContiguousSchema) {
    throw H5::FileIException("read_file", std::string("its schema is not ") + kSamplesSchema);
  }
  Samples samples{.provenance = provenance_of(root),
                  .engine = read_text(root, "engine"),
                  .description = read_text(root, "inputs"),
                  .record = read_record(root)};
  for (hsize_t i = 0; i < root.getNumObjs(); ++i) {
    const std::string name = root.getObjnameByIdx(i);
    if (root.getObjTypeByIdx(i) == H5G_DATASET) {
      samples.inputs[name] = read_input(root.openDataSet(name));
      continue;
    }
    for (SampleTable& table : read_study(root.openGroup(name), name)) {
      samples.tables.push_back(std::move(table));
    }
  }
  std::ranges::sort(samples.tables, [](const SampleTable& a, const SampleTable& b) {
    return std::tie(a.study, a.width) < std::tie(b.study, b.width);
  });
  return samples;
}

// What `read` makes of a file; whatever HDF5 finds wrong with it in one sentence.
template <typename Read>
auto with_file(const std::filesystem::path& file, const Read& read) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    refuse(file, "there is no such file; samples are read from the samples.h5 of a run");
  }
  check_hdf5_structure(file);
  H5::Exception::dontPrint();
  try {
    return read(H5::H5File(file.string(), H5F_ACC_RDONLY));
  } catch (const H5::Exception& error) {
    refuse(file, fmt::format("is damaged or no HDF5 file of samples: {}", error.getDetailMsg()));
  }
}

}  // namespace

DrawRows SampleTable::rows(std::int64_t first, std::int64_t n) const {
  return stored ? stored->read(first, n) : DrawRows(draws.middleRows(first, n));
}

void write_samples(const std::filesystem::path& file, const Samples& samples) {
  check_tables(samples);
  H5::Exception::dontPrint();
  std::string image;
  try {
    image = hdf5_image([&](H5::H5File& open) { write_all(open, samples); });
  } catch (const H5::Exception& error) {
    refuse(file, fmt::format("the samples cannot be written as HDF5: {}", error.getDetailMsg()));
  }
  write_file_atomically(file, image);
}

Samples read_samples(const std::filesystem::path& file) {
  return with_file(file, read_file);
}

std::string read_run_of_samples(const std::filesystem::path& file) {
  return with_file(file,
                   [](const H5::H5File& open) { return read_text(open.openGroup("/"), "run"); });
}

}  // namespace widthwise::verify
