#include "verify/studies/inputs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/verify/base/refusal.hpp"
#include "tests/verify/base/temporary_directory.hpp"
#include "tests/verify/studies/tiny_images.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

const std::string kTinyImages = WIDTHWISE_TEST_DATA "/tiny-images-idx3-ubyte";

// A few roundings of numbers of order `scale`.
double ulps(double scale) {
  return 8 * scale * std::numeric_limits<double>::epsilon();
}

std::string usage(const std::string& spec) {
  return test::refusal<UsageError>([&] { read_inputs(spec); });
}

std::string file_error(const std::string& spec) {
  return test::refusal<FileError>([&] { read_inputs(spec); });
}

// Checks |u|^2 = norm^2 d and that u is a positive multiple of `direction`.
void expect_scaled(const Eigen::VectorXd& u, const Eigen::VectorXd& direction, double norm) {
  ASSERT_EQ(u.size(), direction.size());
  const auto d = static_cast<double>(u.size());
  EXPECT_NEAR(u.squaredNorm(), norm * norm * d, ulps(norm * norm * d));
  const double cosine = u.dot(direction) / (u.norm() * direction.norm());
  EXPECT_NEAR(cosine, 1.0, ulps(1.0));
}

TEST(DescribePair, NamesInputsAndDimension) {
  const InputPair plain = default_inputs(0.25);
  EXPECT_EQ(describe_pair(plain.x, plain.x_prime, "z", "d_z"), "z.z'/d_z = 0.25, |z|^2 = d_z = 3");
  const InputPair scaled = default_inputs(0.25, {2.0, 0.5});
  EXPECT_EQ(describe_pair(scaled.x, scaled.x_prime, "z", "d_z"),
            "z.z'/d_z = 0.25, |z|^2/d_z = 4, |z'|^2/d_z = 0.25, d_z = 3");
}

TEST(DefaultInputs, HaveTheAskedCosineAndNorms) {
  const InputPair pair = default_inputs();
  ASSERT_EQ(pair.x.size(), 3);
  EXPECT_EQ(pair.x, Eigen::Vector3d(std::sqrt(3.0), 0, 0));
  EXPECT_NEAR(pair.x_prime[0], std::sqrt(3.0) * 0.6, ulps(1));
  EXPECT_NEAR(pair.x_prime[1], std::sqrt(3.0) * 0.8, ulps(1));
  EXPECT_EQ(pair.x_prime[2], 0.0);
  EXPECT_EQ(pair.description, "x.x'/d = 0.6, |x|^2 = d = 3");

  const InputPair scaled = default_inputs(-0.25, {2.0, 0.5});
  EXPECT_NEAR(scaled.x.squaredNorm(), 4.0 * 3, ulps(12));
  EXPECT_NEAR(scaled.x_prime.squaredNorm(), 0.25 * 3, ulps(1));
  EXPECT_NEAR(scaled.x.dot(scaled.x_prime) / 3, -0.25, ulps(1));
  EXPECT_EQ(scaled.description, "x.x'/d = -0.25, |x|^2/d = 4, |x'|^2/d = 0.25, d = 3");
}

TEST(DefaultInputs, CosineOneMakesThemEqual) {
  const InputPair pair = default_inputs(1.0);
  EXPECT_EQ(pair.x, pair.x_prime);
  EXPECT_EQ(default_inputs(-1.0).x, -default_inputs(-1.0).x_prime);
}

TEST(DefaultInputs, RefuseWhatIsNoCosineOrNorm) {
  EXPECT_EQ(test::refusal<UsageError>([] { default_inputs(1.5); }),
            "rho 1.5: must be a cosine, from -1 to 1");
  EXPECT_EQ(test::refusal<UsageError>([] { default_inputs(std::nan("")); }),
            "rho nan: must be a cosine, from -1 to 1");
  for (const double norm : {0.0, -1.0, 1e-200, 1e200, std::nan(""), HUGE_VAL}) {
    EXPECT_THROW(default_inputs(0.6, {norm, 1.0}), UsageError);
    EXPECT_THROW(default_inputs(0.6, {1.0, norm}), UsageError);
    EXPECT_THROW(read_inputs(kTinyImages, {{1.0, norm}}), UsageError);
  }
}

