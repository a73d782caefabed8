#include "verify/cli/hypernet_options.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify::cli {

theory::KernelForm known_kernel(const std::string& name, const char* all) {
  using theory::KernelForm;
  for (const KernelForm form :
       {KernelForm::kHyperkernel, KernelForm::kNngp, KernelForm::kHyperkernelWithoutS}) {
    if (theory::name(form) == name) return form;
  }
  throw UsageError(fmt::format("kernel '{}': there are {}", name, all));
}

void check_ridge(double ridge) {
  if (ridge >= 0.0 && ridge <= 1e6) return;
  throw UsageError(fmt::format("ridge {:g}: it is at least 0, and 1e6 at most", ridge));
}

}  // namespace widthwise::verify::cli
