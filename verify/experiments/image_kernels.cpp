#include "verify/experiments/image_kernels.hpp"

#include <algorithm>
#include <cmath>

namespace widthwise::verify {

using Eigen::Index;

Eigen::MatrixXd pixel_correlations(Index side) {
  Eigen::MatrixXd correlations(side * side, side * side);
  for (Index p = 0; p < correlations.rows(); ++p) {
    for (Index q = 0; q < correlations.cols(); ++q) {
      const auto rows = static_cast<double>(p / side - q / side);
      const auto columns = static_cast<double>(p % side - q % side);
      correlations(p, q) = std::exp(-(rows * rows + columns * columns) / 4.0);
    }
  }
  return correlations;
}

ImageKernels::ImageKernels(std::shared_ptr<const FeatureNetwork> f, int depth_g, Index side,
                           const std::vector<theory::KernelForm>& forms)
    : f_(std::move(f)), pixels_(grid_of_z(pixel_correlations(side))), forms_(forms) {
  for (const theory::KernelForm form : forms_)
    expansions_.emplace_back(form, depth_g, pixels_.rhos);
}

FeatureKernel ImageKernels::between(const ShownImages& left, const ShownImages& right,
                                    const Workers& workers) const {
  return f_->between(f_->channels(left.shown(), left.masks),
                     f_->channels(right.shown(), right.masks), workers);
}

KroneckerSum ImageKernels::grid(theory::KernelForm form, const FeatureKernel& f,
                                const Workers& workers) const {
  return {expansion(form), form, f, pixels_, workers};
}

const theory::SeparableKernel& ImageKernels::expansion(theory::KernelForm form) const {
  const auto at = std::ranges::find(forms_, form) - forms_.begin();
  return expansions_.at(static_cast<std::size_t>(at));
}

}  // namespace widthwise::verify
