#include "sim/fused/block_kernels.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "sim/lanes.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;

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
  (std::make_integer_sequence<int, kMostCoefficients>{});
  if (!known) throw std::invalid_argument("there are too many vectors, or none");
}

template <int count>
using Sums = std::array<Lanes, count>;

// `count` sums over a block of n entries, each taken in `parts` parts, one of every parts-th entry,
// which are then added in one order. add(i, lanes, sums) adds what lies in the lanes at i.
// `at_once`: parts of four samples that are summed side by side, since each addition waits for the
// one before.
template <class Real, int count, int parts, int at_once, class Add>
[[gnu::always_inline]] inline void take_sums(Index n, Real* sums, const Add& add) {
  if constexpr (kSamplesOf<Real> == 1) {  // four parts lie side by side
    constexpr int kSums = parts / kLanes;
    Sums<count> of_part[kSums] = {};
    for_each_lanes(n, [&](Index i, auto lanes) { add(i, lanes, of_part[i / kLanes % kSums]); });
    for (int j = 0; j < count; ++j) {
      Lanes total = of_part[0][j];
      for (int p = 1; p < kSums; ++p) total += of_part[p][j];
      sums[j] = sum(total);
    }
  } else {  // four samples do
    Sums<count> of_part[parts];
    for (int p = 0; p < parts; p += at_once) {
      Sums<count> now[at_once] = {};
      Index i = p;
      for (; i + at_once <= n; i += parts) {
#pragma GCC unroll 2
        for (int k = 0; k < at_once; ++k) add((i + k) * kLanes, AllLanes{}, now[k]);
      }
      for (int k = 0; i < n && k < n - i; ++k) add((i + k) * kLanes, AllLanes{}, now[k]);
      for (int k = 0; k < at_once; ++k) of_part[p + k] = now[k];
    }
    for (int j = 0; j < count; ++j) {
      std::array<Lanes, kLanes> total;
      for (int p = 0; p < kLanes; ++p) total[p] = of_part[p][j];
      for (int p = kLanes; p < parts; ++p) total[p % kLanes] += of_part[p][j];
      sums[j] = FourSamples((total[0] + total[2]) + (total[1] + total[3]));
    }
  }
}

template <bool gated, class Real>
PassSums<Real> sums_of_pass(const double* xi, const double* zeta, Index n) {
  std::array<Real, 3> sums;
  take_sums<Real, 3, 2 * kLanes, 2>(n, sums.data(), [&](Index i, auto lanes, Sums<3>& of_part) {
    const Lanes x = lanes.load(xi + i);
    const Lanes z = lanes.load(zeta + i);
    const Lanes y = gated ? where_positive(x, x) : x;
    const Lanes open = gated ? where_positive(x, z) : z;
    of_part[0] = multiply_add(y, y, of_part[0]);
    of_part[1] = multiply_add(y, z, of_part[1]);
    of_part[2] = multiply_add(open, open, of_part[2]);
  });
  return {sums[0], sums[1], sums[2]};
}

template <bool gated, class Lane>
[[gnu::always_inline]] inline Lanes gz_of(const double* xi, const double* zeta, const Lanes& step,
                                          Index i, Lane lanes) {
  const Lanes x = lanes.load(xi + i);
  const Lanes y = gated ? where_positive(x, x) : x;
  const Lanes z = multiply_add(step, y, lanes.load(zeta + i));
  return gated ? where_positive(x, z) : z;
}

// sums[j] = a . vectors[j], the lanes of a being a_of(i, lanes).
template <class Real, class Lane>
void dots(const Lane& a_of, const double* const* vectors, int count, Index n, Real* sums) {
  with_constant(count, [&](auto constant) {
    constexpr int kCount = constant();
    take_sums<Real, kCount, kLanes, kCount <= 6 ? 2 : 1>(
        n, sums, [&](Index i, auto lanes, Sums<kCount>& of_part) {
          const Lanes a = a_of(i, lanes);
          for (int j = 0; j < kCount; ++j) {
            of_part[j] = multiply_add(a, lanes.load(vectors[j] + i), of_part[j]);
          }
        });
  });
}

