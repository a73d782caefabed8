#include "verify/cli/kernel_option.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify::cli {

theory::KernelForm known_kernel(const std::string& name) {
  using theory::KernelForm;
  for (const KernelForm form :
       {KernelForm::kHyperkernel, KernelForm::kNngp, KernelForm::kHyperkernelWithoutS}) {
    if (theory::name(form) == name) return form;
  }
  throw UsageError(fmt::format("kernel '{}': there are hk, nngp and hk-without-s", name));
}

}  // namespace widthwise::verify::cli
