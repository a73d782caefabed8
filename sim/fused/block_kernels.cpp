#include "sim/fused/block_kernels.hpp"

#include <stdexcept>
#include <utility>

#include "sim/lanes.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;

Lanes all(double value) {
  return Lanes{} + value;
}

Lanes where_positive(const Lanes& at, const Lanes& value) {
  return at > 0.0 ? value : Lanes{};
}

// Calls body with std::integral_constant<int, count>: loops over vectors are unrolled, so that what
// they share stays in registers.
template <class Body>
void with_constant(int count, const Body& body) {
  const bool known = [&]<int... k>(std::integer_sequence<int, k...>) {
    return ((count == k + 1 && (body(std::integral_constant<int, k + 1>{}), true)) || ...);
  }
  (std::make_integer_sequence<int, kMostVectors>{});
  if (!known) throw std::invalid_argument("there are too many vectors, or none");
}

template <int count, class Lane>
[[gnu::always_inline]] inline Lanes combination(const double* const* vectors,
                                                const double* coefficients, Index i, Lane lanes) {
  Lanes sum = all(coefficients[0]) * lanes.load(vectors[0] + i);
  for (int j = 1; j < count; ++j) {
    sum = multiply_add(all(coefficients[j]), lanes.load(vectors[j] + i), sum);
  }
  return sum;
}

template <bool gated>
PassSums sums_of_pass(const double* xi, const double* zeta, Index n) {
  Lanes yy[2] = {};
  Lanes yz[2] = {};
  Lanes zz[2] = {};
  for_each_lanes(n, [&](Index i, auto lanes) {
    const int half = i / kLanes % 2;  // two sums side by side, since each waits for the one before
    const Lanes x = lanes.load(xi + i);
    const Lanes z = lanes.load(zeta + i);
    const Lanes y = gated ? where_positive(x, x) : x;
    const Lanes open = gated ? where_positive(x, z) : z;
    yy[half] = multiply_add(y, y, yy[half]);
    yz[half] = multiply_add(y, z, yz[half]);
    zz[half] = multiply_add(open, open, zz[half]);
  });
  return {sum(yy[0] + yy[1]), sum(yz[0] + yz[1]), sum(zz[0] + zz[1])};
}

template <bool gated, class Lane>
[[gnu::always_inline]] inline Lanes gz_of(const double* xi, const double* zeta, double step,
                                          Index i, Lane lanes) {
  const Lanes x = lanes.load(xi + i);
  const Lanes y = gated ? where_positive(x, x) : x;
  const Lanes z = multiply_add(all(step), y, lanes.load(zeta + i));
  return gated ? where_positive(x, z) : z;
}

// sums[j] = a . vectors[j], the lanes of a being a_of(i, lanes).
template <class Lane>
void dots(const Lane& a_of, const double* const* vectors, int count, Index n, double* sums) {
  with_constant(count, [&](auto constant) {
    Lanes parts[constant()] = {};
    for_each_lanes(n, [&](Index i, auto lanes) {
      const Lanes a = a_of(i, lanes);
      for (int j = 0; j < constant(); ++j) {
        parts[j] = multiply_add(a, lanes.load(vectors[j] + i), parts[j]);
      }
    });
    for (int j = 0; j < constant(); ++j) sums[j] = sum(parts[j]);
  });
}

template <bool gated>
void expand(const double* xi, const double* zeta, double step, Index n, double* y, double* z,
            double* gz) {
  for_each_lanes(n, [&](Index i, auto lanes) {
    const Lanes x = lanes.load(xi + i);
    const Lanes activated = gated ? where_positive(x, x) : x;
    const Lanes down = multiply_add(all(step), activated, lanes.load(zeta + i));
    lanes.store(activated, y + i);
    lanes.store(down, z + i);
    lanes.store(gated ? where_positive(x, down) : down, gz + i);
  });
}

}  // namespace

PassSums block_sums(const double* xi, const double* zeta, Index n, bool gated) {
  return gated ? sums_of_pass<true>(xi, zeta, n) : sums_of_pass<false>(xi, zeta, n);
}

void block_expand(const double* xi, const double* zeta, double step, Index n, bool gated, double* y,
                  double* z, double* gz) {
  gated ? expand<true>(xi, zeta, step, n, y, z, gz) : expand<false>(xi, zeta, step, n, y, z, gz);
}

void block_combine(const double* const* vectors, const double* coefficients, int count, Index n,
                   double* out) {
  with_constant(count, [&](auto constant) {
    for_each_lanes(n, [&](Index i, auto lanes) {
      lanes.store(combination<constant()>(vectors, coefficients, i, lanes), out + i);
    });
  });
}

void block_combine_gated(const double* const* vectors, const double* coefficients, int count,
                         const double* at, Index n, double* out) {
  with_constant(count, [&](auto constant) {
    for_each_lanes(n, [&](Index i, auto lanes) {
      const Lanes sum = combination<constant()>(vectors, coefficients, i, lanes);
      lanes.store(where_positive(lanes.load(at + i), sum), out + i);
    });
  });
}

void block_dots(const double* a, const double* const* vectors, int count, Index n, double* sums) {
  dots([a](Index i, auto lanes) { return lanes.load(a + i); }, vectors, count, n, sums);
}

void block_dots_of_gz(const double* xi, const double* zeta, double step, Index n, bool gated,
                      const double* const* vectors, int count, double* sums) {
  if (gated) {
    dots([=](Index i, auto lanes) { return gz_of<true>(xi, zeta, step, i, lanes); }, vectors, count,
         n, sums);
  } else {
    dots([=](Index i, auto lanes) { return gz_of<false>(xi, zeta, step, i, lanes); }, vectors,
         count, n, sums);
  }
}

}  // namespace widthwise::sim
