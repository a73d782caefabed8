// Draws of K^(r) as arrays.

#include <fmt/format.h>

#include <algorithm>

#include "python/src/arrays.hpp"
#include "python/src/bindings.hpp"
#include "python/src/interruptible.hpp"
#include "python/src/options.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/requests/sample_request.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;

verify::NetworkRequest network_of(const Options& options) {
  verify::NetworkRequest network;
  network.activation = options.get<std::string>("activation", network.activation);
  network.activation_g = options.get<std::string>("activation_g");
  network.sigma_w = options.get<std::string>("sigma_w");
  network.sigma_b = options.get<std::string>("sigma_b");
  network.biases = options.get<std::string>("biases");
  network.residual = options.get<std::string>("residual");
  network.width_ratios = options.get<std::string>("width_ratios");
  network.parameterisation = options.get<std::string>("parameterisation");
  network.weights = options.get<std::string>("weights");
  network.sigma_w_g = options.get<std::string>("sigma_w_g");
  network.sigma_b_g = options.get<std::string>("sigma_b_g");
  network.residual_g = options.get<std::string>("residual_g");
  return network;
}

verify::SampleRequest request_of(const Options& options) {
  verify::SampleRequest request;
  request.model = options.get<std::string>("model", request.model);
  request.network = network_of(options);
  request.width = options.get<std::string>("width", "");
  request.width_g = options.get<std::int64_t>("width_g");
  request.depth_f = options.get<int>("depth_f");
  request.depth_g = options.get<int>("depth_g");
  request.orders = options.get<std::string>("orders", request.orders);
  request.n_samples = options.get<std::int64_t>("samples", request.n_samples);
  request.setting = setting_of(options);
  request.of_z = said_of_z(options);
  request.threads = threads_of(options);
  return request;
}

sim::Draws blank(const verify::SampleDraws& draws) {
  const auto n_orders = std::ssize(draws.orders());
  verify::require_memory(
      sizeof(double) * static_cast<double>(draws.n_samples()) * static_cast<double>(n_orders),
      fmt::format("samples {}", draws.n_samples()), "give fewer");
  return sim::Draws(draws.n_samples(), n_orders);
}

// Fills `drawn`, or as many of its first rows as there is time for.
void draw_all(const verify::SampleDraws& draws, verify::ProgressBar& progress,
              const std::atomic<bool>& stop, sim::Draws& drawn) {
  constexpr std::int64_t kChunk = 4096;
  const std::int64_t n = draws.n_samples();
  progress.begin("sample", static_cast<double>(n));
  std::int64_t have = 0;
  for (std::int64_t first = 0; first < n && !stop; first += kChunk) {
    const auto rows =
        draws.rows(first, std::min(kChunk, n - first), {[&] { progress.advance(1.0); }, &stop});
    drawn.middleRows(first, rows.rows()) = rows;
    have = first + rows.rows();
  }
  if (have < n) drawn = drawn.topRows(have).eval();
}

/// (draws, orders, what was raised meanwhile)
py::tuple sample(const py::dict& values, const py::object& on_progress) {
  const Options options(values);
  const verify::SampleDraws draws(request_of(options));
  sim::Draws drawn = blank(draws);
  Relay relay(on_progress, py::none());
  verify::ProgressBar progress([&](const verify::ProgressLine& line) { relay.tell(line); });
  const py::object raised = run_interruptibly(
      [&](const std::atomic<bool>& stop) { draw_all(draws, progress, stop, drawn); }, relay);
  return py::make_tuple(array_of(std::move(drawn)), draws.orders(), raised);
}

}  // namespace

void bind_sample(py::module_& module) {
  module.def("sample", &sample, py::arg("options"), py::arg("progress"));
}

}  // namespace widthwise::python