// One entry after the other, all of whose numbers stay in registers.
template <int count, bool gated, class Real>
void products_of(const JetOfBlock<Real>& h, Index n, Real* products) {
  constexpr int kProducts = count * (count + 5) / 2;
  const Lanes step = lanes_of(h.step);
  std::array<Lanes, count> of_xi;
  std::array<Lanes, count> of_gz;
  // In place of vectors that are not there stands one that is, times 0: that changes no bit.
  std::array<const double*, count> fresh;
  std::array<std::array<Lanes, count>, count> of_fresh;
  for (int k = 0; k < count; ++k) {
    of_xi[k] = lanes_of(h.of_xi[k]);
    of_gz[k] = lanes_of(h.of_gz[k]);
    fresh[k] = k < h.n_fresh ? h.fresh[k] : h.xi;
    for (int j = 0; j <= k; ++j) {
      of_fresh[k][j] = j < h.n_fresh ? lanes_of(h.of_fresh[k][j]) : Lanes{};
    }
  }
  take_sums<Real, kProducts, kLanes, 1>(n, products, [&](Index i, auto lanes, auto& of_part) {
    const Lanes xi = lanes.load(h.xi + i);
    const Lanes y_prime = gated ? where_positive(xi, xi) : xi;
    const Lanes z = multiply_add(step, y_prime, lanes.load(h.zeta + i));
    const Lanes gz = gated ? where_positive(xi, z) : z;
    Lanes at;  // h^(0)
    Lanes y[count];
    int next = 0;
    const auto add = [&](const Lanes& a, const Lanes& b) {
      of_part[next] = multiply_add(a, b, of_part[next]);
      ++next;
    };
#pragma GCC unroll 8
    for (int k = 0; k < count; ++k) {
      Lanes sum = multiply_add(of_gz[k], gz, of_xi[k] * xi);
#pragma GCC unroll 8
      for (int j = 0; j <= k; ++j) {
        sum = multiply_add(of_fresh[k][j], lanes.load(fresh[j] + i), sum);
      }
      if (k == 0) at = sum;
      y[k] = gated ? where_positive(at, sum) : sum;
      add(y[k], y_prime);
      add(y[k], z);
#pragma GCC unroll 8
      for (int j = 0; j <= k; ++j) add(y[k], y[j]);
    }
  });
}

}  // namespace

template <class Real>
PassSums<Real> block_sums(const double* xi, const double* zeta, Index n, bool gated) {
  return gated ? sums_of_pass<true, Real>(xi, zeta, n) : sums_of_pass<false, Real>(xi, zeta, n);
}

template <class Real>
void block_products(const JetOfBlock<Real>& h, int count, Index n, bool gated,
                    std::array<Real, kMostProducts>& products) {
  with_constant(count, [&](auto constant) {
    gated ? products_of<constant(), true>(h, n, products.data())
          : products_of<constant(), false>(h, n, products.data());
  });
}

template <class Real>
void block_dots_of_gz(const double* xi, const double* zeta, const Real& step, Index n, bool gated,
                      const double* const* vectors, int count, Real* sums) {
  const Lanes steps = lanes_of(step);
  if (gated) {
    dots([=](Index i, auto lanes) { return gz_of<true>(xi, zeta, steps, i, lanes); }, vectors,
         count, n, sums);
  } else {
    dots([=](Index i, auto lanes) { return gz_of<false>(xi, zeta, steps, i, lanes); }, vectors,
         count, n, sums);
  }
}

template PassSums<double> block_sums(const double*, const double*, Index, bool);
template void block_products(const JetOfBlock<double>&, int, Index, bool,
                             std::array<double, kMostProducts>&);
template void block_dots_of_gz(const double*, const double*, const double&, Index, bool,
                               const double* const*, int, double*);

template PassSums<FourSamples> block_sums(const double*, const double*, Index, bool);
template void block_products(const JetOfBlock<FourSamples>&, int, Index, bool,
                             std::array<FourSamples, kMostProducts>&);
template void block_dots_of_gz(const double*, const double*, const FourSamples&, Index, bool,
                               const double* const*, int, FourSamples*);

}  // namespace widthwise::sim