TEST(ReadInputs, TakesImagesPlainAndGzipped) {
  Eigen::VectorXd first(9);
  first << 0, 2, 4, 7, 9, 11, 14, 16, 18;
  for (const std::string& path : {kTinyImages, kTinyImages + ".gz"}) {
    const InputPair pair = read_inputs(path + ":3,0");
    expect_scaled(pair.x, first.array() + 180, 1.0);
    expect_scaled(pair.x_prime, first, 1.0);
  }
  EXPECT_EQ(read_inputs(kTinyImages + ":2").description,
            "tiny-images-idx3-ubyte:2,2 (rows scaled to |x|^2 = d), x.x'/d = 1, |x|^2 = d = 9");
}

TEST(ReadInputs, DefaultsToTheFirstTwoRowsAndOneIndexToEqualInputs) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("rows.csv", "a;b\r\n3;4\r\n0;-2\r\n5;12\r\n");
  const InputPair pair = read_inputs(path);
  expect_scaled(pair.x, Eigen::Vector2d(3, 4), 1.0);
  expect_scaled(pair.x_prime, Eigen::Vector2d(0, -1), 1.0);
  EXPECT_EQ(
      pair.description,
      "rows.csv:0,1 (row 0 is line 2, rows scaled to |x|^2 = d), x.x'/d = -0.8, |x|^2 = d = 2");
  const InputPair equal = read_inputs(path + ":2");
  expect_scaled(equal.x, Eigen::Vector2d(5, 12), 1.0);
  EXPECT_EQ(equal.x, equal.x_prime);
}

TEST(ReadInputs, NormsScaleEachInput) {
  const InputPair pair = read_inputs(kTinyImages + ":1,2", {{2.0, 0.5}});
  EXPECT_NEAR(pair.x.squaredNorm(), 4.0 * 9, ulps(36));
  EXPECT_NEAR(pair.x_prime.squaredNorm(), 0.25 * 9, ulps(3));
}

TEST(ReadInputs, ScalesHugeAndTinyRows) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("rows.csv", "3e300,4e300\n3e-310,4e-310\n");
  const InputPair pair = read_inputs(path);
  expect_scaled(pair.x, Eigen::Vector2d(3, 4), 1.0);
  EXPECT_NEAR(pair.x_prime.squaredNorm(), 2.0, ulps(2));
}

TEST(ReadInputs, FileNamesMayHoldColons) {
  const TemporaryDirectory folder;
  const std::string plain = folder.file("v:2.csv", "1,0\n0,1\n2,2\n");
  expect_scaled(read_inputs(plain).x_prime, Eigen::Vector2d(0, 1), 1.0);
  expect_scaled(read_inputs(plain + ":2").x, Eigen::Vector2d(1, 1), 1.0);
  const std::string like_index = folder.file("run:7", "1,0\n0,1\n");
  expect_scaled(read_inputs(like_index).x, Eigen::Vector2d(1, 0), 1.0);
}

TEST(ReadInputs, RefusesMalformedIndices) {
  for (const char* suffix : {"", "a", "1,", ",1", "-1", "0,-1", "1.5", " 1", "1 ", "0;1", "+1",
                             "99999999999999999999"}) {
    const std::string spec = kTinyImages + ":" + suffix;
    EXPECT_EQ(usage(spec), "inputs '" + spec + "': ':" + suffix +
                               "' is not a list of rows; write :0,1 (or :0 for u' = u), rows "
                               "counted from 0");
  }
  EXPECT_EQ(usage(kTinyImages + ":0,1,2"),
            "inputs '" + kTinyImages + ":0,1,2': ':0,1,2' names 3 rows; a pair u, u' has two");
  EXPECT_EQ(usage(""), "inputs '': give FILE or FILE:i,j");
}

