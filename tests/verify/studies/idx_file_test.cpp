#include "verify/studies/idx_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/studies/tiny_images.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/whole_file.hpp"

namespace widthwise::verify {
namespace {

const std::string kTiny = WIDTHWISE_TEST_DATA "/tiny-images-idx3-ubyte";

std::string parse_refusal(const std::string& contents) {
  return test::refusal<FileError>([&] { parse_idx(contents, "f"); });
}

Eigen::VectorXd vector(std::initializer_list<double> values) {
  Eigen::VectorXd result(static_cast<Eigen::Index>(values.size()));
  std::copy(values.begin(), values.end(), result.begin());
  return result;
}

TEST(IdxFile, ShippedFilesAreTheFormula) {
  EXPECT_EQ(read_maybe_gzipped(kTiny), tiny_images());
  EXPECT_EQ(read_maybe_gzipped(kTiny + ".gz"), tiny_images());
}

TEST(IdxFile, ItemsAreRowMajorAndInOrder) {
  const IdxFile file = parse_idx(tiny_images(), "f");
  EXPECT_EQ(file.dimensions, (std::vector<std::int64_t>{4, 3, 3}));
  EXPECT_EQ(file.element_type, 0x08);
  EXPECT_EQ(file.item_size(), 9);
  EXPECT_EQ(file.item(0), vector({0, 2, 4, 7, 9, 11, 14, 16, 18}));
  // Above 127: unsigned bytes must not turn negative.
  EXPECT_EQ(file.item(3), vector({180, 182, 184, 187, 189, 191, 194, 196, 198}));
  EXPECT_THROW(file.item(4), std::out_of_range);
  EXPECT_THROW(file.item(-1), std::out_of_range);
}

TEST(IdxFile, ReadsEveryElementType) {
  const auto one_item = [](const std::string& type, const std::string& elements) {
    const std::string header = std::string(2, '\0') + type + std::string("\x02\0\0\0\1\0\0\0\2", 9);
    return parse_idx(header + elements, "f").item(0);
  };
  EXPECT_EQ(one_item("\x08", {'\x01', '\xFF'}), vector({1, 255}));
  EXPECT_EQ(one_item("\x09", {'\x01', '\xFF'}), vector({1, -1}));
  EXPECT_EQ(one_item("\x0B", {'\x01', '\x02', '\xFF', '\xFE'}), vector({258, -2}));
  EXPECT_EQ(one_item("\x0C", std::string("\x01\x02\x03\x04\xFF\xFF\xFF\xFE", 8)),
            vector({16909060, -2}));
  EXPECT_EQ(one_item("\x0D", std::string("\x3F\x80\0\0\xC0\x20\0\0", 8)), vector({1, -2.5}));
  EXPECT_EQ(one_item("\x0E", std::string("\x3F\xF0\0\0\0\0\0\0\xC0\x04\0\0\0\0\0\0", 16)),
            vector({1, -2.5}));
}

TEST(IdxFile, LabelsAreItemsOfOneElement) {
  const IdxFile file = parse_idx(std::string("\0\0\x08\x01\0\0\0\x03\x05\x06\x07", 11), "f");
  EXPECT_EQ(file.item_size(), 1);
  EXPECT_EQ(file.item(2), vector({7}));
}

TEST(IdxFile, RefusesForeignMagic) {
  const std::string right =
      ", which is neither text (CSV) nor IDX: an IDX file starts with 00 00, an element type (08, "
      "09, 0b, 0c, 0d or 0e) and its number of dimensions";
  EXPECT_EQ(parse_refusal("\x89PNG"), "f: starts with the bytes [89 50 4e 47]" + right);
  EXPECT_EQ(parse_refusal(std::string("\0\0\x0A\x03\0", 5)),
            "f: starts with the bytes [00 00 0a 03]" + right);
  EXPECT_EQ(parse_refusal(""), "f: starts with the bytes []" + right);
}

TEST(IdxFile, RefusesTruncatedAndTooLong) {
  const std::string whole = tiny_images();
  const std::string announced =
      "the IDX header announces 4 x 3 x 3 elements of 1 bytes each, 36 bytes, but ";
  EXPECT_EQ(parse_refusal(whole.substr(0, whole.size() - 1)),
            "f: truncated: " + announced + "35 follow");
  EXPECT_EQ(parse_refusal(whole + "ab"), "f: too long: " + announced + "more follow");
  for (std::size_t size = 3; size < 16; ++size) {
    EXPECT_NE(parse_refusal(whole.substr(0, size)).find("inside the header"), std::string::npos);
  }
}

TEST(IdxFile, RefusesDimensionsWithoutElementsOrBeyondAllMemory) {
  EXPECT_NE(parse_refusal(std::string("\0\0\x08\0", 4)).find("hold no elements"),
            std::string::npos);
  EXPECT_NE(parse_refusal(std::string("\0\0\x08\x02\0\0\0\3\0\0\0\0", 12)).find("[3 x 0]"),
            std::string::npos);
  // 2^32 - 1 to the power of 4, whose product fits no integer.
  EXPECT_NE(
      parse_refusal(std::string("\0\0\x08\x04", 4) + std::string(16, '\xFF')).find("truncated"),
      std::string::npos);
}

// By the letter of the format sizes are big endian; some programs write those of their machine.
TEST(IdxFile, ReadsLittleEndianSizesWhereOnlyTheyFit) {
  const std::string sizes("\2\0\0\0\1\0\0\0", 8);
  const IdxFile file = parse_idx(std::string("\0\0\x0E\x02", 4) + sizes +
                                     std::string("\0\0\0\0\0\0\x04\xC0\0\0\0\0\0\0\xF0\x3F", 16),
                                 "f");
  EXPECT_TRUE(file.little_endian);
  EXPECT_EQ(file.dimensions, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(file.item(0), vector({-2.5}));
  EXPECT_EQ(file.item(1), vector({1}));
  EXPECT_FALSE(parse_idx(tiny_images(), "f").little_endian);
  EXPECT_NE(parse_refusal(std::string("\0\0\x08\x02", 4) + sizes + "a").find("truncated"),
            std::string::npos);
}

template <class Value>
std::string idx_of(char type, std::vector<Value> values, bool little_endian) {
  std::string text = std::string("\0\0", 2) + type + std::string("\2\0\0\0\1\0\0\0", 8) +
                     static_cast<char>(values.size());
  for (const Value value : values) {
    std::string bytes(reinterpret_cast<const char*>(&value), sizeof value);
    if (!little_endian) std::reverse(bytes.begin(), bytes.end());
    text += bytes;
  }
  return text;
}

// numpy's tofile() writes elements in the order of the machine, after whatever header.
TEST(IdxFile, RefusesElementsThatMakeSenseInTheOtherByteOrderOnly) {
  const auto expect = [](const auto& values, char type) {
    EXPECT_EQ(parse_refusal(idx_of(type, values, false)), "accepted");
    EXPECT_EQ(parse_refusal(idx_of(type, values, true)),
              "f: its elements look little endian, where the IDX format asks for big endian, as "
              "its sizes are: read as that some are no numbers or beyond 1e-30 to 1e30; write "
              "them in big endian, or give a .npy file");
  };
  expect(std::vector<double>{0.5, 0.2, 0.0, -1.0 / 3.0}, '\x0E');
  expect(std::vector<float>{0.5F, 0.2F, 0.0F, -100.0F}, '\x0D');
}

TEST(IdxFile, TakesWholeNumbersInTheOrderOfTheFormat) {
  EXPECT_EQ(parse_refusal(idx_of<std::int16_t>('\x0B', {256, 512, 0, 1024}, false)), "accepted");
  EXPECT_EQ(parse_refusal(idx_of<std::int32_t>('\x0C', {65536, 0}, false)), "accepted");
}

TEST(IdxFile, TakesAbsurdElementsThatAreSoInBothByteOrders) {
  const double huge = std::numeric_limits<double>::max();
  EXPECT_EQ(parse_refusal(idx_of<double>('\x0E', {1e200, 0.1}, false)), "accepted");
  EXPECT_EQ(parse_refusal(idx_of<double>('\x0E', {huge, 0.5}, false)), "accepted");
  EXPECT_EQ(parse_refusal(idx_of<std::int32_t>('\x0C', {1 << 20, 70001}, false)), "accepted");
  EXPECT_EQ(parse_idx(idx_of<std::int16_t>('\x0B', {300, 5}, false), "f").byte_order(),
            "big endian");
  EXPECT_EQ(parse_idx(tiny_images(), "f").byte_order(), "");
}

}  // namespace
}  // namespace widthwise::verify
