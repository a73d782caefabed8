#include "verify/experiments/label_experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "theory/separable_kernel.hpp"
#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/experiments/image_kernels.hpp"
#include "verify/experiments/label_regression.hpp"
#include "verify/experiments/measured_meta.hpp"
#include "verify/experiments/split_clock.hpp"
#include "verify/experiments/split_errors.hpp"
#include "verify/regression/grid_regression.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using theory::KernelForm;

constexpr auto kOfLabels = KernelForm::kHyperkernel;
constexpr Index kTestBlock = 500;  // test images at once

Index most_points(const LabelExperiment& experiment, const ImageData& data) {
  const Index of_labels = kLabels * data.n_pixels();
  const Index most_images = experiment.images.back();
  const Index per_image = experiment.learned.per_image.value_or(data.n_pixels());
  return per_image < of_labels / most_images ? per_image * most_images : of_labels;
}

// --- in kernel ---

// Theta_h between two labels over that within one, or of another form.
double coupling(KernelForm form, int depth_g, const FeatureKernel& labels, double rho) {
  const auto kernel = [&](Index other) {
    const double theta_f = theory::has_theta_f(form) ? labels.theta_f(0, other) : 1.0;
    return theta_f * theory::primary_factor(form, depth_g, labels.theta(0, other), rho);
  };
  return kernel(1) / kernel(0);
}

Chart coupling_chart(const LabelExperiment& experiment, const FeatureKernel& labels) {
  Chart chart{
      .id = "chart.labels-kernel",
      .title = "How far the labels decouple",
      .caption =
          "The hyperkernel between two labels over that within one: 0 would be ten separate "
          "networks, 1 one network that does not see labels.",
      .x_label = "rho, the correlation of z and z'",
      .y_label = "between labels / within",
      .log_x = false,
      .log_y = false,
      .spread = "",
      .panels = false,
      .curves = {}};
  constexpr int kSteps = 40;
  Curve curve{"hyperkernel", chart.x_label, chart.y_label, {}};
  for (int k = 0; k <= kSteps; ++k) {
    const double rho = std::sin(std::numbers::pi / 2.0 * k / kSteps);  // a root at 1 has its points
    const double ratio = coupling(kOfLabels, experiment.depth_g, labels, rho);
    curve.points.push_back({rho, ratio, ratio, ratio});
  }
  chart.curves.push_back(std::move(curve));
  return chart;
}

