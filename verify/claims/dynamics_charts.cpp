#include "verify/claims/dynamics_charts.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "theory/kernel_gradient_descent.hpp"
#include "theory/mlp_kernel.hpp"
#include "verify/studies/descent_outcome.hpp"
#include "verify/studies/descent_timeline.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/input_descent_outcome.hpp"
#include "verify/studies/input_gradient_outcome.hpp"
#include "verify/studies/trained_hypernets.hpp"
#include "verify/studies/trained_mlps.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kChartInputs = 4;
const char* const kMedians = "5–95 %";
const char* const kShares = "95 % interval";

// --- against time ---

// The mean loss of infinitely wide networks: f_0 is Gaussian with the NNGP's covariance, and each
// step takes residuals r to (1 - eta Theta) r, so that E r_t r_t^T = (1 - eta Theta)^t (S + y y^T)
// (1 - eta Theta)^t.
Curve kernel_loss(const TrainingTask& task, const DescentTimeline& timeline, const Chart& chart) {
  const Eigen::Index p = task.n_trained();
  const auto d = static_cast<double>(task.dimension());
  MatrixXd second_moment = task.targets * task.targets.transpose();
  MatrixXd ntk(p, p);
  for (Eigen::Index i = 0; i < p; ++i) {
    for (Eigen::Index j = 0; j < p; ++j) {
      const VectorXd a = task.inputs.col(i);
      const VectorXd b = task.inputs.col(j);
      const theory::Covariance<double> s0{a.squaredNorm() / d, a.dot(b) / d, b.squaredNorm() / d};
      const auto kernel = theory::mlp_kernel(theory::Activation::kRelu, kDefaultDepth, s0);
      second_moment(i, j) += kernel.nngp;
      ntk(i, j) = kernel.ntk;
    }
  }
  // Column k: where residuals of 1 at input k alone have gone, 1 - Theta (1 - (1 - eta Theta)^t)
  // Theta^-1.
  const double eta = timeline.rate / theory::KernelGradientDescent(ntk, VectorXd::Zero(p)).top();
  Curve curve{"kernel, n = ∞", chart.x_label, chart.y_label, {}};
  for (int t = 1; t <= timeline.steps; ++t) {
    MatrixXd left = MatrixXd::Identity(p, p);
    for (Eigen::Index k = 0; k < p; ++k) {
      const theory::KernelGradientDescent descent(ntk, VectorXd::Unit(p, k));
      left.col(k) -= descent.after_steps(ntk, eta, t);
    }
    const double loss = 0.5 * (left * second_moment * left.transpose()).trace();
    curve.points.push_back({static_cast<double>(t), loss, loss, loss});
  }
  return curve;
}

struct TimeChart {
  const char* id;
  const char* title;
  const char* caption;
  const char* y_label;
  DescentTimeline::Quantity quantity;
};

constexpr TimeChart kTimeCharts[] = {
    {"chart.training-loss", "The loss of networks of several widths under gradient descent",
     "Wide networks lose their error as the kernel predicts it.", "loss, mean",
     DescentTimeline::kLoss},
    {"chart.training-drift", "How far the kernel has moved, by step and width",
     "The kernel moves in the first steps, and stays; wider networks by less.",
     "|Θₜ − Θ₀| / |Θ₀|, median", DescentTimeline::kDrift},
    {"chart.training-deviation", "How far networks leave their linearisations",
     "At test inputs f leaves the network that is linear in its weights by less, the wider it is.",
     "|f − fₗᵢₙ|, median", DescentTimeline::kDeviation}};

ChartRequest time_chart(const TimeChart& of, const DynamicsGrid& grid) {
  const TrainingTask task = generated_task(kChartInputs);
  const DescentTimeline timeline;
  const bool loss = of.quantity == DescentTimeline::kLoss;
  ChartRequest request{};
  request.n_samples = grid.n_samples;
  request.chart = {
      .id = of.id,
      .title = of.title,
      .caption = fmt::format("{} ReLU, L = {}, {} inputs, rate 1; {} networks a curve.", of.caption,
                             kDefaultDepth, kChartInputs, grid.n_samples),
      .x_label = "step t",
      .y_label = of.y_label,
      .log_y = true,
      .spread = loss ? "±2 s.e." : kMedians,
      .curves = {}};
  if (loss) request.chart.curves.push_back(kernel_loss(task, timeline, request.chart));
  const auto study = study_of(TrainedMlps{.task = task}, timeline);
  for (const std::int64_t n : grid.widths) {
    for (int t = 1; t <= timeline.steps; ++t) {
      request.cells.push_back({fmt::format("n = {}", n), static_cast<double>(t), study, n,
                               timeline.column(of.quantity, t),
                               loss ? ChartValue::kMeanWithErrors : ChartValue::kMedianWithBand});
    }
  }
  return request;
}

