#include "verify/studies/npy_file.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/studies/npy_text.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using test::npy_elements;
using test::npy_text;

std::vector<double> item_of(const std::string& contents, std::int64_t i) {
  const Eigen::VectorXd item = parse_npy(contents, "f").item(i);
  return {item.begin(), item.end()};
}

std::string npy_refusal(const std::string& contents) {
  return test::refusal<FileError>([&] { parse_npy(contents, "f"); });
}

using Item = std::vector<double>;

TEST(NpyFile, ReadsFloatsInBothOrders) {
  const std::string rows =
      npy_text("<f8", false, "(2, 3)", npy_elements<double>({0.5, -2, 1e300, 4, 5, 6}));
  EXPECT_EQ(item_of(rows, 0), (Item{0.5, -2, 1e300}));
  EXPECT_EQ(item_of(rows, 1), (Item{4, 5, 6}));
  const std::string columns =
      npy_text("<f4", true, "(2, 3)", npy_elements<float>({0.5F, 4, -2, 5, 3, 6}));
  EXPECT_EQ(item_of(columns, 0), (Item{0.5, -2, 3}));
  EXPECT_EQ(item_of(columns, 1), (Item{4, 5, 6}));
}

TEST(NpyFile, OtherVersionsAreRefused) {
  std::string file = npy_text("<f8", false, "(1, 1)", npy_elements<double>({0.5}));
  for (const char version : {'\0', '\4', '\xFF'}) {
    file[6] = version;
    EXPECT_EQ(npy_refusal(file), "f: is a .npy file of version " +
                                     std::to_string(static_cast<unsigned char>(version)) +
                                     ", and those of 1 to 3 are known; save the array again");
  }
}

TEST(NpyFile, FlattensItemsAsRavelDoes) {
  // Element (i, j, k) is 100 i + 10 j + k.
  const std::vector<float> c_order{0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112};
  const std::vector<float> fortran{0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112};
  for (const std::string& file : {npy_text("<f4", false, "(2, 2, 3)", npy_elements(c_order)),
                                  npy_text("<f4", true, "(2, 2, 3)", npy_elements(fortran))}) {
    EXPECT_EQ(item_of(file, 0), (Item{0, 1, 2, 10, 11, 12}));
    EXPECT_EQ(item_of(file, 1), (Item{100, 101, 102, 110, 111, 112}));
  }
  EXPECT_THROW(item_of(npy_text("<f4", true, "(2, 2, 3)", npy_elements(fortran)), 2),
               std::out_of_range);
}

TEST(NpyFile, ReadsIntegersAndBothByteOrders) {
  EXPECT_EQ(item_of(npy_text("|u1", false, "(1, 2)", "\xFF\x01"), 0), (Item{255, 1}));
  EXPECT_EQ(item_of(npy_text("|i1", false, "(1, 2)", "\xFF\x01"), 0), (Item{-1, 1}));
  EXPECT_EQ(item_of(npy_text("<i8", false, "(1, 1)", npy_elements<std::int64_t>({-7})), 0),
            (Item{-7}));
  EXPECT_EQ(item_of(npy_text(">i2", false, "(1, 1)", "\xFF\xFE"), 0), (Item{-2}));
  EXPECT_EQ(item_of(npy_text(">f8", false, "(1, 1)", std::string("\xC0\x04\0\0\0\0\0\0", 8)), 0),
            (Item{-2.5}));
  EXPECT_EQ(item_of(npy_text(">f4", false, "(1, 1)", std::string("\xC0\x20\0\0", 4)), 0),
            (Item{-2.5}));
}

TEST(NpyFile, RefusesOtherTypesAndShapes) {
  for (const char* type : {"<f2", "<c8", "|S4", "<U3", "|b1", "|O", "<f16", "<i3", "<M8[ns]", ""}) {
    EXPECT_EQ(npy_refusal(npy_text(type, false, "(1, 1)", "xxxx")),
              "f: holds elements of the NumPy type '" + std::string(type) +
                  "'; give float32, float64 or integers, as .astype(float) makes them");
  }
  EXPECT_EQ(npy_refusal(npy_text("<f4", false, "(1,)", "xxxx")),
            "f: holds an array of shape (1); inputs are the rows of one of two dimensions or more");
  EXPECT_NE(npy_refusal(npy_text("<f4", false, "()", "xxxx")).find("shape ();"), std::string::npos);
  EXPECT_EQ(npy_refusal(npy_text("<f4", false, "(0, 3)", "")),
            "f: holds an array of shape (0, 3), which has no elements");
  for (const char* shape : {"", "(", "(1, -2)", "(a, b)", "(1 2)", "[1, 2]"}) {
    EXPECT_NE(npy_refusal(npy_text("<f4", false, shape, "xxxx")).find("no shape such as"),
              std::string::npos)
        << shape;
  }
}

TEST(NpyFile, ChecksTheSizeThatTheHeaderAnnounces) {
  const std::string whole = npy_text("<f4", false, "(2, 1)", "abcdefgh");
  const std::string announced =
      "the .npy header announces 2 x 1 elements of 4 bytes each, 8 bytes, but ";
  EXPECT_EQ(npy_refusal(whole.substr(0, whole.size() - 1)),
            "f: truncated: " + announced + "7 follow");
  EXPECT_EQ(npy_refusal(whole + "a"), "f: too long: " + announced + "more follow");
  EXPECT_EQ(npy_bytes(whole, "f"), static_cast<double>(whole.size()));
  for (std::size_t size = 6; size < whole.size() - 8; ++size) {
    EXPECT_NE(npy_refusal(whole.substr(0, size)).find("inside the header"), std::string::npos);
  }
  const std::string huge =
      npy_text("<f8", false, "(9223372036854775807, 9223372036854775807)", "abcdefgh");
  EXPECT_NE(npy_refusal(huge).find("truncated"), std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
