#pragma once
// How well a rate is known that was counted.

#include <cstdint>

namespace widthwise::verify {

/// The largest and the smallest chance of an event that `count` of `trials` leave at confidence
/// 1 - alpha each [ClopperPearson1934]: exact, never too narrow. Upper: at this chance `count` or
/// fewer events happen with probability alpha (1 if all trials were events). Lower: `count` or more
/// do (0 if none was). Throw std::invalid_argument for no trials, a count outside 0..trials or an
/// alpha outside (0, 1).
double clopper_pearson_upper(std::int64_t count, std::int64_t trials, double alpha);
double clopper_pearson_lower(std::int64_t count, std::int64_t trials, double alpha);

}  // namespace widthwise::verify
