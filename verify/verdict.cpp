#include "widthwise/verify/verdict.hpp"

namespace widthwise::verify {

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConfirmed:
      return "CONFIRMED";
    case Verdict::kRefuted:
      return "REFUTED";
    case Verdict::kInconclusive:
      break;
  }
  return "INCONCLUSIVE";
}

}  // namespace widthwise::verify
