#include "sim/fused/gated_layer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/blocks.hpp"
#include "sim/chi.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using std::sqrt;

constexpr std::size_t kWordsOfCounter = 4;

const RandomStream& numbers_of_sample(const RandomStream& numbers, Index /*sample*/) {
  return numbers;
}
RandomStream numbers_of_sample(const FourStreams& numbers, Index sample) {
  return numbers.of_sample(static_cast<std::size_t>(sample));
}

// From a first pair of random numbers, and from others where they are refused: a draw each.
double length(Index degrees, double normal, std::uint64_t bits, const RandomStream& numbers,
              std::uint64_t others) {
  std::optional<double> drawn = chi(degrees, normal, bits);
  while (!drawn) {
    numbers.fill_normal({&normal, 1}, others++);
    numbers.fill_words({&bits, 1}, others++);
    drawn = chi(degrees, normal, bits);
  }
  return *drawn;
}

// What eta adds to xi, in a class of `count` entries: in one dimension nothing but rounding.
template <class Real>
Real length_of_rest(const Real& square, const Real& count) {
  return of_each([](double rest, double n) { return n > 1.0 && rest > 0.0 ? sqrt(rest) : 0.0; },
                 square, count);
}

}  // namespace

template <class Real>
Real inner(const Coordinates<Real>& a, const Coordinates<Real>& b) {
  std::array<Real, kGateClasses> sums{0.0, 0.0, 0.0};  // so that none waits for another
  const Index n = std::min(a.cols(), b.cols());
  for (Index i = 0; i < n; ++i) {
    for (int c = 0; c < kGateClasses; ++c) sums[c] += a(c, i) * b(c, i);
  }
  return sums[0] + sums[1] + sums[2];
}

template <class Real>
void add_to(Coordinates<Real>& sum, const Real& factor, const Coordinates<Real>& vector) {
  const Index before = sum.cols();
  if (before < vector.cols()) {
    sum.conservativeResize(Eigen::NoChange, vector.cols());
    sum.rightCols(vector.cols() - before).setZero();
  }
  sum.leftCols(vector.cols()) += factor * vector;
}

// Of a layer without gates all entries are in one class.
template <class Real>
void GatedLayer<Real>::count_all() {
  counts_ = {};
  counts_[kOpenAtBoth].fill(n_);
}

// The images' entries, of which there is one where `with_eta` is false: it is then of both inputs.
template <class Real>
GateSums<Real> GatedLayer<Real>::draw_entries(bool with_eta, const Real& of_xi,
                                              const Real& of_eta) {
  constexpr Index kNumbers = kBlock * kSamplesOf<Real>;
  alignas(64) std::array<double, kNumbers> xi;
  alignas(64) std::array<double, kNumbers> eta;
  GateSums<Real> sums;
  for_each_block(n_, [&](Index start, Index n) {
    const auto size = static_cast<std::size_t>(n * kSamplesOf<Real>);
    const auto block = static_cast<std::size_t>(start / kBlock);
    numbers_.fill_normal_block({xi.data(), size}, kXi, block);
    if (with_eta) numbers_.fill_normal_block({eta.data(), size}, kEta, block);
    add_block(xi.data(), with_eta ? eta.data() : xi.data(), of_xi, of_eta, n, sums);
  });
  n_normals_ += (with_eta ? 2 : 1) * n_;
  for (int c = 0; c < kGateClasses; ++c) {
    for (Index k = 0; k < kSamplesOf<Real>; ++k) {
      counts_[c][k] = static_cast<Index>(of_sample(sums[c].count, k));
    }
  }
  return sums;
}

template <class Real>
void GatedLayer<Real>::draw_images(const Real& of_xi, const Real& of_eta) {
  if (!gated_) {
    count_all();
    xi_ = draw(0, kXi);
    eta_ = draw(1, kEta);
    return;
  }
  const GateSums<Real> sums = draw_entries(true, of_xi, of_eta);
  xi_.resize(Eigen::NoChange, 1);
  eta_.resize(Eigen::NoChange, 2);
  for (int c = 0; c < kGateClasses; ++c) {
    const ClassSums<Real>& of = sums[c];
    const Real along = ratio_or_zero(of.xi_eta, sqrt(of.xi_xi));
    xi_(c, 0) = sqrt(of.xi_xi);
    eta_(c, 0) = along;
    eta_(c, 1) = length_of_rest(of.eta_eta - along * along, of.count);
  }
}

template <class Real>
void GatedLayer<Real>::draw_image() {
  eta_.resize(Eigen::NoChange, 0);
  if (!gated_) {
    count_all();
    xi_ = draw(0, kXi);
    return;
  }
  const GateSums<Real> sums = draw_entries(false, 1.0, 0.0);
  xi_ = Coordinates<Real>::Zero(kGateClasses, 1);
  xi_(kOpenAtBoth, 0) = sqrt(sums[kOpenAtBoth].xi_xi);
}

template <class Real>
Coordinates<Real> GatedLayer<Real>::independent(int k) {
  return draw(n_images() + k, kIndependent + static_cast<std::uint64_t>(k));
}

// A standard Gaussian vector, the frame having `n_before` directions already.
template <class Real>
Coordinates<Real> GatedLayer<Real>::draw(int n_before, std::uint64_t number) {
  constexpr Index kSamples = kSamplesOf<Real>;
  const Index n_directions = n_before + 1;
  std::array<double, kGateClasses * kMostDirections * kSamples> normals;
  std::array<std::uint64_t, kWordsOfCounter * kSamples> bits;
  const Index n_numbers = kGateClasses * n_directions;
  numbers_.fill_normal({normals.data(), static_cast<std::size_t>(n_numbers * kSamples)}, number);
  numbers_.fill_words(bits, kBitsOfLengths + number);
  n_normals_ += n_numbers;
  for (Index k = 0; k < kSamples; ++k) {
    for (Index c = 0; c < kGateClasses; ++c) {
      const Index dimension = counts_[c][k];
      for (Index i = dimension; i < n_directions; ++i) {
        normals[(i * kGateClasses + c) * kSamples + k] = 0.0;
      }
      if (dimension < n_directions) continue;
      double& last = normals[(n_before * kGateClasses + c) * kSamples + k];
      last =
          length(dimension - n_before, last, bits[c * kSamples + k], numbers_of_sample(numbers_, k),
                 kOtherLengths + ((number * kGateClasses + static_cast<std::uint64_t>(c)) << 32));
    }
  }
  Coordinates<Real> vector(kGateClasses, n_directions);
  auto entries = vector.reshaped();
  gather<Real>(normals.data(), entries);
  return vector;
}

template double inner(const Coordinates<double>&, const Coordinates<double>&);
template void add_to(Coordinates<double>&, const double&, const Coordinates<double>&);
template class GatedLayer<double>;

template FourSamples inner(const Coordinates<FourSamples>&, const Coordinates<FourSamples>&);
template void add_to(Coordinates<FourSamples>&, const FourSamples&,
                     const Coordinates<FourSamples>&);
template class GatedLayer<FourSamples>;

}  // namespace widthwise::sim
