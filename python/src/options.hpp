#pragma once
// Arguments of a call by name, as the package's Python side hands them over: None is not given.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>

#include "verify/studies/setting.hpp"

namespace widthwise::python {

class Options {
 public:
  explicit Options(pybind11::dict values) : values_(std::move(values)) {}

  pybind11::object object(const char* name) const {
    return values_.contains(name) ? pybind11::object(values_[name]) : pybind11::none();
  }

  bool given(const char* name) const { return !object(name).is_none(); }

  /// Nothing where it is None. Throws a TypeError that names it for a value of another type.
  template <class Value>
  std::optional<Value> get(const char* name) const {
    const pybind11::object value = object(name);
    if (value.is_none()) return std::nullopt;
    try {
      return value.cast<Value>();
    } catch (const pybind11::cast_error&) {
      refuse_type(name, value);
    }
  }

  template <class Value>
  Value get(const char* name, Value otherwise) const {
    return get<Value>(name).value_or(std::move(otherwise));
  }

 private:
  [[noreturn]] static void refuse_type(const char* name, const pybind11::object& value);

  pybind11::dict values_;
};

/// Where networks are measured, on which engine and with which seed: `inputs` and `inputs_z` (a
/// file as on the command line, or an array of rows), rho_x, rho_z, norm_x, norm_z, engine, seed.
/// Throws UsageError and FileError.
verify::Setting setting_of(const Options& options);

/// Where the z come from: the file, or "(an array)"; nothing where they are the default ones.
std::optional<std::string> origin_of_z(const Options& options);

/// What was said of z first: "rho-z 0.5".
std::optional<std::string> said_of_z(const Options& options);

/// `threads`, or one a processor.
int threads_of(const Options& options);

}  // namespace widthwise::python
