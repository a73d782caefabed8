// Files as spreadsheets, NumPy, pandas and R write them, and what becomes of their first lines.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/base/write_gzip.hpp"
#include "tests/verify/studies/npy_text.hpp"
#include "tests/verify/studies/tiny_images.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify {
namespace {

std::string input_file(const std::string& name) {
  return WIDTHWISE_TEST_DATA "/inputs/" + name;
}

TableFormat with_columns(const char* columns) {
  return {Header::kAuto, parse_columns(columns)};
}

double cosine_of(const std::string& spec, const TableFormat& format = {}) {
  return cosine_between(read_inputs(input_file(spec), std::nullopt, format));
}

// What follows the name of the file.
std::string refused(const std::string& name, const TableFormat& format = {}) {
  const std::string path = input_file(name);
  const std::string said =
      test::refusal<FileError>([&] { read_inputs(path, std::nullopt, format); });
  return said.starts_with(path) ? said.substr(path.size()) : said;
}

// How the description starts.
bool is_described(const std::string& spec, const std::string& how, const TableFormat& format = {}) {
  return read_inputs(input_file(spec), std::nullopt, format)
      .description.starts_with(spec + ":0,1 (" + how + "rows scaled to |x|^2 = d), x.x'/d = ");
}

constexpr double kFourDigits = 5e-5;

TEST(InputFiles, FirstRowsOfDataAreNotLost) {
  EXPECT_EQ(refused("first_minus_u2212.csv").find(": line 1: column 1: '\u22120.5' (with U+2212)"),
            0U);
  EXPECT_EQ(refused("first_hex.csv").find(": line 1: column 1: '0x1p-1' is not a number"), 0U);
  EXPECT_EQ(refused("first_na.csv").find(": line 1: column 1: 'NA' is not a number"), 0U);
  // (0.5, 0.2) and (0.3, 0.4).
  EXPECT_NEAR(cosine_of("first_quoted.csv"), 0.8542, kFourDigits);
}

TEST(InputFiles, HeadersAreSkippedAndTheRunSaysSo) {
  EXPECT_NEAR(cosine_of("hdr_E1E2.csv"), 0.8542, kFourDigits);
  EXPECT_TRUE(is_described("hdr_E1E2.csv", "row 0 is line 2, "));
  EXPECT_NEAR(cosine_of("sep_line.csv"), 0.8542, kFourDigits);
  EXPECT_TRUE(is_described("sep_line.csv", "row 0 is line 3, "));
  // (0.5, 0.2, 0.1) and (0.3, -0.4, 0.9).
  for (const char* name : {"quote_all.csv", "savetxt_two_comments.csv"}) {
    EXPECT_NEAR(cosine_of(name), 0.2837, kFourDigits) << name;
  }
  EXPECT_TRUE(is_described("savetxt_two_comments.csv", "row 0 is line 3, "));
  EXPECT_NEAR(cosine_of("cr_only.csv"), 0.8542, kFourDigits);
  EXPECT_TRUE(is_described("cr_only.csv", "row 0 is line 1, "));
}

TEST(InputFiles, WholeNumbersInTheFirstLineAreARowUnlessTheUserSaysOtherwise) {
  EXPECT_TRUE(is_described("pandas_intcols.csv", "row 0 is line 1, "));
  EXPECT_NEAR(cosine_of("pandas_intcols.csv:1,2"), 0.2837, kFourDigits);
  const TableFormat header{Header::kYes, {}};
  EXPECT_TRUE(is_described("pandas_intcols.csv", "row 0 is line 2, ", header));
  EXPECT_NEAR(cosine_of("pandas_intcols.csv", header), 0.2837, kFourDigits);
}

TEST(InputFiles, IndexColumnsAreRefusedOrLeftOut) {
  EXPECT_EQ(refused("pandas_index_200.csv").find(": line 1: column 1: the header has no name"), 0U);
  EXPECT_NEAR(cosine_of("pandas_index_200.csv:150,151", with_columns("2-4")), -0.97863, 5e-6);
  EXPECT_EQ(refused("r_rownames.txt").find(": line 1: the header has 3 names, but line 2 has 4"),
            0U);
  EXPECT_NEAR(cosine_of("r_rownames.txt", with_columns("2-4")), 0.2837, kFourDigits);
  EXPECT_TRUE(
      is_described("r_rownames.txt", "columns 2-4, row 0 is line 2, ", with_columns("2-4")));
  EXPECT_EQ(read_inputs(input_file("r_rownames.txt"), {}, with_columns("2-4")).x.size(), 3);
  EXPECT_EQ(refused("hdr_fewer.csv").find(": line 1: the header has 1 name, but line 2 has 2"), 0U);
}

TEST(InputFiles, WhatIsMissingOrNoTextIsNamed) {
  EXPECT_EQ(refused("tab_missing.tsv").find(": line 2: column 2: is empty"), 0U);
  EXPECT_EQ(refused("nul_tail.csv"), ": line 3: byte 1 is NUL, which is no text; remove it");
  EXPECT_EQ(refused("labels.idx"),
            ": is an IDX file of one dimension, 3 elements, as labels are; inputs are the items of "
            "two dimensions or more, such as images");
}

TEST(InputFiles, SaysWhatWasDoneToTheRows) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("rows.csv", "1,2,3\n10,20,30\n");
  const InputPair pair = read_inputs(path, {{2.0, 0.5}});
  EXPECT_EQ(pair.source,
            "rows.csv:0,1 (row 0 is line 1, rows scaled to |x|^2 = d, then by the norms 2,0.5), ");
  EXPECT_EQ(pair.description, pair.source + "x.x'/d = 1, |x|^2/d = 4, |x'|^2/d = 0.25, d = 3");
  EXPECT_EQ(read_inputs(path).x, read_inputs(path).x_prime);
  EXPECT_EQ(read_inputs(path, std::nullopt, {}, {"z", "d_z"}).description,
            "rows.csv:0,1 (row 0 is line 1, rows scaled to |z|^2 = d_z), z.z'/d_z = 1, |z|^2 = d_z "
            "= 3");
}

TEST(InputFiles, TakesColumnsOfEveryKindOfFile) {
  const TemporaryDirectory folder;
  const std::string images = folder.file("images", tiny_images());
  const InputPair pair = read_inputs(images + ":0,1", std::nullopt, with_columns("2-3,9"));
  const Eigen::Vector3d expected = Eigen::Vector3d(2, 4, 18).normalized() * std::sqrt(3.0);
  EXPECT_NEAR((pair.x - expected).norm(), 0.0, 1e-14);
  const auto refusal = [&](const TableFormat& format) {
    return test::refusal<UsageError>([&] { read_inputs(images, std::nullopt, format); });
  };
  EXPECT_EQ(refusal(with_columns("9-10")),
            images + ": there is no column 10: its rows have 9 columns");
  EXPECT_EQ(refusal({Header::kYes, {}}),
            "header yes: " + images + " is no CSV file and has no header");
}

TEST(InputFiles, TakesNpyArraysPlainAndGzipped) {
  const TemporaryDirectory folder;
  const std::string npy =
      test::npy_text("<f8", false, "(2, 2)", test::npy_elements<double>({3, 4, -1, 0}));
  for (const std::string& path :
       {folder.file("a.npy", npy), test::write_gzip(folder.path() / "a.npy.gz", npy)}) {
    EXPECT_NEAR(cosine_between(read_inputs(path)), -0.6, 1e-15);
    EXPECT_TRUE(read_inputs(path).source.ends_with(":0,1 (rows scaled to |x|^2 = d), "));
  }
}

}  // namespace
}  // namespace widthwise::verify
