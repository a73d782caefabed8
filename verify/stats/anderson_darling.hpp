#pragma once
// Whether numbers are independent standard normals: one test for all of them.

#include <vector>

namespace widthwise::verify {

/// P(A^2 >= statistic) under the limiting law of Anderson and Darling's statistic when the law that
/// is tested is fully known [Marsaglia2004, Sec. 2]: good to some 1e-6, and for 10 numbers off the
/// law of a finite sample by some 0.01. Throws std::invalid_argument for a negative statistic.
double anderson_darling_p_value(double statistic);

/// The chance that independent standard normals lie at least as far from their law as these numbers
/// do. Throws std::invalid_argument for fewer than 5 numbers or one that is not finite.
double standard_normal_p_value(std::vector<double> numbers);

}  // namespace widthwise::verify
