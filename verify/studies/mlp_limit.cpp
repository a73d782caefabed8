#include "verify/studies/mlp_limit.hpp"

#include "verify/studies/activation.hpp"
#include "verify/studies/pair_of_inputs.hpp"

namespace widthwise::verify {

theory::MlpKernel<double> mlp_limit(sim::Activation activation, int depth, const Eigen::VectorXd& u,
                                    const Eigen::VectorXd& u_prime) {
  return theory::mlp_kernel(in_theory(activation), depth, pair_of_inputs(u, u_prime));
}

}  // namespace widthwise::verify
