#include "verify/results/samples_file.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <thread>

#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/results/example_provenance.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

// Numbers that tell rows from columns, tables from each other, and doubles from floats.
SampleTable table(const std::string& study, std::int64_t width, int n_samples,
                  const std::vector<std::string>& columns) {
  Eigen::MatrixXd draws(n_samples, static_cast<Eigen::Index>(columns.size()));
  for (Eigen::Index i = 0; i < draws.rows(); ++i) {
    for (Eigen::Index k = 0; k < draws.cols(); ++k) {
      draws(i, k) = static_cast<double>(width) + static_cast<double>(10 * i + k) / 3.0;
    }
  }
  return {study, width, columns, draws};
}

Samples samples(std::vector<SampleTable> tables) {
  Provenance provenance = testing::example_provenance("verify --theorem 1");
  provenance.run = "f3a1";
  return {.provenance = provenance,
          .engine = "dense",
          .description = "x.x'/d = 0.3",
          .inputs = {{"x", Eigen::Vector3d(1, 2, 1.0 / 3)}, {"x_prime", Eigen::Vector2d(-1, 0)}},
          .tables = std::move(tables)};
}

void expect_equal(const SampleTable& actual, const SampleTable& expected) {
  EXPECT_EQ(actual.study, expected.study);
  EXPECT_EQ(actual.width, expected.width);
  EXPECT_EQ(actual.columns, expected.columns);
  ASSERT_EQ(actual.draws.rows(), expected.draws.rows());
  ASSERT_EQ(actual.draws.cols(), expected.draws.cols());
  EXPECT_EQ(actual.draws, expected.draws);
}

TEST(SamplesFile, ReadsBackWhatWasWrittenInOrder) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  const std::vector<SampleTable> tables{table("mlp.tanh.depth3", 64, 2, {"K3"}),
                                        table("mlp.relu.depth3", 1024, 5, {"K0", "K1", "K10"}),
                                        table("mlp.relu.depth3", 64, 4, {"K0", "K1"})};
  write_samples(path, samples(tables));
  const auto read = read_samples(path).tables;
  ASSERT_EQ(read.size(), 3u);
  expect_equal(read[0], tables[2]);  // 64 before 1024, though not as text
  expect_equal(read[1], tables[1]);
  expect_equal(read[2], tables[0]);
}

TEST(SamplesFile, HasTheLayoutThatOtherProgramsRead) {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "samples.h5").string();
  Samples written = samples({table("mlp.relu.depth3", 64, 4, {"K0", "K1"})});
  written.provenance.partial = true;
  write_samples(path, written);
  const H5::H5File file(path, H5F_ACC_RDONLY);
  const H5::DataSet dataset = file.openDataSet("/mlp.relu.depth3/width_64");
  EXPECT_TRUE(dataset.getFloatType() == H5::PredType::IEEE_F64LE);
  double draws[4][2];
  dataset.read(draws, H5::PredType::NATIVE_DOUBLE);
  EXPECT_EQ(draws[1][0], 64.0 + 10.0 / 3.0);
  EXPECT_EQ(draws[0][1], 64.0 + 1.0 / 3.0);

  const H5::Group root = file.openGroup("/");
  std::uint64_t seed = 0;
  root.openAttribute("seed").read(H5::PredType::NATIVE_UINT64, &seed);
  EXPECT_EQ(seed, 0xFFFFFFFFFFFFFFFFu);
  std::uint8_t partial = 0;
  root.openAttribute("partial").read(H5::PredType::NATIVE_UINT8, &partial);
  EXPECT_EQ(partial, 1);
  const auto text = [](const H5::Group& group, const char* name) {
    std::string value;
    const auto attribute = group.openAttribute(name);
    attribute.read(attribute.getStrType(), value);
    return value;
  };
  EXPECT_EQ(text(root, "schema"), kSamplesSchema);
  EXPECT_EQ(text(root, "version"), "0.1.0");
  EXPECT_EQ(text(root, "git"), "0123abc");
  EXPECT_EQ(text(root, "run"), "f3a1");
  EXPECT_EQ(text(root, "engine"), "dense");
  EXPECT_EQ(text(root, "inputs"), "x.x'/d = 0.3");
  // Of when and where it says nothing: equal runs give equal bytes.
  for (const char* name : {"command", "started", "threads", "wall_seconds"}) {
    EXPECT_FALSE(root.attrExists(name)) << name;
  }
  double x[3];
  file.openDataSet("/x").read(x, H5::PredType::NATIVE_DOUBLE);
  EXPECT_EQ(x[2], 1.0 / 3);
}

