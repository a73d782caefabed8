#include "verify/studies/hdf5_rows.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify {
namespace {

void write_dataset(H5::H5File& file, const std::string& name, const H5::PredType& stored,
                   const std::vector<hsize_t>& shape, const std::vector<double>& values) {
  const H5::DataSpace space(static_cast<int>(shape.size()), shape.data());
  file.createDataSet(name, stored, space).write(values.data(), H5::PredType::NATIVE_DOUBLE);
}

std::string example_file(const TemporaryDirectory& folder) {
  const std::string path = (folder.path() / "a.h5").string();
  H5::H5File file(path, H5F_ACC_TRUNC);
  write_dataset(file, "x", H5::PredType::IEEE_F64LE, {3, 2}, {3, 4, -1, 0, 5, 12});
  file.createGroup("inner");
  write_dataset(file, "inner/y", H5::PredType::IEEE_F32BE, {2, 1, 3}, {1, 2, 2, 0.5, 0, 0});
  write_dataset(file, "bytes", H5::PredType::STD_U8LE, {1, 2}, {255, 1});
  write_dataset(file, "labels", H5::PredType::STD_I64LE, {3}, {1, 2, 3});
  file.createDataSet("words", H5::StrType(H5::PredType::C_S1, 4), H5::DataSpace());
  // Rows and chunks that no memory holds, in a file of a few kilobytes.
  const hsize_t wide[] = {2, hsize_t{1} << 31};
  file.createDataSet("wide", H5::PredType::IEEE_F64LE, H5::DataSpace(2, wide));
  return path;
}

std::vector<double> row_of(const std::string& file, const std::string& dataset, std::int64_t i) {
  const Eigen::VectorXd row = open_hdf5({file, dataset}).row(i);
  return {row.begin(), row.end()};
}

TEST(Hdf5Rows, ReadsRowsOfEveryTypeOfNumber) {
  const TemporaryDirectory folder;
  const std::string file = example_file(folder);
  EXPECT_EQ(row_of(file, "/x", 0), (std::vector<double>{3, 4}));
  EXPECT_EQ(row_of(file, "/x", 2), (std::vector<double>{5, 12}));
  EXPECT_EQ(row_of(file, "/inner/y", 1), (std::vector<double>{0.5, 0, 0}));
  EXPECT_EQ(row_of(file, "/bytes", 0), (std::vector<double>{255, 1}));
  EXPECT_EQ(open_hdf5({file, "/x"}).n_rows, 3);
  EXPECT_EQ(open_hdf5({file, "/inner/y"}).row_size, 3);
}

TEST(Hdf5Rows, RefusesWhatHoldsNoRowsOfNumbers) {
  const TemporaryDirectory folder;
  const std::string file = example_file(folder);
  const auto said = [&](const std::string& dataset) {
    return test::refusal<FileError>([&] { open_hdf5({file, dataset}); });
  };
  const std::string has = "; at the root it has /bytes, /labels, /wide, /words, /x";
  EXPECT_EQ(said("/none"), file + ": there is no dataset /none" + has);
  EXPECT_EQ(said("/inner"), file + ": there is no dataset /inner" + has);
  EXPECT_EQ(said("/labels"), file +
                                 ":/labels: has the shape (3); inputs are the rows of a dataset "
                                 "of two dimensions or more");
  EXPECT_EQ(said("/words"), file + ":/words: holds no numbers; give a dataset of them");
  EXPECT_EQ(said("/wide"), file +
                               ":/wide: has the shape (2, 2147483648): a row or a chunk of it is "
                               "larger than 1073741824 bytes");
}

TEST(Hdf5Rows, AreInputs) {
  const TemporaryDirectory folder;
  const std::string file = example_file(folder);
  EXPECT_NEAR(cosine_between(read_inputs(file + ":/x")), -0.6, 1e-15);
  EXPECT_NEAR(cosine_between(read_inputs(file + ":/x:0,2")), 63.0 / 65.0, 1e-15);
  EXPECT_NEAR(cosine_between(read_inputs(file + ":/inner/y")), 1.0 / 3.0, 1e-15);
  EXPECT_TRUE(read_inputs(file + ":/x:0,2").source.starts_with("a.h5:/x:0,2 (rows scaled"));
  EXPECT_EQ(read_input_list(file + ":/x", 3).points.size(), 3U);
  const auto said = [](const std::string& spec) {
    return test::refusal<FileError>([&] { read_inputs(spec); });
  };
  EXPECT_EQ(said(file), file + ": is an HDF5 file; name a dataset of it, as in " + file +
                            ":/x; at the root it has /bytes, /labels, /wide, /words, /x");
  const std::string text = folder.file("rows.csv", "1,2\n3,4\n");
  EXPECT_EQ(said(text + ":/x"), text + ": cannot be opened as an HDF5 file");
}

}  // namespace
}  // namespace widthwise::verify
