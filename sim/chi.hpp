#pragma once
// Lengths of Gaussian vectors, drawn without the vectors.

#include <cstdint>
#include <optional>

namespace widthwise::sim {

/// The length of a vector of `degrees` >= 1 independent standard normals, from one of them and, for
/// more than one, 64 random bits [MarsagliaTsang2000]. Nothing where that pair is refused, which
/// one in 20 is at most: then another one is to be tried. The same bits on every machine.
std::optional<double> chi(std::int64_t degrees, double normal, std::uint64_t bits);

}  // namespace widthwise::sim
