#pragma once
// The limits of hypernetworks at given inputs.

#include "theory/hypernet_kernel.hpp"
#include "verify/studies/hypernet_ensemble.hpp"

namespace widthwise::verify {

/// The limits of theory/hypernet_kernel.hpp at two inputs. Throws std::invalid_argument for a depth
/// below 1.
theory::HypernetKernel<double> hypernet_limit(const sim::HypernetInput& u,
                                              const sim::HypernetInput& u_prime, int depth_f,
                                              int depth_g);

}  // namespace widthwise::verify
