#include "verify/studies/mlp_limit.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "verify/base/errors.hpp"
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

theory::MlpArchitecture<double> mlp_in_theory(const NetworkSpec& spec,
                                              Eigen::Index input_dimension) {
  if (spec.model != NetworkModel::kMlp) {
    throw UsageError("kernels of this form are those of MLPs, not of hypernetworks");
  }
  if (spec.law.weights != sim::WeightLaw::kGaussian) {
    throw UsageError(
        fmt::format("weights {}: kernels are known where all weights are Gaussian; of others the "
                    "first layer, which reads a fixed number of inputs, is not Gaussian at any "
                    "width",
                    sim::name(spec.law.weights)));
  }
  return {.activation = in_theory(spec.activation),
          .depth = spec.hidden_layers(),
          .sigma_w = spec.law.sigma_w,
          .sigma_b = spec.law.sigma_b,
          .trained_biases = spec.law.trained_biases,
          .residual = in_theory(spec.law.residual),
          .parameterisation = in_theory(spec.law.parameterisation),
          .width_ratios = spec.width_ratios,
          .input_dimension = static_cast<double>(input_dimension)};
}

theory::MlpKernel<double> mlp_limit(const sim::Activation& activation, int depth,
                                    const Eigen::VectorXd& u, const Eigen::VectorXd& u_prime) {
  return theory::mlp_kernel(in_theory(activation), depth, pair_of_inputs(u, u_prime));
}

theory::MlpKernel<double> mlp_limit(const NetworkSpec& spec, const Eigen::VectorXd& u,
                                    const Eigen::VectorXd& u_prime) {
  return theory::mlp_kernel(mlp_in_theory(spec, u.size()), pair_of_inputs(u, u_prime));
}

}  // namespace widthwise::verify
