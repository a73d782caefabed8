#include "verify/ranks/rank_watch.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "verify/base/errors.hpp"

namespace widthwise::verify::ranks {

std::chrono::duration<double> longest_silence() {
  constexpr double kUsual = 60.0;
  const char* text = std::getenv("WIDTHWISE_RANK_TIMEOUT");
  if (text == nullptr) return std::chrono::duration<double>(kUsual);
  char* end = nullptr;
  const double seconds = std::strtod(text, &end);
  if (end == text || *end != '\0' || !std::isfinite(seconds) || seconds <= 0.0) {
    throw UsageError(fmt::format(
        "WIDTHWISE_RANK_TIMEOUT '{}': it is the seconds after which a rank that is silent counts "
        "as lost, such as 60",
        text));
  }
  return std::chrono::duration<double>(seconds);
}

}  // namespace widthwise::verify::ranks
