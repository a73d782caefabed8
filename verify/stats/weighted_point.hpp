#pragma once
// What is fitted at one width.

namespace widthwise::verify {

/// A value with its standard error, in the same unit.
struct WeightedPoint {
  double width;
  double value;
  double se;
};

}  // namespace widthwise::verify
