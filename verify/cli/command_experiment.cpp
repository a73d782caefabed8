// verify experiment: tasks of practice, charted.

#include <fmt/format.h>
#include <omp.h>

#include <memory>
#include <optional>
#include <string>

#include "verify/base/errors.hpp"
#include "verify/claims/rotation_charts.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/cli/output_options.hpp"
#include "verify/results/run_id.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify::cli {
namespace {

struct RotationOptions {
  std::string mnist;
  bool full = false;
  std::optional<std::int64_t> n_train;
  std::optional<std::int64_t> n_test;
  std::optional<int> epochs;
  std::optional<std::int64_t> seeds;
  std::uint64_t seed = 0;
  int threads = omp_get_num_procs();
  OutputOptions output;
};

RotationGrid grid_of(const RotationOptions& options) {
  RotationGrid grid = options.full ? full_rotation_grid() : short_rotation_grid();
  grid.n_train = options.n_train.value_or(grid.n_train);
  grid.n_test = options.n_test.value_or(grid.n_test);
  grid.epochs = options.epochs.value_or(grid.epochs);
  grid.n_seeds = options.seeds.value_or(grid.n_seeds);
  constexpr std::int64_t kBatch = RotationTraining{}.batch;
  if (grid.n_train < kBatch) {
    throw UsageError(
        fmt::format("train {}: at least a batch of {} images is needed", grid.n_train, kBatch));
  }
  if (grid.epochs < 1) throw UsageError(fmt::format("epochs {}: give 1 or more", grid.epochs));
  constexpr std::int64_t kMostSeeds = 1'000'000;
  if (grid.n_seeds > kMostSeeds || grid.epochs > kMostSeeds) {
    throw UsageError(fmt::format("seeds and epochs: at most {} of each", kMostSeeds));
  }
  if (grid.n_seeds < 2) {
    throw UsageError(
        fmt::format("seeds {}: give 2 or more networks a point, else nothing is known of their "
                    "spread",
                    grid.n_seeds));
  }
  return grid;
}

std::string id_of(const RotationTask& task) {
  std::string ids;
  for (const sim::Examples& examples : {task.train, task.test}) {
    for (const Eigen::MatrixXf& images : {examples.x, examples.z}) {
      ids += content_id(images.data(), static_cast<std::size_t>(images.size()) * sizeof(float));
    }
  }
  return content_id(ids.data(), ids.size());
}

void rotation(RotationOptions& options, Invocation& invocation) {
  const RotationGrid grid = grid_of(options);
  const auto task = std::make_shared<const RotationTask>(
      read_rotation_task(options.mnist, grid.n_train, grid.n_test));
  RunRequest request{};
  request.setting.seed = options.seed;
  request.threads = options.threads;
  request.charts = rotation_charts(task, grid);
  options.output.carry_out(std::move(request), {"rotation", {}, id_of(*task)}, invocation);
}

}  // namespace

void add_experiment(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand("experiment", "Tasks of practice, charted");
  command->require_subcommand(1);
  add_image_experiments(*command, invocation);
  add_interpolation(*command, invocation);
  add_advantage(*command, invocation);
  add_labels(*command, invocation);
  const auto options = std::make_shared<RotationOptions>();
  auto* task = command->add_subcommand(
      "rotation", "By how much is one of two images turned? Accuracy by rate, width and depth");
  task->option_defaults()->group("What is trained");
  task->add_option("--mnist", options->mnist, "Folder of the MNIST files, gzipped or not")
      ->required()
      ->type_name("DIR");
  task->add_flag("--full", options->full,
                 "At the size of the authors' released code: hours, in place of minutes");
  add_number(*task, "--train", options->n_train, "Training images (2000; full: 10000)", "2000")
      ->type_name("N");
  add_number(*task, "--test", options->n_test, "Test images (1000; full: 10000)", "1000")
      ->type_name("N");
  add_number(*task, "--epochs", options->epochs, "Epochs (15; full: 100)", "15")->type_name("E");
  add_number(*task, "--seeds", options->seeds, "Networks a point (3; full: 5)", "3")
      ->type_name("K");
  add_number(*task, "--seed", options->seed, "Same seed, same bits", "7")->type_name("S");
  add_number(*task, "--threads", options->threads, "Threads; they do not change the results", "2")
      ->type_name("T");
  options->output.add_files_to(*task);
  add_resume(*task, options->output.continuation);
  task->callback([&invocation, options] { rotation(*options, invocation); });
}

}  // namespace widthwise::verify::cli
