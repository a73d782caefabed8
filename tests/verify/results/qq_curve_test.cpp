// Q-Q curves: a normal law lies within their bars, another does not.

#include "verify/results/qq_curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <functional>
#include <random>

#include "tests/statistical_test.hpp"
#include "tests/verify/exact/exact_draws.hpp"

namespace widthwise::verify {
namespace {

using Eigen::VectorXd;

/// A table whose column 1 is `draws`.
SampleTable table_of(const VectorXd& draws, std::int64_t width = 64) {
  SampleTable table{"study", width, {"h", "projection"}, Eigen::MatrixXd::Zero(draws.size(), 2)};
  table.draws.col(1) = draws;
  return table;
}

Curve curve_of(const VectorXd& draws) {
  return qq_curves(1)({table_of(draws)}).at(0);
}

bool within_bar(const CurvePoint& point) {
  return point.lower <= point.y && point.y <= point.upper;
}

double share_within(const Curve& curve) {
  return static_cast<double>(std::ranges::count_if(curve.points, within_bar)) /
         static_cast<double>(curve.points.size());
}

VectorXd random_normals(Eigen::Index n, std::mt19937_64& generator) {
  std::normal_distribution<double> normal;
  return VectorXd::NullaryExpr(n, [&] { return normal(generator); });
}

VectorXd student_shape(Eigen::Index n, double degrees_of_freedom) {
  const boost::math::students_t law(degrees_of_freedom);
  VectorXd shape(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    shape[i] = quantile(law, (static_cast<double>(i) + 0.5) / static_cast<double>(n));
  }
  return shape;
}

TEST(QqCurves, AreTheDiagonalForANormalLaw) {
  const Curve curve = curve_of(testing::normal_shape(2000));
  EXPECT_EQ(share_within(curve), 1.0);
  for (const CurvePoint& point : curve.points) {
    EXPECT_LT(point.lower, point.x);
    EXPECT_GT(point.upper, point.x);
  }
  // Far into both tails, in ascending order.
  EXPECT_LT(curve.points.front().x, -3.0);
  EXPECT_GT(curve.points.back().x, 3.0);
  EXPECT_TRUE(std::ranges::is_sorted(curve.points, {}, &CurvePoint::x));
  EXPECT_TRUE(std::ranges::is_sorted(curve.points, {}, &CurvePoint::y));
}

TEST(QqCurves, BarsHoldNormalDrawsAsOftenAsTheySay) {
  std::mt19937_64 generator(test::test_seed(411));
  const std::int64_t n_samples = test::scaled_samples(200);
  std::vector<double> shares;
  for (std::int64_t i = 0; i < n_samples; ++i) {
    shares.push_back(share_within(curve_of(random_normals(500, generator))));
  }
  // Points of one curve depend on each other; curves do not.
  const Estimate share = mean(shares);
  EXPECT_NEAR(share.value, 0.95, test::z_limit(test::kFalseAlarm) * share.se);
}

TEST(QqCurves, LeaveTheBarsForAStudentLaw) {
  const Curve curve = curve_of(student_shape(2000, 3.0));
  EXPECT_FALSE(within_bar(curve.points.front()));
  EXPECT_FALSE(within_bar(curve.points.back()));
  EXPECT_LT(share_within(curve), 0.5);
  EXPECT_LT(curve.points.front().y, curve.points.front().lower);  // heavier tails on both sides
  EXPECT_GT(curve.points.back().y, curve.points.back().upper);
}

std::vector<std::string> labels(const std::vector<SampleTable>& tables) {
  std::vector<std::string> labels;
  for (const Curve& curve : qq_curves(1)(tables)) labels.push_back(curve.label);
  return labels;
}

TEST(QqCurves, AreThoseOfTheSmallestTheMiddleAndTheLargestWidth) {
  const VectorXd draws = testing::normal_shape(200);
  std::vector<SampleTable> tables;
  EXPECT_TRUE(labels(tables).empty());
  const std::vector<std::vector<std::string>> expected{{"width 1"},
                                                       {"width 1", "width 2"},
                                                       {"width 1", "width 2", "width 3"},
                                                       {"width 1", "width 3", "width 4"},
                                                       {"width 1", "width 3", "width 5"}};
  for (std::size_t n = 1; n <= expected.size(); ++n) {
    tables.push_back(table_of(draws, static_cast<std::int64_t>(n)));
    EXPECT_EQ(labels(tables), expected[n - 1]);
  }
  tables.front() = table_of(testing::normal_shape(99), 1);  // no tails to speak of
  EXPECT_EQ(labels(tables), (std::vector<std::string>{"width 3", "width 5"}));
}

TEST(QqCurves, SayWhatIsSetAgainstWhat) {
  const Curve curve = curve_of(testing::normal_shape(200));
  EXPECT_EQ(curve.x_label, "quantile of N(0, 1)");
  EXPECT_EQ(curve.y_label, "quantile of projection");
}

}  // namespace
}  // namespace widthwise::verify
