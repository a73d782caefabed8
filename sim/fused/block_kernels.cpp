#include "sim/fused/block_kernels.hpp"

#include <cstring>

namespace widthwise::sim {
namespace {

using Eigen::Index;

// Eight numbers, in as many registers as the machine needs for them.
constexpr Index kLanes = 8;
typedef double Lanes __attribute__((vector_size(kLanes * sizeof(double))));  // NOLINT

Lanes load(const double* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

// The last lanes of a block, with zeros behind them.
Lanes load_some(const double* from, Index n) {
  Lanes lanes = {};
  std::memcpy(&lanes, from, static_cast<std::size_t>(n) * sizeof(double));
  return lanes;
}

double sum(const Lanes& lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
         ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

// body(start, load) for eight entries at a time, then for what is left with zeros behind it.
template <class Body>
void for_each_lanes(Index n, Body body) {
  Index i = 0;
  for (; i + kLanes <= n; i += kLanes) body(i, [](const double* from) { return load(from); });
  if (i < n) body(i, [rest = n - i](const double* from) { return load_some(from, rest); });
}

}  // namespace

double block_dot(const double* a, const double* b, Index n) {
  Lanes even = {};
  Lanes odd = {};
  Index i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    even += load(a + i) * load(b + i);
    odd += load(a + i + kLanes) * load(b + i + kLanes);
  }
  for_each_lanes(n - i, [&](Index at, auto from) { even += from(a + i + at) * from(b + i + at); });
  return sum(even + odd);
}

PassSums block_sums(const double* xi, const double* zeta, Index n, bool gated) {
  Lanes yy = {};
  Lanes yz = {};
  Lanes zz = {};
  for_each_lanes(n, [&](Index i, auto from) {
    const Lanes x = from(xi + i);
    const Lanes z = from(zeta + i);
    const Lanes zero = {};
    const Lanes y = gated ? (x > 0.0 ? x : zero) : x;
    const Lanes open = gated ? (x > 0.0 ? z : zero) : z;
    yy += y * y;
    yz += y * z;
    zz += open * open;
  });
  return {sum(yy), sum(yz), sum(zz)};
}

void block_expand(const double* xi, const double* zeta, double step, Index n, bool gated,
                  double* __restrict y, double* __restrict z, double* __restrict gz) {
  for (Index i = 0; i < n; ++i) {
    const bool open = !gated || xi[i] > 0.0;
    const double activated = open ? xi[i] : 0.0;
    const double down = zeta[i] + step * activated;
    y[i] = activated;
    z[i] = down;
    gz[i] = open ? down : 0.0;
  }
}

void block_combine(const double* const* vectors, const double* coefficients, int count, Index n,
                   double* __restrict out) {
  for (Index i = 0; i < n; ++i) out[i] = coefficients[0] * vectors[0][i];
  for (int j = 1; j < count; ++j) {
    const double* const vector = vectors[j];
    const double coefficient = coefficients[j];
    for (Index i = 0; i < n; ++i) out[i] += coefficient * vector[i];
  }
}

void block_gate(const double* at, double gain, Index n, double* vector) {
  for (Index i = 0; i < n; ++i) vector[i] = at[i] > 0.0 ? gain * vector[i] : 0.0;
}

}  // namespace widthwise::sim
