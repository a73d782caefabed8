// Infinite-width kernels between the rows of arrays.

#include <fmt/format.h>

#include <stdexcept>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include "python/src/interruptible.hpp"
#include "python/src/options.hpp"
#include "verify/base/errors.hpp"
#include "verify/requests/gram_request.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;
using verify::UsageError;

verify::GramRequest request_of_kernel(const Options& options) {
  verify::GramRequest request;
  verify::KernelWords& network = request.network;
  network.model = options.get<std::string>("model", network.model);
  network.activation = options.get<std::string>("activation", network.activation);
  network.activation_g = options.get<std::string>("activation_g");
  network.depth_f = options.get<int>("depth_f");
  network.depth_g = options.get<int>("depth_g");
  network.sigma_w = options.get<std::string>("sigma_w", network.sigma_w);
  network.sigma_b = options.get<std::string>("sigma_b", network.sigma_b);
  network.biases = options.get<std::string>("biases", network.biases);
  network.residual = options.get<std::string>("residual", network.residual);
  network.parameterisation = options.get<std::string>("parameterisation");
  network.sigma_w_g = options.get<std::string>("sigma_w_g");
  network.sigma_b_g = options.get<std::string>("sigma_b_g");
  network.residual_g = options.get<std::string>("residual_g");
  if (options.get<bool>("each_with_each", false)) {
    request.pairing = verify::Pairing::kEachWithEach;
  }
  request.workers.threads = threads_of(options);
  return request;
}

verify::Tuples tuples_of(const Options& options, const char* x, const char* z, bool with_z) {
  verify::Tuples tuples{columns_of(options.object(x), x), {}};
  if (with_z) tuples.z = columns_of(options.object(z), z);
  return tuples;
}

void check_z(const Options& options, bool hypernet, bool second) {
  if (hypernet && !options.given("Z")) {
    throw UsageError("Z: a hypernetwork takes z as well; give Z");
  }
  if (!hypernet && (options.given("Z") || options.given("Z2") || options.given("each_with_each"))) {
    throw UsageError("Z, Z2, each_with_each: an MLP has no z; use model='hypernet'");
  }
  if (hypernet && second != options.given("Z2")) {
    throw UsageError("X2 and Z2: give both or none, as a second set of inputs (x, z)");
  }
}

// What the theory refuses of these inputs is said of their array.
verify::GramMatrices gram_between(const verify::GramKernel& kernel, const verify::Tuples& left,
                                  const verify::Tuples* right) {
  try {
    return right != nullptr ? kernel.between(left, *right) : kernel.among(left);
  } catch (const std::invalid_argument& objection) {
    throw UsageError(fmt::format("X: {}; scale its numbers down", objection.what()));
  }
}

/// (nngp, ntk, what was raised meanwhile)
py::tuple kernel(const py::dict& values) {
  const Options options(values);
  verify::GramRequest request = request_of_kernel(options);
  const bool hypernet = verify::GramKernel(request).hypernet().has_value();
  const bool second = options.given("X2");
  check_z(options, hypernet, second);
  const verify::Tuples left = tuples_of(options, "X", "Z", hypernet);
  const verify::Tuples right = second ? tuples_of(options, "X2", "Z2", hypernet) : verify::Tuples{};
  verify::GramMatrices gram;
  Relay relay{py::none(), py::none()};
  const py::object raised = run_interruptibly(
      [&](const std::atomic<bool>& stop) {
        request.workers.stop = &stop;
        gram = gram_between(verify::GramKernel(request), left, second ? &right : nullptr);
      },
      relay);
  if (raised.is_none() && !verify::all_finite(gram)) {
    throw UsageError("X: its numbers are too large for the kernel; scale them");
  }
  return py::make_tuple(array_of(std::move(gram.nngp)), array_of(std::move(gram.ntk)), raised);
}

}  // namespace

void bind_kernel(py::module_& module) {
  module.def("kernel", &kernel, py::arg("options"));
}

}  // namespace widthwise::python
