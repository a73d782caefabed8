#include "python/src/found_run.hpp"

#include <pybind11/stl.h>

#include <nlohmann/json.hpp>

#include "python/src/arrays.hpp"
#include "verify/report/report_files.hpp"
#include "verify/report/terminal_table.hpp"
#include "verify/results/results_json.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;

py::dict vectors_of(const std::map<std::string, Eigen::VectorXd>& inputs) {
  py::dict vectors;
  for (const auto& [name, input] : inputs) {
    vectors[py::str(name)] = py::array_t<double>(input.size(), input.data());
  }
  return vectors;
}

py::tuple table_of(const verify::SampleTable& table) {
  sim::Draws draws = table.rows(0, table.n_samples());
  return py::make_tuple(table.study, table.width, table.columns, array_of(std::move(draws)),
                        vectors_of(table.inputs));
}

}  // namespace

py::list FoundRun::tables() {
  if (!samples) samples = verify::read_samples(folder / "samples.h5");
  py::list list;
  for (const verify::SampleTable& table : samples->tables) list.append(table_of(table));
  return list;
}

FoundRun load_run(const std::filesystem::path& folder) {
  return {.results = verify::read_run(folder), .folder = folder};
}

void bind_found_run(py::module_& module) {
  py::class_<FoundRun>(module, "FoundRun")
      .def("json", [](const FoundRun& run) { return verify::to_json(run.results).dump(); })
      .def("table",
           [](const FoundRun& run, std::size_t width) {
             return verify::render_terminal_table(run.results, width);
           })
      .def("tables", &FoundRun::tables)
      .def_property_readonly("exit_code",
                             [](const FoundRun& run) { return run.results.exit_code(); })
      .def_property_readonly("folder", [](const FoundRun& run) { return run.folder.string(); })
      .def_readonly("notes", &FoundRun::notes);
  module.def(
      "load", [](const std::string& folder) { return load_run(folder); }, py::arg("folder"));
}

}  // namespace widthwise::python
