#include "python/src/options.hpp"

#include <fmt/format.h>

#include <utility>

#include "python/src/arrays.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/thread_count.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;
using Norms = std::pair<double, double>;

constexpr double kDefaultRho = 0.6;

verify::InputPair inputs_of(const Options& options, const std::string& suffix,
                            const verify::InputNames& names) {
  const std::string name = "inputs" + suffix;
  const std::string letter = suffix.empty() ? "x" : "z";
  const auto rho = options.get<double>(("rho_" + letter).c_str());
  const auto norms = options.get<Norms>(("norm_" + letter).c_str());
  const py::object given = options.object(name.c_str());
  if (given.is_none()) {
    return verify::default_inputs(rho.value_or(kDefaultRho), norms.value_or(Norms{1.0, 1.0}));
  }
  if (rho) {
    throw verify::UsageError(fmt::format(
        "rho-{} {}: is the cosine between the default inputs; leave it out where {} are "
        "given",
        letter, *rho, name));
  }
  if (py::isinstance<py::str>(given)) {
    return verify::read_inputs(given.cast<std::string>(), norms, {}, names);
  }
  return verify::inputs_of_rows(columns_of(given, name).transpose(), norms, names);
}

}  // namespace

void Options::refuse_type(const char* name, const py::object& value) {
  throw py::type_error(
      fmt::format("{}: cannot be {}", name, std::string(py::repr(py::type::of(value)))));
}

verify::Setting setting_of(const Options& options) {
  verify::Setting setting;
  setting.inputs = inputs_of(options, "", {});
  setting.z_inputs = inputs_of(options, "_z", {"z", "d_z"});
  setting.engine = verify::engine_from_name(options.get<std::string>("engine", "deferred"));
  setting.seed = options.get<std::uint64_t>("seed", 0);
  return setting;
}

std::optional<std::string> origin_of_z(const Options& options) {
  const py::object inputs = options.object("inputs_z");
  if (inputs.is_none()) return {};
  return py::isinstance<py::str>(inputs) ? inputs.cast<std::string>() : "(an array)";
}

std::optional<std::string> said_of_z(const Options& options) {
  if (const auto origin = origin_of_z(options)) return "inputs-z " + *origin;
  if (const auto rho = options.get<double>("rho_z")) return fmt::format("rho-z {}", *rho);
  if (const auto norms = options.get<Norms>("norm_z")) {
    return fmt::format("norm-z {},{}", norms->first, norms->second);
  }
  return {};
}

int threads_of(const Options& options) {
  const int threads = options.get<int>("threads", verify::usual_threads());
  verify::require_threads(threads);
  return threads;
}

}  // namespace widthwise::python
