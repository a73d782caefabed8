#include "sim/fused/gate_sums.hpp"

#include "sim/lanes.hpp"
#include "sim/processor_clones.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;

constexpr int kSumsOfClass = 4;
constexpr int kCount = kGateClasses * kSumsOfClass;
using Sums = std::array<Lanes, kCount>;

// The sums over a block of n entries, each taken in four parts, one of every fourth entry, which
// are then added in one order. add(i, lanes, sums) adds what lies in the lanes at i.
template <class Real, class Add>
[[gnu::always_inline]] inline void take_sums(Index n, std::array<Real, kCount>& sums,
                                             const Add& add) {
  if constexpr (kSamplesOf<Real> == 1) {  // four parts lie side by side
    Sums parts = {};
    for_each_lanes(n, [&](Index i, auto lanes) { add(i, lanes, parts); });
    for (int j = 0; j < kCount; ++j) sums[j] = sum(parts[j]);
  } else {  // four samples do
    std::array<Sums, kLanes> parts;
    for (Index p = 0; p < kLanes; ++p) {
      Sums now = {};
      for (Index i = p; i < n; i += kLanes) add(i * kLanes, AllLanes{}, now);
      parts[p] = now;
    }
    for (int j = 0; j < kCount; ++j) {
      sums[j] = FourSamples((parts[0][j] + parts[2][j]) + (parts[1][j] + parts[3][j]));
    }
  }
}

template <class Real>
[[gnu::always_inline]] inline void add_block_of(const double* xi, const double* eta,
                                                const Real& of_xi, const Real& of_eta, Index n,
                                                GateSums<Real>& sums) {
  const Lanes xi_at_u = lanes_of(of_xi);
  const Lanes eta_at_u = lanes_of(of_eta);
  const Lanes one = Lanes{} + 1.0;
  std::array<Real, kCount> added;
  take_sums<Real>(n, added, [&](Index i, auto lanes, Sums& of_part) {
    const Lanes x = lanes.load(xi + i);
    const Lanes e = lanes.load(eta + i);
    const auto at_u_prime = x > 0.0;
    const auto at_u = multiply_add(eta_at_u, e, xi_at_u * x) > 0.0;
    const auto add = [&](GateClass of, const auto& mask) {
      const Lanes open_x = mask ? x : Lanes{};
      const Lanes open_e = mask ? e : Lanes{};
      Lanes* const sums_of_class = &of_part[of * kSumsOfClass];
      sums_of_class[0] += mask ? one : Lanes{};
      sums_of_class[1] = multiply_add(open_x, x, sums_of_class[1]);
      sums_of_class[2] = multiply_add(open_x, e, sums_of_class[2]);
      sums_of_class[3] = multiply_add(open_e, e, sums_of_class[3]);
    };
    add(kOpenAtBoth, at_u & at_u_prime);
    add(kOpenAtU, at_u & ~at_u_prime);
    add(kOpenAtUPrime, at_u_prime & ~at_u);
  });
  const Real* next = added.data();
  for (ClassSums<Real>& of_class : sums) {
    of_class.count += *next++;
    of_class.xi_xi += *next++;
    of_class.xi_eta += *next++;
    of_class.eta_eta += *next++;
  }
}

}  // namespace

void add_block(const double* xi, const double* eta, const double& of_xi, const double& of_eta,
               Index n, GateSums<double>& sums) {
  add_block_of(xi, eta, of_xi, of_eta, n, sums);
}

// Not of one sample, which that does not make faster.
WIDTHWISE_PROCESSOR_CLONES
void add_block(const double* xi, const double* eta, const FourSamples& of_xi,
               const FourSamples& of_eta, Index n, GateSums<FourSamples>& sums) {
  add_block_of(xi, eta, of_xi, of_eta, n, sums);
}

}  // namespace widthwise::sim
