#include "python/src/arrays.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <utility>

#include "verify/base/errors.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;
using verify::UsageError;

std::string shape_of(const py::array& array) {
  return py::str(array.attr("shape"));
}

// None of text, objects, dates, complex numbers or truth values.
void require_numbers(const py::array& array, const std::string& name) {
  const char kind = array.dtype().kind();
  if (kind == 'f' || kind == 'i' || kind == 'u') return;
  throw UsageError(
      fmt::format("{}: is an array of dtype {}; integers or floats are needed, such as float64",
                  name, std::string(py::str(array.dtype()))));
}

void require_rows(const py::array& array, const std::string& name) {
  if (array.ndim() == 2 && array.shape(0) > 0 && array.shape(1) > 0) return;
  throw UsageError(fmt::format("{}: has shape {}; give (N, d), a row of d numbers for each input",
                               name, shape_of(array)));
}

void require_finite(const Eigen::MatrixXd& columns, const std::string& name) {
  if (columns.allFinite()) return;
  for (Eigen::Index j = 0; j < columns.cols(); ++j) {
    for (Eigen::Index i = 0; i < columns.rows(); ++i) {
      if (std::isfinite(columns(i, j))) continue;
      throw UsageError(fmt::format("{}: row {}: entry {} is {}; give finite numbers", name, j, i,
                                   columns(i, j)));
    }
  }
}

// An array that keeps the matrix alive whose numbers it shows.
template <class Matrix>
py::array array_around(Matrix&& numbers) {
  constexpr py::ssize_t kSize = sizeof(double);
  auto owned = std::make_unique<Matrix>(std::move(numbers));
  const py::ssize_t row = kSize * (Matrix::IsRowMajor ? owned->cols() : 1);
  const py::ssize_t column = kSize * (Matrix::IsRowMajor ? 1 : owned->rows());
  const py::ssize_t n_rows = owned->rows(), n_columns = owned->cols();
  double* const data = owned->data();
  const py::capsule keeper(owned.release(),
                           [](void* matrix) { delete static_cast<Matrix*>(matrix); });
  return py::array_t<double>({n_rows, n_columns}, {row, column}, data, keeper);
}

}  // namespace

Eigen::MatrixXd columns_of(const py::handle& object, const std::string& name) {
  const auto array = py::array::ensure(object);
  if (!array) {
    throw UsageError(fmt::format("{}: is no array of numbers; give one of shape (N, d)", name));
  }
  require_numbers(array, name);
  require_rows(array, name);
  const auto rows = py::array_t<double, py::array::c_style | py::array::forcecast>::ensure(array);
  if (!rows) throw py::error_already_set();
  // Rows that follow each other are the columns of the transpose.
  Eigen::MatrixXd columns =
      Eigen::Map<const Eigen::MatrixXd>(rows.data(), rows.shape(1), rows.shape(0));
  require_finite(columns, name);
  return columns;
}

py::array array_of(Eigen::MatrixXd&& matrix) {
  return array_around(std::move(matrix));
}

py::array array_of(sim::Draws&& draws) {
  return array_around(std::move(draws));
}

}  // namespace widthwise::python
