#include "verify/experiments/kernel_advantage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/experiments/image_kernels.hpp"
#include "verify/experiments/image_regression.hpp"
#include "verify/experiments/measured_meta.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr auto kForm = theory::KernelForm::kHyperkernel;

// CPU seconds of this process.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double pairs(Index n) {
  return static_cast<double>(n) * static_cast<double>(n + 1) / 2.0;
}

struct Cost {
  double evaluations;  // of Theta_f
  double seconds;
  double measured_share;  // of the pairs; the rest is by scaling
};

// One f at one number of images.
class KernelPair {
 public:
  KernelPair(const std::shared_ptr<const FeatureNetwork>& f, int depth_g, Index side,
             ShownImages images, std::vector<GridPoint> points, const std::atomic<bool>& stop)
      : workers_{1, &stop},
        f_(f),
        kernels_(f, depth_g, side, {kForm}),
        images_(std::move(images)),
        points_(std::move(points)) {}

  // Theta_f between images, then every entry.
  Cost once_a_pair_of_images() const {
    const std::uint64_t before = f_->evaluations();
    const double begin = cpu_seconds();
    const KroneckerSum grid =
        kernels_.grid(kForm, kernels_.between(images_, images_, workers_), workers_);
    entries(grid, points_);
    return {static_cast<double>(f_->evaluations() - before), cpu_seconds() - begin, 1.0};
  }

  // The images of `n` tuples, one for each; then every entry likewise.
  Cost once_a_pair_of_tuples() const {
    constexpr double kLongEnough = 0.5;
    const auto all = static_cast<Index>(points_.size());
    Index n = std::min<Index>(all, 8);
    while (true) {
      const std::uint64_t before = f_->evaluations();
      const double begin = cpu_seconds();
      measure_tuples(n);
      const double seconds = cpu_seconds() - begin;
      const auto evaluations = static_cast<double>(f_->evaluations() - before);
      if (n == all || workers_.stopped()) return {evaluations, seconds, 1.0};
      if (seconds > kLongEnough) {
        const double share = pairs(n) / pairs(all);
        return {pairs(all), seconds / share, share};
      }
      n = std::min(all, 2 * n);
    }
  }

 private:
  void measure_tuples(Index n) const {
    ShownImages repeated{Eigen::MatrixXd(images_.intensities.rows(), n),
                         Eigen::MatrixXd(images_.masks.rows(), n)};
    std::vector<GridPoint> points(points_.begin(), points_.begin() + n);
    for (Index k = 0; k < n; ++k) {
      GridPoint& point = points[static_cast<std::size_t>(k)];
      repeated.intensities.col(k) = images_.intensities.col(point.x);
      repeated.masks.col(k) = images_.masks.col(point.x);
      point.x = k;
    }
    entries(kernels_.grid(kForm, kernels_.between(repeated, repeated, workers_), workers_), points);
  }

  // Their sum is told to nobody, and keeps them from being left out.
  void entries(const KroneckerSum& grid, const std::vector<GridPoint>& points) const {
    volatile double sum = 0.0;
    for (std::size_t a = 0; a < points.size() && !workers_.stopped(); ++a) {
      double row = 0.0;
      for (std::size_t b = 0; b <= a; ++b) {
        row += grid.entry(points[a].x, points[a].z, points[b].x, points[b].z);
      }
      sum = sum + row;
    }
  }

  Workers workers_;
  std::shared_ptr<const FeatureNetwork> f_;
  ImageKernels kernels_;
  ShownImages images_;
  std::vector<GridPoint> points_;
};

CurvePoint point_of(double x, std::vector<double> seconds) {
  std::ranges::sort(seconds);
  return {x, seconds[seconds.size() / 2], seconds.front(), seconds.back()};
}

Chart empty_chart(const AdvantageExperiment& experiment) {
  return {
      .id = "chart.advantage-seconds",
      .title = "The kernel matrix of tuples (image, pixel)",
      .caption = fmt::format("CPU seconds on one core for {} pixels of each image: Theta_f once a "
                             "pair of images, and once a pair of tuples, as any kernel of the "
                             "tuple takes (scaled from fewer pairs where it takes long).",
                             experiment.per_image),
      .x_label = "images",
      .y_label = "CPU seconds",
      .log_x = true,
      .log_y = true,
      .spread = fmt::format("all of {}", experiment.repetitions),
      .curves = {}};
}

}  // namespace

void check_advantage(const AdvantageExperiment& experiment, const ImageData& data) {
  const Index most = experiment.images.back();
  check_images(most, data);
  check_points(most, {.per_image = experiment.per_image});
  constexpr double kTerms = 12.0;
  const double entries = static_cast<double>(most) * static_cast<double>(most);
  require_memory(8.0 * kTerms * entries, fmt::format("images {}", most), "give fewer images");
}

RunOutcome run_advantage(const AdvantageExperiment& experiment, const ImageData& data,
                         ProgressBar& progress, const std::atomic<bool>& stop) {
  RunOutcome outcome;
  Chart chart = empty_chart(experiment);
  NumberTable table{.id = "table.advantage",
                    .title = "Evaluations of Theta_f, and CPU seconds",
                    .columns = {"images", "tuples", "Theta_f, pairs of images",
                                "Theta_f, pairs of tuples", "seconds, pairs of images",
                                "seconds, pairs of tuples", "measured share of pairs"},
                    .rows = {}};
  const ImageSplit split(data, {}, experiment.seed, 0);
  progress.begin("advantage", static_cast<double>(experiment.fs.size() * experiment.images.size()),
                 "matrices");
  for (const auto& [name, f] : experiment.fs) {
    Curve separable{name + ", images", chart.x_label, chart.y_label, {}};
    Curve plain{name + ", tuples", chart.x_label, chart.y_label, {}};
    for (const Index n : experiment.images) {
      if (stop) break;
      const KernelPair kernels(f, experiment.depth_g, data.side(), split.training(n),
                               split.points(n, experiment.per_image, 0), stop);
      std::vector<double> short_way, long_way;
      Cost once{}, often{};
      for (int k = 0; k < experiment.repetitions; ++k) {
        once = kernels.once_a_pair_of_images();
        often = kernels.once_a_pair_of_tuples();
        short_way.push_back(once.seconds);
        long_way.push_back(often.seconds);
        if (stop) break;
      }
      if (stop) break;
      const auto x = static_cast<double>(n);
      separable.points.push_back(point_of(x, short_way));
      plain.points.push_back(point_of(x, long_way));
      table.rows.push_back(
          {name,
           {x, x * static_cast<double>(experiment.per_image), once.evaluations, often.evaluations,
            separable.points.back().y, plain.points.back().y, often.measured_share}});
      progress.advance(1.0);
    }
    if (separable.points.empty()) continue;
    chart.curves.push_back(std::move(separable));
    chart.curves.push_back(std::move(plain));
  }
  progress.finish();
  Results& results = outcome.results;
  if (!chart.curves.empty()) {
    results.charts.push_back(std::move(chart));
    results.tables.push_back(std::move(table));
  }
  results.meta =
      measured_meta(experiment.seed, 1, "kernels", "training images, the upper half shown", stop);
  return outcome;
}

}  // namespace widthwise::verify
