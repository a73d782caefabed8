#pragma once
// The functions of the compiled part of the package, widthwise._core.

#include <pybind11/pybind11.h>

namespace widthwise::python {

void bind_sample(pybind11::module_& module);
void bind_kernel(pybind11::module_& module);
void bind_verify(pybind11::module_& module);

}  // namespace widthwise::python
