#pragma once
// Angles of many vectors in the plane, in a shape that the compiler turns into vector code.

#include <span>

namespace widthwise::theory {

/// angle[i] = atan2(y[i], x[i]) in [0, pi], for finite y[i] >= 0; 0 at the origin. Within 4 units
/// in the last place. All spans are of one length.
void angles(std::span<const double> y, std::span<const double> x, std::span<double> angle);

}  // namespace widthwise::theory
