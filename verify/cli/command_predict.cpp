// verify predict: kernel regression on data of one's own.

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/thread_count.hpp"
#include "verify/cli/commands.hpp"
#include "verify/cli/csv_sink.hpp"
#include "verify/cli/hypernet_options.hpp"
#include "verify/cli/image_words.hpp"
#include "verify/cli/input_options.hpp"
#include "verify/cli/interrupt.hpp"
#include "verify/cli/number_option.hpp"
#include "verify/regression/tuple_regression.hpp"
#include "verify/studies/inputs.hpp"

namespace widthwise::verify::cli {
namespace {

using Eigen::Index;

struct PredictOptions {
  std::string train;
  std::string test;
  std::string kernel = "hk";
  std::int64_t n_z = 0;
  std::string f = "mlp";
  std::optional<int> channels;
  HypernetDepths depths;
  double ridge = 1e-9;
  TableOptions table;
  std::string csv = "-";
  int threads = omp_get_num_procs();
};

// Columns of a file: those of x, then those of z, then the target.
struct LabelledTuples {
  Tuples tuples;
  std::optional<Eigen::VectorXd> targets;
};

// Without columns of z every tuple has the same one, the number 1.
LabelledTuples taken_apart(const Eigen::MatrixXd& rows, Index n_x, Index n_z) {
  LabelledTuples data;
  data.tuples.x = rows.leftCols(n_x).transpose();
  data.tuples.z = n_z > 0 ? Eigen::MatrixXd(rows.middleCols(n_x, n_z).transpose())
                          : Eigen::MatrixXd::Ones(1, rows.rows());
  if (rows.cols() > n_x + n_z) data.targets = rows.col(n_x + n_z);
  return data;
}

void check_options(const PredictOptions& options) {
  check_depths(options.depths.f, options.depths.g);
  check_ridge(options.ridge);
  if (options.n_z < 0) {
    throw UsageError(fmt::format("z {}: give the number of columns of z", options.n_z));
  }
  require_threads(options.threads);
}

void check_columns(const PredictOptions& options, Index train, Index test) {
  if (options.n_z > train - 2) {
    throw FileError(fmt::format("{}: has {} columns, too few for one of x, {} of z and the target",
                                options.train, train, options.n_z));
  }
  if (test != train && test != train - 1) {
    throw FileError(
        fmt::format("{}: has {} columns; {} are expected, those of {} but the target, or {} with "
                    "one to compare with",
                    options.test, test, train - 1, options.train, train));
  }
}

// Throws FileError for an x that a convnet does not see as a square image.
void check_images(const PredictOptions& options, ImageChannels seen, Index n_x) {
  if (options.f == "mlp") return;
  const auto n_channels = static_cast<Index>(seen);
  const Index n_pixels = n_x / n_channels;
  const auto side = static_cast<Index>(std::lround(std::sqrt(static_cast<double>(n_pixels))));
  if (n_x == n_channels * side * side) return;
  throw FileError(fmt::format(
      "{}: x has {} columns, which are no square image of {} channel{}, row by row as f {} sees it",
      options.train, n_x, n_channels, n_channels == 1 ? "" : "s", options.f));
}

// The mean squared error on the error stream, so that the table stays a table.
void say_error(const Eigen::VectorXd& predictions, const Eigen::VectorXd& targets) {
  const double error = (predictions - targets).squaredNorm() / static_cast<double>(targets.size());
  std::fputs(fmt::format("mean squared error {:.6g} over {} rows\n", error, targets.size()).c_str(),
             stderr);
}

void predict(const PredictOptions& options, Invocation& invocation) {
  check_options(options);
  const theory::KernelForm form = known_kernel(options.kernel);
  const ImageChannels channels =
      known_channels(options.channels, options.f, ImageChannels::kValues);
  const auto f = known_features(options.f, options.depths.f, channels);
  const TableFormat format = options.table.format(true);
  const Eigen::MatrixXd train_rows = read_rows(options.train, format);
  const Eigen::MatrixXd test_rows = read_rows(options.test, format);
  check_columns(options, train_rows.cols(), test_rows.cols());
  const auto n = static_cast<double>(train_rows.rows());
  const auto m = static_cast<double>(test_rows.rows());
  constexpr double kMatrices = 3.0;  // the kernel, and two of f
  require_memory(kMatrices * sizeof(double) * n * (n + m),
                 fmt::format("{}: {} rows", options.train, n), "give fewer");
  const Index n_x = train_rows.cols() - options.n_z - 1;
  check_images(options, channels, n_x);
  const LabelledTuples train = taken_apart(train_rows, n_x, options.n_z);
  const LabelledTuples test = taken_apart(test_rows, n_x, options.n_z);
  CsvSink sink(options.csv);
  const Workers workers{options.threads, &stop_on_interrupt()};
  Eigen::MatrixXd kernel =
      tuple_kernel(form, *f, options.depths.g, train.tuples, train.tuples, workers);
  const double ridge = options.ridge * kernel.diagonal().mean();
  const auto weights = solve_ridge(kernel, ridge, *train.targets, workers);
  const Eigen::MatrixXd cross =
      tuple_kernel(form, *f, options.depths.g, test.tuples, train.tuples, workers);
  if (!weights || workers.stopped()) {
    throw ResourceError("interrupted before anything was predicted");
  }
  const Eigen::VectorXd predictions = cross * *weights;
  if (!predictions.allFinite()) {
    throw FileError(options.train + ": its numbers are too large for the kernel; scale them");
  }
  sink.write(test.targets ? "row,prediction,target\n" : "row,prediction\n");
  for (Index i = 0; i < predictions.size(); ++i) {
    sink.write(test.targets
                   ? fmt::format("{},{:.17g},{:.17g}\n", i, predictions(i), (*test.targets)(i))
                   : fmt::format("{},{:.17g}\n", i, predictions(i)));
  }
  sink.close();
  if (test.targets) say_error(predictions, *test.targets);
  invocation.exit_code = 0;
}

}  // namespace

void add_predict(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<PredictOptions>();
  auto* command = app.add_subcommand(
      "predict", "Kernel regression with an infinitely wide hypernetwork on your data");
  command->option_defaults()->group("Data");
  command
      ->add_option("--train", options->train,
                   "Rows of x, then z, then the target: CSV, .npy or HDF5, taken as they stand")
      ->required()
      ->type_name("FILE");
  command->add_option("--test", options->test, "Rows to predict, with or without the target")
      ->required()
      ->type_name("FILE");
  add_number(*command, "--z", options->n_z, "Columns of z before the target; none: z is 1", "2")
      ->type_name("K");
  options->table.add_to(*command);
  command->option_defaults()->group("Predictor");
  command
      ->add_option("--kernel", options->kernel,
                   "hk, the hyperkernel; nngp, the covariance of outputs; hk-without-s")
      ->type_name("NAME")
      ->capture_default_str();
  command
      ->add_option("--f", options->f,
                   "The network f: mlp; convnet (flattened) or convnet-gap (pooled), of 3 x 3\n"
                   "filters, to which x is a square image, row by row")
      ->type_name("NAME")
      ->capture_default_str();
  add_number(*command, "--channels", options->channels,
             "Channels of that image, 1 or 2, one after the other (1)", "1")
      ->type_name("C");
  add_number(*command, "--depth-f", options->depths.f, "Hidden layers of f", "2")->type_name("L");
  add_number(*command, "--depth-g", options->depths.g, "Weight layers of g", "3")->type_name("H");
  add_number(*command, "--ridge", options->ridge, "Ridge, in means of the kernel's diagonal",
             "1e-9")
      ->type_name("R");
  command->option_defaults()->group("Running");
  command->add_option("--csv", options->csv, "File, or - for standard output")->type_name("FILE");
  add_number(*command, "--threads", options->threads, "Threads; they do not change the results",
             "2")
      ->type_name("T");
  command->callback([&invocation, options] { predict(*options, invocation); });
}

}  // namespace widthwise::verify::cli
