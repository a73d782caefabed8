#include "verify/studies/mlp_limit.hpp"

#include <stdexcept>

#include "verify/studies/activation.hpp"
#include "verify/studies/pair_of_inputs.hpp"

namespace widthwise::verify {

theory::Residual in_theory(sim::Residual residual) {
  switch (residual) {
    case sim::Residual::kNone:
      return theory::Residual::kNone;
    case sim::Residual::kPlain:
      return theory::Residual::kPlain;
    case sim::Residual::kScaled:
      return theory::Residual::kScaled;
  }
  throw std::invalid_argument("not a kind of residual network");
}

theory::Parameterisation in_theory(sim::Parameterisation parameterisation) {
  switch (parameterisation) {
    case sim::Parameterisation::kNtk:
      return theory::Parameterisation::kNtk;
    case sim::Parameterisation::kStandard:
      return theory::Parameterisation::kStandard;
    case sim::Parameterisation::kMup:
      return theory::Parameterisation::kMup;
  }
  throw std::invalid_argument("not a parameterisation");
}

theory::MlpKernel<double> mlp_limit(const sim::Activation& activation, int depth,
                                    const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime) {
  return theory::mlp_kernel(in_theory(activation), depth, pair_of_inputs(u, u_prime));
}

}  // namespace widthwise::verify
