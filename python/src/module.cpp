// widthwise._core: what is called from Python. What it is wrapped in for people is in
// python/widthwise.

#include <exception>
#include <string>
#include <system_error>

#include "python/src/bindings.hpp"
#include "sim/matrix_blocks.hpp"
#include "verify/base/errors.hpp"
#include "verify/output/version.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;

// The sentences of the command line, as what Python calls such errors.
void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const verify::UsageError& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const verify::FileError& error) {
    PyErr_SetString(PyExc_OSError, error.what());
  } catch (const verify::ResourceError& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  } catch (const std::system_error& error) {  // those of std::filesystem among them
    PyErr_SetString(PyExc_OSError, error.what());
  }
}

}  // namespace

PYBIND11_MODULE(_core, module) {
  // This module has Eigen for itself: nobody else's products change.
  sim::fix_matrix_blocks();
  py::register_exception_translator(&translate);
  module.attr("version") = std::string(verify::version());
  module.attr("git_revision") = std::string(verify::git_revision());
  bind_sample(module);
  bind_kernel(module);
  bind_verify(module);
}

}  // namespace widthwise::python
