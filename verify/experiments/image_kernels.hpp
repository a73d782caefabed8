#pragma once
// The kernels of a hypernetwork whose f sees an image and whose g is a model of it: the coordinates
// of a pixel in, its intensity out.

#include <memory>
#include <vector>

#include "theory/separable_kernel.hpp"
#include "verify/experiments/image_split.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/regression/kronecker_sum.hpp"

namespace widthwise::verify {

/// Correlations exp(-|z - z'|^2 / 4) of the pixels of a square image, z = (row, column): what
/// [Littwin2020]'s released code gives to g.
Eigen::MatrixXd pixel_correlations(Eigen::Index side);

class ImageKernels {
 public:
  /// For images of `side` pixels a side and the `forms` given. Throws std::invalid_argument for a
  /// depth below 1.
  ImageKernels(std::shared_ptr<const FeatureNetwork> f, int depth_g, Eigen::Index side,
               const std::vector<theory::KernelForm>& forms);

  const std::vector<theory::KernelForm>& forms() const { return forms_; }
  Eigen::Index n_pixels() const { return pixels_.which.rows(); }

  /// Between the images of `left` (rows) and `right`, as f is shown them.
  FeatureKernel between(const ShownImages& left, const ShownImages& right,
                        const Workers& workers) const;

  /// Between the grids of all pixels of these images.
  KroneckerSum grid(theory::KernelForm form, const FeatureKernel& f, const Workers& workers) const;

  Eigen::Index n_terms(theory::KernelForm form) const { return expansion(form).n_terms(); }

 private:
  const theory::SeparableKernel& expansion(theory::KernelForm form) const;

  std::shared_ptr<const FeatureNetwork> f_;
  GridOfZ pixels_;
  std::vector<theory::KernelForm> forms_;
  std::vector<theory::SeparableKernel> expansions_;  // of each form
};

}  // namespace widthwise::verify
