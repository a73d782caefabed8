#include "verify/results/samples_file.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>

#include <iterator>
#include <stdexcept>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
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
  write_samples(path, tables, 7, "0.1.0", false);
  const auto read = read_samples(path);
  ASSERT_EQ(read.size(), 3u);
  expect_equal(read[0], tables[2]);  // 64 before 1024, though not as text
  expect_equal(read[1], tables[1]);
  expect_equal(read[2], tables[0]);
}

TEST(SamplesFile, HasTheLayoutThatOtherProgramsRead) {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "samples.h5").string();
  write_samples(path, {table("mlp.relu.depth3", 64, 4, {"K0", "K1"})}, 0xFFFFFFFFFFFFFFFFu, "0.1.0",
                true);
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
  std::string version;
  const auto attribute = root.openAttribute("version");
  attribute.read(attribute.getStrType(), version);
  EXPECT_EQ(version, "0.1.0");
}

TEST(SamplesFile, TablesWithoutDrawsOrColumnsSurvive) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  const std::vector<SampleTable> tables{table("s", 64, 0, {"K0", "K1"}), table("s", 128, 3, {})};
  write_samples(path, tables, 0, "", true);
  const auto read = read_samples(path);
  ASSERT_EQ(read.size(), 2u);
  expect_equal(read[0], tables[0]);
  expect_equal(read[1], tables[1]);
  write_samples(path, {}, 0, "", true);
  EXPECT_TRUE(read_samples(path).empty());
}

TEST(SamplesFile, SameTablesGiveTheSameBytes) {
  const TemporaryDirectory folder;
  const auto bytes = [&](const std::string& name) {
    write_samples(folder.path() / name, {table("s", 64, 9, {"K0"})}, 1, "v", false);
    std::ifstream stream(folder.path() / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  EXPECT_EQ(bytes("a.h5"), bytes("b.h5"));
}

TEST(SamplesFile, RefusesTablesThatCannotBeStored) {
  const TemporaryDirectory folder;
  const auto path = folder.path() / "samples.h5";
  const auto write = [&](const std::vector<SampleTable>& tables) {
    write_samples(path, tables, 0, "v", false);
  };
  EXPECT_THROW(write({table("", 64, 1, {"K0"})}), std::invalid_argument);
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
              write_samples("/dev/full", tables, 0, "v", false);
            }).find("/dev/full: cannot be written: No space left on device"),
            std::string::npos);
  EXPECT_NE(test::refusal<FileError>([&] {
              write_samples("/dev/null/s.h5", tables, 0, "v", false);
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
  write_samples(whole, {table("s", 64, 1000, {"K0"})}, 0, "v", false);
  std::ifstream stream(whole, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const std::string cut = folder.file("cut.h5", bytes.substr(0, bytes.size() - 5000));
  EXPECT_EQ(test::refusal<FileError>([&] {
              read_samples(cut);
            }).find(cut + ": is damaged or no HDF5 file"),
            0u);
}

}  // namespace
}  // namespace widthwise::verify
