#pragma once
// The vectors of one layer, as far as its gates can tell.
//
// A layer's gates, at u' and at u, are those of two vectors xi and eta, and they are all that is
// not linear. Within each class of entries with the same gates all else is Gaussian and has no
// preferred direction, and only inner products of it matter. So xi and eta are drawn, entry by
// entry, counted and summed by class, and forgotten; what follows are independent Gaussian vectors,
// of which within a class only coordinates in a frame are drawn: xi, eta and the vectors before
// them are its first directions, along which they are standard normals, and the length of what they
// add is that of a Gaussian vector in the dimensions that are left (Bartlett's decomposition of a
// Wishart matrix).

#include <Eigen/Core>
#include <array>
#include <cstdint>

#include "sim/fused/gate_sums.hpp"
#include "sim/random_stream.hpp"

namespace widthwise::sim {

/// At most so many coefficients does a jet have.
inline constexpr int kMostCoefficients = 8;

/// Directions of a frame at most: xi, eta, zeta and those that a jet adds.
inline constexpr int kMostDirections = 3 + kMostCoefficients;

/// A vector of a layer: a row for the entries of each GateClass, a column for each direction of the
/// class's frame, the last ones of which may be missing: there it is 0.
template <class Real>
using Coordinates = Eigen::Array<Real, kGateClasses, Eigen::Dynamic, Eigen::ColMajor, kGateClasses,
                                 kMostDirections>;

/// Their inner product.
template <class Real>
Real inner(const Coordinates<Real>& a, const Coordinates<Real>& b);

/// sum += factor * vector.
template <class Real>
void add_to(Coordinates<Real>& sum, const Real& factor, const Coordinates<Real>& vector);

/// Names of a layer's draws: the images, entry by entry, then coordinates; numbers that are known
/// from the left; bits that lengths need besides, and what replaces those that are refused.
enum LayerDraw : std::uint64_t {
  kXi = 0,
  kEta = 1,
  kIndependent = 2,  ///< and as many behind it
  kAlongP = std::uint64_t{1} << 40,
  kFromLeft = std::uint64_t{1} << 41,
  kBitsOfLengths = std::uint64_t{1} << 42,
  kOtherLengths = std::uint64_t{1} << 43
};
static_assert(kXi < kEta && kEta < kIndependent && kIndependent + kMostDirections < kAlongP &&
                  kAlongP < kFromLeft && kFromLeft < kBitsOfLengths &&
                  kBitsOfLengths + kIndependent + kMostDirections < kOtherLengths,
              "no two draws have one name");

/// Of n ReLU or, not `gated`, linear units.
template <class Real>
class GatedLayer {
 public:
  GatedLayer(Eigen::Index n, bool gated, const StreamOf<Real>& numbers)
      : n_(n), gated_(gated), numbers_(numbers) {}

  /// Draws xi, by which the gates at u' are, and eta, those at u being by of_xi xi + of_eta eta.
  void draw_images(const Real& of_xi, const Real& of_eta);
  /// Draws xi for both inputs; there is no eta then.
  void draw_image();

  const Coordinates<Real>& xi() const { return xi_; }
  const Coordinates<Real>& eta() const { return eta_; }
  bool has_eta() const { return eta_.cols() > 0; }

  /// The k-th standard Gaussian vector that nothing else is known of, k = 0, 1, .. in this order;
  /// at most kMostCoefficients + 1 of them.
  Coordinates<Real> independent(int k);

  /// How many normals were drawn for each sample.
  std::int64_t n_normals() const { return n_normals_; }

 private:
  int n_images() const { return has_eta() ? 2 : 1; }
  void count_all();
  GateSums<Real> draw_entries(bool with_eta, const Real& of_xi, const Real& of_eta);
  Coordinates<Real> draw(int n_before, std::uint64_t number);

  Eigen::Index n_;
  bool gated_;
  StreamOf<Real> numbers_;
  std::array<std::array<Eigen::Index, kSamplesOf<Real>>, kGateClasses> counts_{};
  Coordinates<Real> xi_;
  Coordinates<Real> eta_;
  std::int64_t n_normals_ = 0;
};

}  // namespace widthwise::sim