TEST(CorrelatedInputs, HaveTheLengthsAndCosinesThatAreAskedFor) {
  for (const int n : {1, 2, 4, 6}) {
    for (const double rho : {n == 1 ? 0.0 : -1.0 / (n - 1), 0.0, 0.6, 1.0}) {
      const InputList list = correlated_inputs(n, rho);
      ASSERT_EQ(std::ssize(list.points), n);
      const double d = std::max(4, n);
      for (int i = 0; i < n; ++i) {
        ASSERT_EQ(list.points[i].size(), d);
        for (int j = 0; j < n; ++j) {
          // Products of d numbers of the size of one, and roots of what may cancel to zero.
          EXPECT_NEAR(list.points[i].dot(list.points[j]), d * (i == j ? 1.0 : rho), 1e-13);
        }
      }
    }
  }
  EXPECT_EQ(correlated_inputs(3, 0.6).description, "|x|^2 = d = 4, all cosines 0.6");
}

TEST(CorrelatedInputs, RefuseCosinesThatNoInputsHave) {
  const auto said = [](int n, double rho) {
    return test::refusal<UsageError>([&] { correlated_inputs(n, rho); });
  };
  EXPECT_EQ(said(3, -0.6), "rho -0.6: 3 inputs can have cosines from -0.5 to 1 between any two");
  EXPECT_NE(said(2, 1.1).find("rho 1.1"), std::string::npos);
  EXPECT_NE(said(2, std::nan("")).find("rho nan"), std::string::npos);
}

TEST(InputsAround, HaveTheLengthAndTheCosinesThatTheySay) {
  for (const int n : {1, 2, 4, 6}) {
    for (const double rho : {-1.0, -0.7, 0.0, 0.6, 1.0}) {
      const InputList list = inputs_around(n, rho);
      ASSERT_EQ(list.points.size(), static_cast<std::size_t>(n));
      const double d = std::max(3, n);
      for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
          const double cosine = i == j ? 1.0 : i == 0 || j == 0 ? rho : rho * rho;
          EXPECT_NEAR(list.points[i].dot(list.points[j]), d * cosine, 1e-13);
        }
      }
    }
  }
  EXPECT_EQ(inputs_around(5, 0.6, "z", "d_z").description,
            "|z|^2 = d_z = 5, cosine 0.6 to z1 and 0.36 between others");
  EXPECT_EQ(inputs_around(4, 0.0).points[0].dot(inputs_around(4, 0.0).points[3]), 0.0);
  EXPECT_NE(test::refusal<UsageError>([] { inputs_around(3, 1.5); }).find("rho 1.5"),
            std::string::npos);
}

TEST(CosineBetween, IsThatOfThePair) {
  EXPECT_NEAR(cosine_between(default_inputs(-0.3, {0.5, 7.0})), -0.3, 1e-15);
  EXPECT_EQ(cosine_between(default_inputs(1.0, {3.0, 0.1})), 1.0);
}

TEST(ReadInputList, ReadsTheRowsThatAreNamedOrTheFirst) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("rows.csv", "3,4\n0,1\n-5,12\n");
  const InputList named = read_input_list(path + ":2,0,2", 3);
  ASSERT_EQ(named.points.size(), 3U);
  expect_scaled(named.points[0], Eigen::Vector2d(-5, 12), 1.0);
  expect_scaled(named.points[1], Eigen::Vector2d(3, 4), 1.0);
  EXPECT_EQ(named.points[2], named.points[0]);
  EXPECT_EQ(named.description, "rows.csv:2,0,2 (row 0 is line 1, rows scaled to |x|^2 = d), d = 2");
  expect_scaled(read_input_list(path, 2).points[1], Eigen::Vector2d(0, 1), 1.0);
  const auto said = [&](const std::string& spec, int n) {
    return test::refusal<UsageError>([&] { read_input_list(spec, n); });
  };
  EXPECT_EQ(said(path + ":0,1", 3), "inputs '" + path +
                                        ":0,1': ':0,1' names 2 rows; the function "
                                        "is at x1 to x3, one row each");
  EXPECT_NE(said(path, 4).find("there is no row 3"), std::string::npos);
}

