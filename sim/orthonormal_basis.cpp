#include "sim/orthonormal_basis.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "sim/dot.hpp"

namespace widthwise::sim {

using Eigen::Index;
using Eigen::VectorXd;

VectorXd OrthonormalBasis::add(const Eigen::Ref<const VectorXd>& x) {
  if (x.size() != dimension_) {
    throw std::invalid_argument("a vector of " + std::to_string(x.size()) +
                                " entries does not fit a space of dimension " +
                                std::to_string(dimension_));
  }
  VectorXd coordinates = VectorXd::Zero(size());
  double unit = 1.0;
  double length = euclidean_norm(x);
  if (!(length > kSmallestNorm && length < kLargestNorm)) {  // its squares leave the range
    if (!x.allFinite()) {
      throw std::invalid_argument(
          "a vector with an infinite or undefined entry has no coordinates");
    }
    unit = x.cwiseAbs().maxCoeff();
    if (unit == 0.0) return coordinates;
  }
  VectorXd remainder = unit == 1.0 ? x : x / unit;
  if (unit != 1.0) length = euclidean_norm(remainder);
  double norm = length;
  for (double before = 0.0; norm > kDependent * length && size() > 0;) {
    before = norm;
    for (Index j = 0; j < size(); ++j) {
      const double step = dot(vectors_[j], remainder);
      remainder -= step * vectors_[j];
      coordinates[j] += step;
    }
    norm = euclidean_norm(remainder);
    if (norm >= kCancelled * before) break;
  }
  // A full basis leaves nothing but rounding, however large.
  if (norm > kDependent * length && size() < dimension_) {
    remainder /= norm;
    vectors_.push_back(std::move(remainder));
    coordinates.conservativeResize(size());
    coordinates[size() - 1] = norm;
  }
  return coordinates * unit;
}

}  // namespace widthwise::sim