// --- large steps ---

std::shared_ptr<const Study> hypernet_study(int n_z, int steps, double rate) {
  return study_of(TrainedHypernets{.task = generated_hypernet_task(2, n_z, false)},
                  DescentOutcome{.steps = steps, .rate = rate});
}

struct RateChart {
  const char* id;
  const char* title;
  const char* caption;
  const char* y_label;
  bool log_y;
  DescentOutcome::Column column;
  ChartValue value;
};

constexpr RateChart kRateCharts[] = {
    {"chart.catapult", "The largest loss on the way, by rate and width of g",
     "Below 2 the loss never rises much; above it is thrown up the further, the wider g is.",
     "largest loss / loss at the start", true, DescentOutcome::kLargestLoss,
     ChartValue::kMedianWithBand},
    {"chart.catapult-end", "Where large steps lead: the sharpness at the end",
     "Networks thrown out of the range of the kernel land where η λₘₐₓ is below 2.",
     "η λₘₐₓ(Θₜ), t = T", false, DescentOutcome::kLastTop, ChartValue::kMedianWithBand},
    {"chart.catapult-diverged", "Which steps are too large: how many networks diverge",
     "Networks thrown out of the range of the kernel come back up to some rate, beyond which they "
     "leave all numbers.",
     "share diverged", false, DescentOutcome::kDiverged, ChartValue::kShareWithInterval}};

ChartRequest rate_chart(const RateChart& of, const DynamicsGrid& grid) {
  constexpr int kSteps = 200;
  ChartRequest request{};
  request.n_samples = grid.n_samples;
  request.chart = {
      .id = of.id,
      .title = of.title,
      .caption = fmt::format("{} Hypernetworks with an infinite f, H = {}, {} steps; {} networks a "
                             "point.",
                             of.caption, kDefaultDepthG, kSteps, grid.n_samples),
      .x_label = "rate c = η λₘₐₓ(Θ₀)",
      .y_label = of.y_label,
      .log_y = of.log_y,
      .spread = of.value == ChartValue::kShareWithInterval ? kShares : kMedians,
      .curves = {}};
  for (const std::int64_t m : grid.widths_g) {
    for (const double rate : grid.rates) {
      request.cells.push_back({fmt::format("m = {}", m), rate, hypernet_study(3, kSteps, rate), m,
                               of.column, of.value});
    }
  }
  return request;
}

// --- narrow g, narrow f ---

ChartRequest convergence_chart(const DynamicsGrid& grid) {
  constexpr int kInputsZ = 12;
  ChartRequest request{};
  request.n_samples = grid.n_samples;
  request.chart = {
      .id = "chart.convergence",
      .title = "How many narrow hypernetworks learn their targets",
      .caption = fmt::format(
          "However wide f is, a narrow g need not converge: the share of networks with a loss "
          "below "
          "1 % of that at the start, 2 x times {} z, f infinite, {} steps; {} networks a point.",
          kInputsZ, grid.long_run, grid.n_samples),
      .x_label = "width m of g",
      .y_label = "share converged",
      .log_x = true,
      .spread = kShares,
      .curves = {}};
  const auto study = hypernet_study(kInputsZ, grid.long_run, 1.0);
  for (const std::int64_t m : grid.narrow_g) {
    request.cells.push_back({"n = ∞", static_cast<double>(m), study, m, DescentOutcome::kConverged,
                             ChartValue::kShareWithInterval});
  }
  return request;
}

