#pragma once
// Second moments of sums of random vectors at two inputs, carried on as pairs so that the angle
// keeps its digits near 0 and pi: no difference below is one of rounded numbers of equal size.

#include <cmath>

#include "theory/gaussian_pair.hpp"
#include "theory/interval_order.hpp"

namespace widthwise::theory {

/// 1 - cos cos' of two pairs, to a few ULPs of itself.
template <class T>
T one_minus_product_of_cosines(const GaussianPair<T>& a, const GaussianPair<T>& b) {
  if (certainly_less(0, a.cosine) && certainly_less(0, b.cosine)) {
    return one_minus_cosine(a) + a.cosine * one_minus_cosine(b);
  }
  if (certainly_less(a.cosine, 0) && certainly_less(b.cosine, 0)) {
    return one_plus_cosine(a) - a.cosine * one_plus_cosine(b);
  }
  return 1 - a.cosine * b.cosine;
}

/// The pair with these second moments and det = xx yy - xy^2. Where a variance is zero the angle is
/// arbitrary, and 0.
template <class T>
GaussianPair<T> pair_of_moments(const Covariance<T>& moments, const T& det) {
  using std::sqrt;
  const T std_x = sqrt(moments.xx);
  const T std_y = sqrt(moments.yy);
  if (is_zero(std_x) || is_zero(std_y)) return {std_x, std_y, T(1), T(0)};
  const T length = std_x * std_y;
  return {std_x, std_y, moments.xy / length, sqrt(non_negative(det)) / length};
}

/// xx' yy + xx yy' - 2 xy xy' for the moments of two pairs: what the determinant of their sum is
/// beyond the sum of their determinants.
template <class T>
T mixed_determinant(const GaussianPair<T>& a, const GaussianPair<T>& b) {
  const T one = a.std_x * b.std_y;
  const T other = a.std_y * b.std_x;
  const T apart = one - other;
  return apart * apart + 2 * one * other * one_minus_product_of_cosines(a, b);
}

/// det of the moments of a pair.
template <class T>
T determinant(const GaussianPair<T>& pair) {
  const T root = pair.std_x * pair.std_y * pair.sine;
  return root * root;
}

/// The moments of independent sums, at least one of mean zero: those of both added.
template <class T>
GaussianPair<T> sum_of_pairs(const GaussianPair<T>& a, const GaussianPair<T>& b) {
  const Covariance<T> moments{a.std_x * a.std_x + b.std_x * b.std_x,
                              a.std_x * a.std_y * a.cosine + b.std_x * b.std_y * b.cosine,
                              a.std_y * a.std_y + b.std_y * b.std_y};
  return pair_of_moments(moments, T(determinant(a) + determinant(b) + mixed_determinant(a, b)));
}

/// The pair with both values multiplied by `factor` >= 0.
template <class T>
GaussianPair<T> scaled(const GaussianPair<T>& pair, const T& factor) {
  return {factor * pair.std_x, factor * pair.std_y, pair.cosine, pair.sine};
}

/// E of a unit at the two inputs.
template <class T>
struct MeanPair {
  T x;
  T y;
};

/// The moments of a + b for independent a and b with these moments and means: to those of
/// sum_of_pairs() come a_x b_y + b_x a_y of the means. With p = a / std, q = b / std (std of the
/// sum without them, cosine its own) the determinant grows by
///   2 std_x^2 std_y^2 ((p_x - p_y) (q_x - q_y) + (1 - cosine) (p_x q_y + p_y q_x))
///   - (a_x b_y - a_y b_x)^2.
template <class T>
GaussianPair<T> sum_of_pairs(const GaussianPair<T>& a, const MeanPair<T>& mean_a,
                             const GaussianPair<T>& b, const MeanPair<T>& mean_b) {
  const GaussianPair<T> sum = sum_of_pairs(a, b);
  if (is_zero(sum.std_x) || is_zero(sum.std_y)) return sum;
  const Covariance<T> moments{
      sum.std_x * sum.std_x + 2 * mean_a.x * mean_b.x,
      sum.std_x * sum.std_y * sum.cosine + mean_a.x * mean_b.y + mean_a.y * mean_b.x,
      sum.std_y * sum.std_y + 2 * mean_a.y * mean_b.y};
  const MeanPair<T> p{mean_a.x / sum.std_x, mean_a.y / sum.std_y};
  const MeanPair<T> q{mean_b.x / sum.std_x, mean_b.y / sum.std_y};
  const T area = sum.std_x * sum.std_y;
  const T along = (p.x - p.y) * (q.x - q.y) + one_minus_cosine(sum) * (p.x * q.y + p.y * q.x);
  const T across = mean_a.x * mean_b.y - mean_a.y * mean_b.x;
  return pair_of_moments(moments, T(determinant(sum) + 2 * area * area * along - across * across));
}

}  // namespace widthwise::theory
