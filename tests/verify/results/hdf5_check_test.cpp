#include "verify/results/hdf5_check.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/errors.hpp"
#include "verify/results/samples_file.hpp"

namespace widthwise::verify {
namespace {

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Samples some_samples() {
  Samples samples;
  samples.provenance.command = "verify --theorem 1";
  samples.engine = "deferred";
  samples.inputs["x"] = Eigen::VectorXd::LinSpaced(3, 0, 1);
  for (const char* study : {"mlp.relu.depth3", "hypernet"}) {
    for (const std::int64_t width : {64, 128, 256}) {
      samples.tables.push_back({study, width, {"K0", "K1"}, Eigen::MatrixXd::Ones(5, 2)});
      samples.tables.back().key_name = study;
      samples.tables.back().inputs["x"] = Eigen::VectorXd::Zero(2);
    }
  }
  return samples;
}

class Hdf5Check : public ::testing::Test {
 protected:
  Hdf5Check() {
    write_samples(folder_.path() / "samples.h5", some_samples());
    image_ = contents_of(folder_.path() / "samples.h5");
  }

  // The reason why a file is refused, "accepted" if it is not.
  std::string reason(const std::string& image) const {
    const std::filesystem::path file = folder_.file("changed.h5", image);
    return reason_of(file);
  }
  static std::string reason_of(const std::filesystem::path& file) {
    const std::string sentence = test::refusal<FileError>([&] { check_hdf5_structure(file); });
    const std::string begin = file.string() + ": is damaged or no HDF5 file of samples: ";
    EXPECT_TRUE(sentence == "accepted" || sentence.starts_with(begin)) << sentence;
    return sentence.starts_with(begin) ? sentence.substr(begin.size()) : sentence;
  }

  // With a number of 8 bytes in place of what stands so far after the first of a signature.
  std::string patched(const std::string& signature, std::size_t after, std::uint64_t number) const {
    std::string image = image_;
    const std::size_t at = image.find(signature);
    EXPECT_NE(at, image.npos);
    std::memcpy(image.data() + at + after, &number, sizeof number);
    return image;
  }

  // A file that HDF5 itself writes, with one dataset more than samples have.
  std::string reason_with(const std::function<void(H5::H5File&)>& add) const {
    const std::filesystem::path file = folder_.file("own.h5", image_);
    {
      H5::H5File opened(file.string(), H5F_ACC_RDWR);
      add(opened);
    }
    return reason_of(file);
  }

  TemporaryDirectory folder_;
  std::string image_;
};

TEST_F(Hdf5Check, AcceptsWhatIsWritten) {
  EXPECT_EQ(reason(image_), "accepted");
  EXPECT_EQ(reason_of(WIDTHWISE_TEST_DATA "/samples-0.2.0.h5"), "accepted");
  Samples samples = some_samples();
  for (int i = 0; i < 100; ++i) {
    samples.tables.push_back({"study" + std::to_string(i), 16, {"K0"}, Eigen::MatrixXd(0, 1)});
  }
  samples.inputs["y"] = Eigen::VectorXd();
  write_samples(folder_.path() / "many.h5", samples);
  EXPECT_EQ(reason_of(folder_.path() / "many.h5"), "accepted");
}

TEST_F(Hdf5Check, RefusesWhatIsNoHdf5) {
  EXPECT_EQ(reason(""), "96 bytes at 0 are not inside the file");
  EXPECT_EQ(reason(std::string(200, 'x')), "it does not begin as HDF5 does");
  EXPECT_EQ(reason(image_ + "x"), "it is shorter or longer than it says");
  EXPECT_EQ(reason(image_.substr(0, image_.size() - 1)), "it is shorter or longer than it says");
}

// Draws that fill chunks, and a last one in part.
class ChunkedHdf5Check : public Hdf5Check {
 protected:
  ChunkedHdf5Check() {
    Samples samples = some_samples();
    samples.tables.front().draws = Eigen::MatrixXd::Random(10000, 2);
    samples.tables.front().draws.topRows(4096).setZero();
    write_samples(folder_.path() / "samples.h5", samples);
    image_ = contents_of(folder_.path() / "samples.h5");
    tree_ = image_.find("TREE\x01");
  }

  // With a number of 8 bytes in place of what stands so far after the tree of the chunks begins.
  std::string patched_tree(std::size_t after, std::uint64_t number) const {
    std::string image = image_;
    std::memcpy(image.data() + tree_ + after, &number, sizeof number);
    return image;
  }
  std::uint64_t number_in_tree(std::size_t after) const {
    std::uint64_t number = 0;
    std::memcpy(&number, image_.data() + tree_ + after, sizeof number);
    return number;
  }