NumberTable coupling_table(const LabelExperiment& experiment, const FeatureKernel& labels) {
  NumberTable table{.id = "table.labels-kernel",
                    .title = "Kernels between two labels over those within one",
                    .columns = {"hk", "nngp"},
                    .rows = {}};
  for (const double rho : {0.0, 0.25, 0.5, 0.75, 0.9, 1.0}) {
    NumberTable::Row row{fmt::format("rho = {:g}", rho), {}};
    for (const KernelForm form : {KernelForm::kHyperkernel, KernelForm::kNngp}) {
      row.values.push_back(coupling(form, experiment.depth_g, labels, rho));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

// --- in error ---

class LabelRun {
 public:
  LabelRun(const LabelExperiment& experiment, const ImageData& data, ProgressBar& progress,
           const std::atomic<bool>& stop)
      : experiment_(experiment),
        data_(data),
        progress_(progress),
        workers_{experiment.threads, &stop},
        kernels_(mlp_features(experiment.depth_f), experiment.depth_g, data.side(), {kOfLabels}),
        labels_(label_features(experiment.depth_f, {})),
        grid_(kernels_.grid(kOfLabels, labels_, {})),
        n_test_(experiment.n_test.value_or(data.n_test())),
        clock_(experiment.seconds) {}

  RunOutcome operator()() {
    const auto steps =
        static_cast<double>(experiment_.n_splits) * static_cast<double>(experiment_.images.size());
    progress_.begin("labels", steps, "regressions");
    for (std::int64_t k = 0; k < experiment_.n_splits && !workers_.stopped() && !clock_.over(k);
         ++k) {
      const ImageSplit split(data_, {}, experiment_.seed, static_cast<std::uint64_t>(k));
      if (!std::ranges::all_of(experiment_.images, [&](Index n) { return carry_out(split, n); })) {
        break;
      }
      ++splits_done_;
    }
    progress_.finish();
    return outcome();
  }

 private:
  // False if it was not finished; then nothing of it is told.
  bool carry_out(const ImageSplit& split, Index n) {
    const LabelTargets targets = label_targets(data_, split, n, experiment_.learned);
    const double ridge = experiment_.learned.ridge * grid_.mean_diagonal();
    const auto joint = predict_jointly(grid_, ridge, targets, workers_);
    if (!joint) return false;
    const auto separate = predict_separately(grid_, ridge, targets, workers_);
    if (!separate || workers_.stopped()) return false;
    SplitErrors errors(n);
    for (Index first = 0; first < n_test_; first += kTestBlock) {
      ShownImages test = split.test(first, std::min(kTestBlock, n_test_ - first));
      test.masks.resize(0, 0);
      const auto begin = data_.test_labels.begin() + first;
      const std::vector<int> labels(begin, begin + test.count());
      errors.add(kJoint, (*joint)(Eigen::all, labels), test);
      errors.add(kSeparate, (*separate)(Eigen::all, labels), test);
    }
    errors_.push_back(std::move(errors));
    progress_.advance(1.0);
    return true;
  }

  std::map<std::string, std::string> setting() const {
    const LearnedPixels& learned = experiment_.learned;
    return {{"f", fmt::format("an MLP of {} hidden layer{} that sees the label, one-hot",
                              experiment_.depth_f, experiment_.depth_f == 1 ? "" : "s")},
            {"g", fmt::format("{} weight layers", experiment_.depth_g)},
            {"S between labels", fmt::format("{:.4f}", std::cos(labels_.theta(0, 1)))},
            {"Theta_f between labels over within",
             fmt::format("{:.4f}", labels_.theta_f(0, 1) / labels_.theta_f(0, 0))},
            {"pixels", learned.per_image
                           ? fmt::format("{} an image, with replacement", *learned.per_image)
                           : "all"},
            {"ridge", fmt::format("{:g} of the kernel's mean diagonal", learned.ridge)},
            {"splits", fmt::format("{} of {}", splits_done_, experiment_.n_splits)},
            {"test images", fmt::format("{}", n_test_)}};
  }

  RunOutcome outcome() {
    RunOutcome outcome;
    Results& results = outcome.results;
    results.experiment = error_table("labels", setting(), errors_, {});
    results.charts = error_charts(*results.experiment);
    results.charts.push_back(coupling_chart(experiment_, labels_));
    results.tables.push_back(coupling_table(experiment_, labels_));
    results.meta =
        measured_meta(experiment_.seed, experiment_.threads, "kernel regression",
                      fmt::format("{} training and {} test images", data_.n_training(), n_test_),
                      workers_.stopped());
    outcome.samples = error_samples("labels", errors_);
    outcome.samples.engine = results.meta.engine;
    outcome.samples.description = results.meta.inputs;
    return outcome;
  }

  const LabelExperiment& experiment_;
  const ImageData& data_;
  ProgressBar& progress_;
  Workers workers_;
  ImageKernels kernels_;
  FeatureKernel labels_;
  KroneckerSum grid_;
  Index n_test_;
  SplitClock clock_;
  std::vector<SplitErrors> errors_;
  std::int64_t splits_done_ = 0;
};

}  // namespace

void check_label_experiment(const LabelExperiment& experiment, const ImageData& data) {
  const Index most = experiment.images.back();
  if (most > data.n_training()) {
    throw UsageError(fmt::format("images {}: there are {} to learn from", most, data.n_training()));
  }
  if (experiment.n_test && (*experiment.n_test < 1 || *experiment.n_test > data.n_test())) {
    throw UsageError(
        fmt::format("test-images {}: there are 1 to {}", *experiment.n_test, data.n_test()));
  }
  const auto foreign = [](const std::vector<int>& labels) {
    return std::ranges::any_of(labels, [](int label) { return label < 0 || label >= kLabels; });
  };
  if (foreign(data.training_labels) || foreign(data.test_labels)) {
    throw UsageError(fmt::format("labels: they are 0 to {}", kLabels - 1));
  }
  const Index points = most_points(experiment, data);
  if (points > kMostDensePoints) {
    throw UsageError(fmt::format(
        "images {}: {} labels and pixels; a dense kernel of {} points is the largest that is "
        "factored; give fewer images or --pixels",
        most, points, kMostDensePoints));
  }
  constexpr Index kTerms = 12;
  require_memory(bytes_of_point_regression(points) +
                     bytes_of_grid(kLabels, data.n_pixels(), kTerms) +
                     16.0 * static_cast<double>(most) * static_cast<double>(data.n_pixels()),
                 fmt::format("images {}", most), "give fewer images");
}

RunOutcome run_label_experiment(const LabelExperiment& experiment, const ImageData& data,
                                ProgressBar& progress, const std::atomic<bool>& stop) {
  return LabelRun(experiment, data, progress, stop)();
}

}  // namespace widthwise::verify