TEST(SamplesFile, SaysWhereItsDrawsComeFrom) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  Samples written = samples({});
  written.provenance.partial = true;
  written.inputs["z"] = Eigen::VectorXd::LinSpaced(20000, 0, 1);  // beyond the 64 KiB of attributes
  write_samples(path, written);
  const Samples read = read_samples(path);
  EXPECT_EQ(read.provenance.version, written.provenance.version);
  EXPECT_EQ(read.provenance.git, written.provenance.git);
  EXPECT_EQ(read.provenance.seed, written.provenance.seed);
  EXPECT_EQ(read.provenance.run, "f3a1");
  EXPECT_EQ(read_run_of_samples(path), "f3a1");
  EXPECT_TRUE(read.provenance.partial);
  EXPECT_EQ(read.engine, "dense");
  EXPECT_EQ(read.description, "x.x'/d = 0.3");
  EXPECT_EQ(read.inputs, written.inputs);
  EXPECT_TRUE(read.tables.empty());
}

TEST(SamplesFile, OfEqualRunsAreEqualBytes) {
  const TemporaryDirectory folder;
  Samples one = samples({table("plain", 64, 200, {"K0"}), table("own", 64, 3, {"C"})});
  write_samples(folder.path() / "one.h5", one);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // HDF5 counts time in seconds
  one.provenance.command = "another";
  one.provenance.started = "later";
  one.provenance.threads = 7;
  one.provenance.wall_seconds = 1.0;
  write_samples(folder.path() / "two.h5", one);
  EXPECT_EQ(text_of(folder.path() / "one.h5"), text_of(folder.path() / "two.h5"));
}

TEST(SamplesFile, SaysWhatAStudyDraws) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  std::vector<SampleTable> tables{table("plain", 64, 2, {"K0"}), table("own", 64, 3, {"C"}),
                                  table("own", 128, 1, {"C"})};
  for (SampleTable& own : std::span(tables).subspan(1)) {
    own.key_name = "hypernet.f3";
    own.networks.depth_f = 3;
    own.networks.depth_g = 2;
    own.networks.widths = WidthLaw::power(1.5);
    own.networks.inputs = RunInputs{.single = true};
    own.networks.others = {{"toy", "yes"}};
    own.inputs = {{"x1", Eigen::Vector2d(1, -1)}, {"x3", Eigen::Vector2d(0, 0.1)}};
  }
  write_samples(path, samples(tables));
  const auto read = read_samples(path).tables;
  ASSERT_EQ(read.size(), 3u);
  for (const SampleTable& own : std::span(read).first(2)) {
    EXPECT_EQ(own.study, "own");
    EXPECT_EQ(own.key_name, "hypernet.f3");
    EXPECT_EQ(own.networks, tables[1].networks);
    EXPECT_EQ(own.inputs, tables[1].inputs);
  }
  EXPECT_EQ(read[2].key_name, "");
  EXPECT_EQ(read[2].networks, NetworkFamily{});
  EXPECT_TRUE(read[2].inputs.empty());
}

TEST(SamplesFile, OfVersion020IsRead) {
  const Samples read =
      read_samples(std::filesystem::path(WIDTHWISE_TEST_DATA) / "samples-0.2.0.h5");
  EXPECT_EQ(read.provenance.version, "0.2.0");
  EXPECT_EQ(read.provenance.seed, 7u);
  EXPECT_FALSE(read.provenance.partial);
  EXPECT_EQ(read.provenance.command, "");
  EXPECT_EQ(read.engine, "");
  EXPECT_TRUE(read.inputs.empty());
  ASSERT_EQ(read.tables.size(), 2u);
  EXPECT_EQ(read.tables[0].study, "mlp.relu.depth3");
  EXPECT_EQ(read.tables[1].width, 8);
  EXPECT_EQ(read.tables[1].columns.size(), 6u);
  EXPECT_EQ(read.tables[1].draws(0, 5), 0.0);
  EXPECT_NE(read.tables[1].draws(0, 4), 0.0);
  EXPECT_EQ(read.tables[0].networks, NetworkFamily{});
}

TEST(SamplesFile, TablesWithoutDrawsOrColumnsSurvive) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  const std::vector<SampleTable> tables{table("s", 64, 0, {"K0", "K1"}), table("s", 128, 3, {})};
  write_samples(path, samples(tables));
  const auto read = read_samples(path).tables;
  ASSERT_EQ(read.size(), 2u);
  expect_equal(read[0], tables[0]);
  expect_equal(read[1], tables[1]);
  write_samples(path, {});
  EXPECT_TRUE(read_samples(path).tables.empty());
}

TEST(SamplesFile, HoldsManyDrawsInChunks) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  std::vector<SampleTable> tables{table("s", 64, 30000, {"K0", "K1"}),
                                  table("s", 128, 8192, {"K0"}), table("t", 64, 8191, {"K0"})};
  tables[0].parts = {10000, 20000};
  Samples written = samples(tables);
  written.record = R"({"schema":"widthwise-run-1"})";
  write_samples(path, written);
  const Samples read = read_samples(path);
  EXPECT_EQ(read.record, written.record);
  ASSERT_EQ(read.tables.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) expect_equal(read.tables[i], tables[i]);
  EXPECT_EQ(read.tables[0].parts, tables[0].parts);
  EXPECT_TRUE(read.tables[1].parts.empty());
  const H5::H5File file(path.string(), H5F_ACC_RDONLY);
  const auto layout = [&](const char* name) {
    return file.openDataSet(name).getCreatePlist().getLayout();
  };
  EXPECT_EQ(layout("/s/width_64"), H5D_CHUNKED);
  EXPECT_EQ(layout("/s/width_128"), H5D_CHUNKED);
  EXPECT_EQ(layout("/t/width_64"), H5D_CHUNKED);
}

