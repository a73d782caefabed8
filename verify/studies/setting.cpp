#include "verify/studies/setting.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"

namespace widthwise::verify {

sim::Engine engine_from_name(const std::string& name) {
  if (name == "deferred") return sim::Engine::kDeferred;
  if (name == "dense") return sim::Engine::kDense;
  throw UsageError(fmt::format("engine '{}': it is deferred or dense", name));
}

}  // namespace widthwise::verify
