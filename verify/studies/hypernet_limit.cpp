#include "verify/studies/hypernet_limit.hpp"

#include "verify/studies/pair_of_inputs.hpp"

namespace widthwise::verify {

theory::HypernetKernel<double> hypernet_limit(const sim::HypernetInput& u,
                                              const sim::HypernetInput& u_prime, int depth_f,
                                              int depth_g) {
  return theory::hypernet_kernel(depth_f, depth_g, pair_of_inputs(u.x, u_prime.x),
                                 pair_of_inputs(u.z, u_prime.z));
}

}  // namespace widthwise::verify