// The record of a claims file of a mebibyte: longer than an attribute may be, with characters of
// several bytes wherever a part may end.
TEST(SamplesFile, HoldsALongRecord) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  Samples written = samples({table("s", 64, 2, {"K0"})});
  for (int i = 0; i < 300'000; ++i) written.record += i % 7 == 0 ? "x" : "λ";
  write_samples(path, written);
  EXPECT_EQ(read_samples(path).record, written.record);
  const H5::H5File file(path.string(), H5F_ACC_RDONLY);
  const H5::Group root = file.openGroup("/");
  EXPECT_TRUE(root.attrExists("request"));
  EXPECT_TRUE(root.attrExists("request_2"));
}

TEST(SamplesFile, OfDrawsThatAreStoredIsThatOfDrawsInMemory) {
  const TemporaryDirectory folder;
  const SampleTable in_memory = table("s", 64, 20000, {"K0", "K1"});
  SampleTable stored = in_memory;
  std::int64_t most = 0;
  stored.draws.resize(0, 2);
  stored.stored = StoredDraws{20000, [&](std::int64_t first, std::int64_t n) {
                                most = std::max(most, n);
                                return in_memory.rows(first, n);
                              }};
  write_samples(folder.path() / "a.h5", samples({in_memory}));
  write_samples(folder.path() / "b.h5", samples({stored}));
  EXPECT_EQ(text_of(folder.path() / "a.h5"), text_of(folder.path() / "b.h5"));
  EXPECT_LE(most, 4096);
}

TEST(SamplesFile, SameTablesGiveTheSameBytes) {
  const TemporaryDirectory folder;
  const auto bytes = [&](const std::string& name) {
    write_samples(folder.path() / name, samples({table("s", 64, 9, {"K0"})}));
    std::ifstream stream(folder.path() / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  EXPECT_EQ(bytes("a.h5"), bytes("b.h5"));
}

TEST(SamplesFile, RefusesTablesThatCannotBeStored) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  const auto write = [&](const std::vector<SampleTable>& tables) {
    write_samples(path, samples(tables));
  };
  EXPECT_THROW(write({table("", 64, 1, {"K0"})}), std::invalid_argument);
  EXPECT_THROW(write({table("x_prime", 64, 1, {"K0"})}), std::invalid_argument);
  EXPECT_THROW(write({table("a/b", 64, 1, {"K0"})}), std::invalid_argument);
  EXPECT_THROW(write({table("a", 64, 1, {"K0"}), table("a", 64, 1, {"K0"})}),
               std::invalid_argument);
  auto unnamed = table("a", 64, 1, {"K0"});
  unnamed.columns.clear();
  EXPECT_THROW(write({unnamed}), std::invalid_argument);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(SamplesFile, FullDeviceAndMissingFolderAreReported) {
  const std::vector<SampleTable> tables{table("s", 64, 1000, {"K0"})};
  EXPECT_NE(test::refusal<FileError>([&] {
              write_samples("/dev/full", samples(tables));
            }).find("/dev/full: cannot be written: No space left on device"),
            std::string::npos);
  EXPECT_NE(test::refusal<FileError>([&] {
              write_samples("/dev/null/s.h5", samples(tables));
            }).find("Not a directory"),
            std::string::npos);
}

TEST(SamplesFile, RefusesMissingForeignAndDamagedFiles) {
  const TemporaryDirectory folder;
  const std::string none = (folder.path() / "none.h5").string();
  EXPECT_EQ(test::refusal<FileError>([&] { read_samples(none); }),
            none + ": there is no such file; samples are read from the samples.h5 of a run");
  const std::string text = folder.file("text.h5", "not HDF5");
  EXPECT_EQ(test::refusal<FileError>([&] {
              read_samples(text);
            }).find(text + ": is damaged or no HDF5 file"),
            0u);

  const auto whole = folder.path() / "whole.h5";
  write_samples(whole, samples({table("s", 64, 1000, {"K0"})}));
  std::ifstream stream(whole, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const std::string cut = folder.file("cut.h5", bytes.substr(0, bytes.size() - 5000));
  EXPECT_EQ(test::refusal<FileError>([&] {
              read_samples(cut);
            }).find(cut + ": is damaged or no HDF5 file"),
            0u);
}

TEST(SamplesFile, RefusesALaterSchema) {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "samples.h5").string();
  write_samples(path, samples({}));
  {
    const H5::H5File file(path, H5F_ACC_RDWR);
    const auto attribute = file.openGroup("/").openAttribute("schema");
    attribute.write(attribute.getStrType(), std::string("widthwise-samples-9"));
  }
  EXPECT_NE(test::refusal<FileError>([&] { read_samples(path); }).find("widthwise-samples-2"),
            std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
