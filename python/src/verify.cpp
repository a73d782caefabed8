// Runs of claims.

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "plots/gnuplot_process.hpp"
#include "python/src/bindings.hpp"
#include "python/src/found_run.hpp"
#include "python/src/interruptible.hpp"
#include "python/src/options.hpp"
#include "verify/base/errors.hpp"
#include "verify/claimfile/claims_file.hpp"
#include "verify/output/call.hpp"
#include "verify/output/kept_draws.hpp"
#include "verify/output/results_folder.hpp"
#include "verify/output/run_files.hpp"
#include "verify/output/version.hpp"
#include "verify/report/terminal_table.hpp"
#include "verify/requests/verify_request.hpp"
#include "verify/run/run.hpp"
#include "verify/run/run_record.hpp"

namespace widthwise::python {
namespace {

namespace py = pybind11;

verify::ClaimSelection selection_of(const Options& options) {
  verify::ClaimSelection selection;
  selection.ids = options.get<std::vector<std::string>>("ids", {});
  selection.theorem = options.get<int>("theorem");
  selection.dynamics = options.get<bool>("dynamics", false);
  selection.all = options.get<bool>("all", false);
  selection.charts = options.get<bool>("charts", false);
  selection.infinite_f = options.get<bool>("infinite_f", false);
  selection.options.depth_f = options.get<int>("depth_f");
  selection.options.depth_g = options.get<int>("depth_g");
  selection.options.width_f = options.get<std::int64_t>("width_f");
  selection.options.width_g = options.get<std::int64_t>("width_g");
  return selection;
}

verify::VerifyRequest asked_of(const Options& options) {
  verify::VerifyRequest asked;
  asked.selection = selection_of(options);
  if (const auto file = options.get<std::string>("claims_file")) {
    asked.own = verify::read_claims_file(*file);
  }
  asked.orders = options.get<std::string>("orders");
  asked.profile = options.get<std::string>("profile", asked.profile);
  asked.widths = options.get<std::string>("widths");
  asked.n_samples = options.get<std::int64_t>("samples");
  asked.precision = options.get<double>("precision");
  asked.seconds = options.get<double>("seconds");
  asked.setting = setting_of(options);
  asked.inputs_z = origin_of_z(options);
  asked.threads = threads_of(options);
  return asked;
}

verify::RunRequest judged_request(const Options& options, const verify::VerifyRequest& asked) {
  verify::RunRequest request = verify::run_request(asked);
  request.alpha = options.get<double>("alpha", request.alpha);
  request.slope_margin = options.get<double>("margin");
  verify::check_request(request);
  return request;
}

verify::RunHooks hooks_of(Relay& relay) {
  return {.decided = [&relay](const verify::ClaimResult& claim) {
    relay.tell_verdict(verify::verdict_line(claim));
  }};
}

FoundRun found(verify::RunOutcome outcome) {
  return {.results = std::move(outcome.results), .samples = std::move(outcome.samples)};
}

/// A run whose results go into a folder, as those of the command line do.
class FiledRun {
 public:
  FiledRun(const Options& options, verify::VerifyRequest asked, verify::RunRequest request,
           verify::Call call)
      : asked_(std::move(asked)),
        request_(std::move(request)),
        call_(std::move(call)),
        continuation_{options.get<bool>("resume", false), options.get<bool>("extend", false)} {
    folder_.choose(options.get<std::string>("out", ""));
    if (options.get<bool>("overwrite", false)) folder_.allow_overwriting();
    if (continuation_.resume && continuation_.extend) {
      throw verify::UsageError("resume, extend: one of them goes on with what there is, give one");
    }
    plots::require_gnuplot();  // rather now than after the draws
    folder_.open(verify::expected_bytes(request_), continuation_.given());
  }

  FoundRun operator()(verify::ProgressBar& progress, Relay& relay, std::atomic<bool>& stop) {
    const auto record = verify::run_record(request_,
                                           {.name = verify::kMainForm,
                                            .arguments = verify::arguments_of(asked_),
                                            .own_claims = verify::own_claims_of(asked_)},
                                           verify::program());
    verify::BegunRun begun = verify::begin_run(folder_.path(), continuation_, record, request_);
    std::vector<std::string> notes;
    if (!begun.warning.empty()) notes.push_back(begun.warning);
    if (!begun.store) return load_run(folder_.path());  // it is complete
    try {
      verify::RunOutcome outcome = verify::run(
          request_, progress, stop, {.store = begun.store.get(), .hooks = hooks_of(relay)});
      outcome.samples.record = begun.record.dump();
      return publish(outcome, stop, std::move(notes));
    } catch (const verify::FileError& error) {
      if (!begun.store->keeps_draws()) throw;
      throw verify::FileError(
          fmt::format("{}; what was drawn is kept, and resume=True goes on", error.what()));
    }
  }

 private:
  FoundRun publish(verify::RunOutcome& outcome, std::atomic<bool>& stop,
                   std::vector<std::string> notes) {
    call_.seal(outcome);
    verify::OutputDirectory& directory = folder_.place_for(outcome.results.meta.partial);
    verify::write_run_files(directory, outcome, verify::Undecided::kOpen);
    stop = false;  // figures may still be drawn
    for (const std::string& missing : verify::add_run_figures(directory, outcome.results, stop)) {
      notes.push_back("a figure is missing: " + missing);
    }
    return {.results = std::move(outcome.results),
            .folder = directory.path(),
            .notes = std::move(notes)};
  }

  verify::VerifyRequest asked_;
  verify::RunRequest request_;
  verify::Call call_;
  verify::Continuation continuation_;
  verify::ResultsFolder folder_ = verify::folder_of_run();
};

/// (the run, what was raised meanwhile)
py::tuple verify_claims(const py::dict& values, const py::object& on_progress,
                        const py::object& on_verdict) {
  const Options options(values);
  const verify::Call call{.command_line = options.get<std::string>("command", "")};
  const verify::VerifyRequest asked = asked_of(options);
  const verify::RunRequest request = judged_request(options, asked);
  std::optional<FiledRun> filed;
  if (options.given("out")) filed.emplace(options, asked, request, call);
  std::optional<FoundRun> run;  // nothing where it failed and was interrupted
  Relay relay(on_progress, on_verdict);
  verify::ProgressBar progress([&](const verify::ProgressLine& line) { relay.tell(line); });
  const py::object raised = run_interruptibly(
      [&](std::atomic<bool>& stop) {
        if (filed) {
          run = (*filed)(progress, relay, stop);
          return;
        }
        verify::RunOutcome outcome =
            verify::run(request, progress, stop, {.hooks = hooks_of(relay)});
        call.seal(outcome);
        run = found(std::move(outcome));
      },
      relay);
  return py::make_tuple(std::move(run), raised);
}

}  // namespace

void bind_verify(py::module_& module) {
  bind_found_run(module);
  module.def("verify", &verify_claims, py::arg("options"), py::arg("progress"), py::arg("decided"));
}

}  // namespace widthwise::python