ChartRequest narrow_drift_chart(const DynamicsGrid& grid) {
  constexpr double kRate = 0.5;  // narrow networks are thrown far by rates that wide ones bear
  ChartRequest request{};
  request.n_samples = grid.n_samples;
  request.chart = {
      .id = "chart.narrow-drift",
      .title = "How far the kernel moves where one of f and g is narrow",
      .caption = fmt::format(
          "Where g or f is narrow the kernel goes on moving, however wide the other is; with f "
          "infinite and g wide it rests. 2 x times 3 z, rate {}; {} networks a point.",
          kRate, grid.n_samples),
      .x_label = "width of the other",
      .y_label = "|Θₜ − Θ₀| / |Θ₀|, median",
      .log_x = true,
      .log_y = true,
      .spread = kMedians,
      .curves = {}};
  const auto add = [&](const std::string& label, const WidthLaw& law,
                       const std::vector<std::int64_t>& widths) {
    const auto study = study_of(
        TrainedHypernets{
            .widths = law, .task = generated_hypernet_task(2, 3), .common_numbers = true},
        DescentOutcome{.rate = kRate});
    for (const std::int64_t width : widths) {
      request.cells.push_back({label, static_cast<double>(width), study, width,
                               DescentOutcome::kDrift, ChartValue::kMedianWithBand});
    }
  };
  for (const std::int64_t m : {4, 8})
    add(fmt::format("m = {}", m), WidthLaw::fixed_g(m), grid.widths);
  add("n = 8", WidthLaw::fixed_f(8), grid.widths_g);
  add("n = ∞", WidthLaw::sequential(), grid.widths_g);
  return request;
}

// --- inputs ---

ChartRequest input_chart(const DynamicsGrid& grid) {
  ChartRequest request{};
  request.n_samples = grid.n_samples;
  request.chart = {
      .id = "chart.optimised-input",
      .title = "How far an input moves when it is optimised with trained weights",
      .caption = fmt::format(
          "The distance does not vanish with the width: it is the trained function that says where "
          "an input goes. {} networks a point.",
          grid.n_samples),
      .x_label = "width n",
      .y_label = "|xₜ − x₀| / |x₀|, median",
      .log_x = true,
      .log_y = true,
      .spread = kMedians,
      .curves = {}};
  for (const sim::Activation& activation : {sim::Activation::kRelu, sim::Activation::kTanh}) {
    const auto study =
        study_of(TrainedMlps{.activation = activation, .task = generated_task(kChartInputs)},
                 InputDescentOutcome{});
    for (const std::int64_t n : grid.widths) {
      request.cells.push_back({std::string(sim::name(activation)), static_cast<double>(n), study, n,
                               InputDescentOutcome::kMoved, ChartValue::kMedianWithBand});
    }
  }
  return request;
}

ChartRequest input_gradient_chart(const DynamicsGrid& grid) {
  ChartRequest request{};
  request.n_samples = grid.n_samples;
  request.chart = {
      .id = "chart.input-gradient",
      .title = "How far networks differ in the gradient by x that training gives them",
      .caption = fmt::format(
          "Hypernetworks with f narrower than g: the derivative in x of what training adds spreads "
          "less, the wider both are. Targets h_0 ± 1, 2 x times 3 z; {} networks a point.",
          grid.n_samples),
      .x_label = "width n of f",
      .y_label = "variance of d(h_T − h_0)/dx",
      .log_x = true,
      .log_y = true,
      .spread = "±2 s.e.",
      .curves = {}};
  for (const std::int64_t ratio : {2, 4}) {
    for (const std::int64_t n : grid.narrow_f) {
      if (ratio * n > grid.widest_g) continue;
      const auto study = study_of(TrainedHypernets{.widths = WidthLaw::fixed_g(ratio * n),
                                                   .task = generated_hypernet_task(2, 3)},
                                  InputGradientOutcome{.rate = 0.5});
      request.cells.push_back({fmt::format("n = m / {}", ratio), static_cast<double>(n), study, n,
                               InputGradientOutcome::kSlope, ChartValue::kVarianceWithErrors});
    }
  }
  return request;
}

}  // namespace

DynamicsGrid default_dynamics_grid() {
  return {.widths = {64, 256, 1024, 4096},
          .widths_g = {32, 128, 512},
          .narrow_g = {2, 3, 4, 6, 8, 16, 32},
          .narrow_f = {16, 32, 64, 128},
          .widest_g = 256,
          .rates = {0.5, 1.0, 1.5, 1.8, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0},
          .long_run = 4000,
          .n_samples = 100};
}

std::vector<ChartRequest> dynamics_charts(const DynamicsGrid& grid) {
  std::vector<ChartRequest> charts;
  for (const TimeChart& chart : kTimeCharts) charts.push_back(time_chart(chart, grid));
  for (const RateChart& chart : kRateCharts) charts.push_back(rate_chart(chart, grid));
  charts.push_back(convergence_chart(grid));
  charts.push_back(narrow_drift_chart(grid));
  charts.push_back(input_chart(grid));
  charts.push_back(input_gradient_chart(grid));
  return charts;
}

}  // namespace widthwise::verify
