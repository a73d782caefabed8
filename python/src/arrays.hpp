#pragma once
// Arrays of NumPy as matrices, and back.

#include <pybind11/numpy.h>

#include <Eigen/Core>
#include <string>

#include "sim/ensemble.hpp"

namespace widthwise::python {

/// The rows of an N x d array of integers or floats of any layout, as the N columns of a d x N
/// matrix. Throws UsageError, naming the array, for another shape, for what holds no such numbers,
/// and for one that is infinite or undefined.
Eigen::MatrixXd columns_of(const pybind11::handle& array, const std::string& name);

/// The same numbers as a float64 array, without a copy.
pybind11::array array_of(Eigen::MatrixXd&& matrix);
pybind11::array array_of(sim::Draws&& draws);

}  // namespace widthwise::python