TEST(ReadInputs, RefusesAnIndexPastTheEnd) {
  const std::string right = ": the file has 4 rows, from 0 to 3";
  EXPECT_EQ(usage(kTinyImages + ":4"), kTinyImages + ": there is no row 4" + right);
  EXPECT_EQ(usage(kTinyImages + ":0,5"), kTinyImages + ": there is no row 5" + right);
  const TemporaryDirectory folder;
  const std::string one = folder.file("one.csv", "1,2\n");
  EXPECT_EQ(usage(one), one + ": there is no row 1: the file has 1 row, from 0 to 0");
  EXPECT_NO_THROW(read_inputs(one + ":0"));
}

TEST(ReadInputs, RefusesFilesThatAreNotThere) {
  const std::string none = "/nowhere/none.csv";
  EXPECT_EQ(file_error(none), none + ": cannot be opened: No such file or directory");
  EXPECT_EQ(file_error(none + ":0,1"), none + ": cannot be opened: No such file or directory");
}

TEST(ReadInputs, RefusesForeignFiles) {
  const TemporaryDirectory folder;
  const std::string elf = folder.file("elf", std::string("\x7F"
                                                         "ELF\x02\x01",
                                                         6));
  EXPECT_EQ(file_error(elf).find(elf + ": starts with the bytes [7f 45 4c 46], which is neither"),
            0u);
  const std::string cut = folder.file("cut", tiny_images().substr(0, 40));
  EXPECT_EQ(file_error(cut).find(cut + ": truncated: the IDX header announces 4 x 3 x 3 "), 0u);
}

TEST(ReadInputs, RefusesZeroVectorsAndNotFiniteItems) {
  const TemporaryDirectory folder;
  const std::string zero = folder.file("zero.csv", "1,2\n0,-0.0\n3,4\n");
  EXPECT_EQ(file_error(zero), zero +
                                  ": row 1: is the zero vector, which cannot be scaled to |x|^2 = "
                                  "d; choose another row");
  EXPECT_NO_THROW(read_inputs(zero + ":0,2"));
  const std::string floats("\0\0\x0D\x02\0\0\0\2\0\0\0\1\x7F\xC0\0\0\x3F\x80\0\0", 20);
  const std::string nan = folder.file("nan", floats);
  EXPECT_EQ(file_error(nan + ":1,0"), nan + ": row 0: entry 0 is nan; give finite numbers");
  EXPECT_NO_THROW(read_inputs(nan + ":1"));
}

TEST(InputsOfRows, AreScaledAsThoseOfAFile) {
  const TemporaryDirectory folder;
  const std::string file = folder.file("rows.csv", "1,2,2\n0,-3,4\n");
  const InputPair read = read_inputs(file, std::pair{2.0, 0.5});
  const InputPair given =
      inputs_of_rows(Eigen::MatrixXd{{1, 2, 2}, {0, -3, 4}}, std::pair{2.0, 0.5});
  EXPECT_EQ(given.x, read.x);
  EXPECT_EQ(given.x_prime, read.x_prime);
  const InputPair one = inputs_of_rows(Eigen::MatrixXd{{1, 2, 2}});
  EXPECT_EQ(one.x, one.x_prime);
}

TEST(InputsOfRows, RefusesWhatIsNoPair) {
  const auto refused = [](const Eigen::MatrixXd& rows) {
    return test::refusal<UsageError>([&] { inputs_of_rows(rows); });
  };
  EXPECT_EQ(refused(Eigen::MatrixXd::Ones(3, 2)),
            "inputs: 3 rows of 2; give two, x and x', or one for both");
  EXPECT_EQ(refused(Eigen::MatrixXd{{1.0}, {std::nan("")}}),
            "inputs: row 1: entry 0 is nan; give finite numbers");
  EXPECT_NE(refused(Eigen::MatrixXd::Zero(2, 2)).find("row 0: is the zero vector"),
            std::string::npos);
}

}  // namespace
}  // namespace widthwise::verify