  static constexpr std::size_t kKey = 24, kFirstRow = kKey + 8, kChild = kKey + 32;
  static constexpr std::size_t kStep = 40;  // from a chunk to the next
  std::size_t tree_ = 0;
};

TEST_F(ChunkedHdf5Check, AcceptsWhatIsWritten) {
  ASSERT_NE(tree_, image_.npos);
  EXPECT_EQ(reason(image_), "accepted");
  EXPECT_LT(image_.size(), 7000 * 2 * sizeof(double));  // zeros shrink
}

TEST_F(ChunkedHdf5Check, RefusesDamagedChunks) {
  const std::uint64_t first = number_in_tree(kChild), second = number_in_tree(kChild + kStep);
  for (const std::uint64_t at : {first + 2, second + 50, second + 5000}) {
    std::string image = image_;
    image[at] = static_cast<char>(image[at] ^ 1);
    EXPECT_EQ(reason(image), "a chunk that is damaged") << at;
  }
  const std::uint64_t size = number_in_tree(kKey) & 0xFFFFFFFF;
  EXPECT_EQ(reason(patched_tree(kKey, size - 1)), "a chunk that is damaged");
  EXPECT_EQ(reason(patched_tree(kKey, size | std::uint64_t{1} << 32)),
            "a chunk without its filters");
  EXPECT_NE(reason(patched_tree(kChild, 1 << 30)).find("not inside the file"), std::string::npos);
}

TEST_F(ChunkedHdf5Check, RefusesChunksThatAreMissingOrElsewhere) {
  const std::uint64_t rows = number_in_tree(kFirstRow + kStep);
  EXPECT_EQ(rows, 4096U);
  EXPECT_EQ(reason(patched_tree(kFirstRow + kStep, 0)), "a chunk at a place that is none");
  EXPECT_EQ(reason(patched_tree(kFirstRow + kStep, rows + 1)), "a chunk at a place that is none");
  EXPECT_EQ(reason(patched_tree(kFirstRow + kStep, 100 * rows)), "a chunk at a place that is none");
  EXPECT_EQ(reason(patched_tree(0, 0x2000145455254)), "chunks that are missing");  // 2 of 3
  EXPECT_NE(reason(patched_tree(0, 0x3010145455254)), "accepted");  // a tree of trees
}

// libhdf5 1.10 reads past the end of a heap whose free list or names leave it.
TEST_F(Hdf5Check, RefusesHeapsThatLeadOutOfThemselves) {
  constexpr std::size_t kSize = 8, kFree = 16, kData = 24;
  EXPECT_EQ(reason(patched("HEAP", kFree, 1 << 20)), "a part is cut off");
  EXPECT_EQ(reason(patched("HEAP", kFree, 3)), "free space that goes in circles");
  EXPECT_NE(reason(patched("HEAP", kSize, 1 << 20)).find("not inside the file"), std::string::npos);
  EXPECT_NE(reason(patched("HEAP", kData, 1 << 20)).find("not inside the file"), std::string::npos);
  EXPECT_EQ(reason(patched("HEAP", kSize, 8)), "a part is cut off");
  EXPECT_EQ(reason(patched("HEAP", 0, 0)), "a group without a heap of names");
  // The length of the first free piece, and where the next one is.
  const std::size_t heap = image_.find("HEAP");
  std::uint64_t data = 0, free = 0;
  std::memcpy(&data, image_.data() + heap + kData, sizeof data);
  std::memcpy(&free, image_.data() + heap + kFree, sizeof free);
  EXPECT_EQ(reason(patched("HEAP", data + free - heap, free)), "free space that goes in circles");
  EXPECT_EQ(reason(patched("HEAP", data + free + 8 - heap, 1 << 20)),
            "free space that leaves its heap");
}

TEST_F(Hdf5Check, RefusesTreesAndSymbolsThatLeadAstray) {
  constexpr std::size_t kFirstChild = 32, kFirstName = 8, kFirstHeader = 16;
  EXPECT_NE(reason(patched("TREE", kFirstChild, 1 << 20)).find("not inside the file"),
            std::string::npos);
  const std::size_t tree = image_.find("TREE");
  EXPECT_EQ(reason(patched("TREE", kFirstChild, tree)), "two ways lead to one place");
  EXPECT_EQ(reason(patched("TREE", 8, 1 << 20)), "a tree that leaves the file");
  EXPECT_EQ(reason(patched("SNOD", kFirstName, 1 << 20)), "a name has no end");
  EXPECT_NE(reason(patched("SNOD", kFirstHeader, 1 << 20)).find("not inside the file"),
            std::string::npos);
  constexpr std::size_t kRootHeader = 96;
  EXPECT_EQ(reason(patched("SNOD", kFirstHeader, kRootHeader)), "two ways lead to one place");
}

// Files of earlier versions have such a text: the command.
TEST_F(Hdf5Check, RefusesLongTextsThatLeaveTheirHeap) {
  EXPECT_EQ(
      reason_with([](H5::H5File& file) {
        const H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
        const std::string command(100000, 'x');
        file.openGroup("/").createAttribute("command", type, H5::DataSpace()).write(type, command);
      }),
      "accepted");
  image_ = contents_of(folder_.path() / "own.h5");
  constexpr std::size_t kSize = 8, kFirstObjectSize = 24;
  EXPECT_NE(reason(patched("GCOL", kSize, 1 << 20)).find("not inside the file"), std::string::npos);
  EXPECT_EQ(reason(patched("GCOL", kFirstObjectSize, 1 << 20)),
            "an object that leaves its global heap");
  EXPECT_EQ(reason(patched("GCOL", 16, 7)), "a text that is not in its global heap");
}

TEST_F(Hdf5Check, RefusesWhatSamplesHaveNoneOf) {
  const hsize_t few = 4;
  const H5::DataSpace line(1, &few);
  const auto& doubles = H5::PredType::IEEE_F64LE;
  EXPECT_EQ(reason_with([](H5::H5File&) {}), "accepted");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              H5::DSetCreatPropList plan;
              const hsize_t chunk = 2;
              plan.setChunk(1, &chunk);
              plan.setDeflate(9);
              file.createDataSet("packed", doubles, line, plan);
            }),
            "other filters than of samples");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              H5::DSetCreatPropList plan;
              const hsize_t chunk = 2;
              plan.setChunk(1, &chunk);
              file.createDataSet("chunked", doubles, line, plan);
            }),
            "chunks that are no rows of draws");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              H5::DSetCreatPropList plan;
              plan.setExternal("/etc/passwd", 0, 32);
              file.createDataSet("external", doubles, line, plan);
            }),
            "a part that samples have none of");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              const hsize_t huge[] = {hsize_t{1} << 40, 2};
              file.createDataSet("huge", doubles, H5::DataSpace(2, huge));
            }),
            "a dataset without its data");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              const std::array<hsize_t, 3> shape{2, 2, 2};
              file.createDataSet("cube", doubles, H5::DataSpace(3, shape.data()));
            }),
            "too many dimensions");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              const std::int32_t numbers[4] = {};
              file.createDataSet("integers", H5::PredType::STD_I32LE, line)
                  .write(numbers, H5::PredType::NATIVE_INT32);
            }),
            "a dataset that is not of doubles");
  EXPECT_EQ(reason_with([&](H5::H5File& file) {
              file.createDataSet("references", H5::PredType::STD_REF_OBJ, line);
            }),
            "a datatype that samples have none of");
  EXPECT_EQ(reason_with([](H5::H5File& file) { file.link(H5G_LINK_SOFT, "/x", "soft"); }),
            "a link that is not a hard one");
  EXPECT_EQ(reason_with([](H5::H5File& file) { file.link("/x", file, "/again"); }),
            "two ways lead to one place");
  EXPECT_NE(reason_with([](H5::H5File& file) {
              H5Lcreate_external("/etc/passwd", "/", file.getId(), "outside", H5P_DEFAULT,
                                 H5P_DEFAULT);
            }),
            "accepted");
  EXPECT_EQ(reason_with([](H5::H5File& file) { file.createGroup("a").createGroup("b"); }),
            "groups in groups of groups");
}

TEST_F(Hdf5Check, IsAskedBeforeSamplesAreRead) {
  const std::string file = folder_.file("changed.h5", patched("HEAP", 16, 1 << 20));
  EXPECT_NE(test::refusal<FileError>([&] { read_samples(file); }).find("a part is cut off"),
            std::string::npos);
}

// Whatever byte is another: read or refused, in little time.
TEST_F(Hdf5Check, AnyByteMayBeAnother) {
  std::minstd_rand random(1);
  int n_refused = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string image = image_;
    for (int k = 0; k <= i % 3; ++k) image[random() % image.size()] = static_cast<char>(random());
    const std::string file = folder_.file("changed.h5", image);
    n_refused += test::refusal<FileError>([&] { read_samples(file); }) != "accepted";
  }
  EXPECT_GT(n_refused, 200);
}

}  // namespace
}  // namespace widthwise::verify
