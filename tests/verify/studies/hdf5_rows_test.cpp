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
  // Rows that no memory holds, in a file of a few kilobytes.
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

// A dataset in chunks of two rows, of which the first `n_written` rows are written.
std::string chunked_file(const TemporaryDirectory& folder, hsize_t n_rows, hsize_t n_written,
                         bool deflated, hsize_t row_size = 3) {
  const std::string path = (folder.path() / "chunked.h5").string();
  H5::H5File file(path, H5F_ACC_TRUNC);
  const hsize_t shape[] = {n_rows, row_size}, chunk[] = {2, row_size};
  H5::DSetCreatPropList plan;
  plan.setChunk(2, chunk);
  if (deflated) plan.setDeflate(6);
  const H5::DataSpace space(2, shape);
  const H5::DataSet dataset = file.createDataSet("x", H5::PredType::IEEE_F64LE, space, plan);
  if (n_written == 0) return path;
  const hsize_t count[] = {n_written, row_size}, start[] = {0, 0};
  space.selectHyperslab(H5S_SELECT_SET, count, start);
  const std::vector<double> values(n_written * row_size, 1.5);
  dataset.write(values.data(), H5::PredType::NATIVE_DOUBLE, H5::DataSpace(2, count), space);
  return path;
}

TEST(Hdf5Rows, RefusesWhatItsFileDoesNotHold) {
  const TemporaryDirectory folder;
  const auto said = [&](const std::string& file) {
    return test::refusal<FileError>([&] { open_hdf5({file, "/x"}); });
  };
  EXPECT_EQ(said(chunked_file(folder, 5, 5, true)), "accepted");
  EXPECT_EQ(said(chunked_file(folder, 5, 5, false)), "accepted");
  const std::string name = (folder.path() / "chunked.h5:/x: ").string();
  EXPECT_EQ(said(chunked_file(folder, hsize_t{1} << 40, 0, true)),
            name + "has the shape (1099511627776, 3), but was never written");
  EXPECT_EQ(said(chunked_file(folder, 6, 4, true)),
            name +
                "has the shape (6, 3), but only 2 of its 3 chunks were ever written; write all "
                "of them, or make it smaller");
  const std::string bomb = said(chunked_file(folder, 10, 10, true, 1 << 18));
  EXPECT_TRUE(bomb.starts_with(name + "has the shape (10, 262144): 20971520 bytes, of which the "))
      << bomb;
}

TEST(Hdf5Rows, RefusesWhatIsInOtherFiles) {
  const TemporaryDirectory folder;
  const std::string file = (folder.path() / "b.h5").string();
  const std::string other = example_file(folder);
  {
    H5::H5File made(file, H5F_ACC_TRUNC);
    const hsize_t shape[] = {3, 2};
    H5::DSetCreatPropList outside;
    outside.setExternal(other.c_str(), 0, 48);
    made.createDataSet("outside", H5::PredType::IEEE_F64LE, H5::DataSpace(2, shape), outside);
    H5::DSetCreatPropList mapped;
    mapped.setVirtual(H5::DataSpace(2, shape), other, "/x", H5::DataSpace(2, shape));
    made.createDataSet("virtual", H5::PredType::IEEE_F64LE, H5::DataSpace(2, shape), mapped);
    H5Lcreate_external(other.c_str(), "/x", made.getId(), "link", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external(other.c_str(), "/inner", made.getId(), "group", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/link", made.getId(), "soft", H5P_DEFAULT, H5P_DEFAULT);
    write_dataset(made, "own", H5::PredType::IEEE_F64LE, {1, 2}, {3, 4});
    H5Lcreate_soft("/own", made.getId(), "alias", H5P_DEFAULT, H5P_DEFAULT);
  }
  const auto said = [&](const std::string& dataset) {
    return test::refusal<FileError>([&] { open_hdf5({file, dataset}); });
  };
  EXPECT_EQ(row_of(file, "/alias", 0), (std::vector<double>{3, 4}));
  const std::string elsewhere = ": keeps its numbers in other files; copy them into one of its own";
  EXPECT_EQ(said("/outside"), file + ":/outside" + elsewhere);
  EXPECT_EQ(said("/virtual"), file + ":/virtual" + elsewhere);
  const std::string linked = ": is in another file, by an external link; name that file";
  EXPECT_EQ(said("/link"), file + ":/link" + linked);
  EXPECT_EQ(said("/group/y"), file + ":/group/y" + linked);
  EXPECT_EQ(said("/soft"), file +
                               ": there is no dataset /soft; at the root it has /alias, "
                               "/outside, /own, /virtual");
}

// Kernels of `verify kernel --out` with bytes overwritten: libhdf5 1.10 crashes at the first.
TEST(Hdf5Rows, DamagedFilesAreRefused) {
  for (const char* const name : {"kernel-damaged-1.h5", "kernel-damaged-2.h5"}) {
    const std::string file = std::string(WIDTHWISE_TEST_DATA "/hdf5/") + name;
    const std::string said = test::refusal<FileError>([&] { read_all_inputs(file + ":/ntk"); });
    EXPECT_TRUE(said.ends_with("is the file damaged?")) << said;
  }
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
