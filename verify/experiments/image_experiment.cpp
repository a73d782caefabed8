#include "verify/experiments/image_experiment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/experiments/experiment_claims.hpp"
#include "verify/experiments/image_descent.hpp"
#include "verify/experiments/image_pictures.hpp"
#include "verify/experiments/kept_predictions.hpp"
#include "verify/experiments/split_clock.hpp"
#include "verify/experiments/split_errors.hpp"
#include "verify/experiments/width_charts.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;

constexpr Index kBlock = 500;  // test images that are predicted at once

// --- what is asked for ---

void check_context(const ImageExperiment& experiment, const ImageData& data) {
  const std::optional<Index> shown = experiment.context.n_pixels;
  if (shown && (*shown < 1 || *shown > data.n_pixels())) {
    throw UsageError(
        fmt::format("context {}: an image has 1 to {} pixels to show", *shown, data.n_pixels()));
  }
}

// Without trained hypernetworks.
double bytes_of_kernels(const ImageExperiment& experiment, const ImageData& data) {
  const ImageKernels kernels(experiment.f, experiment.depth_g, data.side(), experiment.forms);
  return bytes_of_image_regression(kernels, experiment.learned, experiment.images.back(), kBlock,
                                   experiment.threads) +
         bytes_of_predictions(experiment, data.n_pixels());
}

// --- the run ---

class ImageRun {
 public:
  ImageRun(const ImageExperiment& experiment, const ImageData& data, ProgressBar& progress,
           const std::atomic<bool>& stop)
      : experiment_(experiment),
        data_(data),
        progress_(progress),
        workers_{experiment.threads, &stop},
        kernels_(experiment.f, experiment.depth_g, data.side(), experiment.forms),
        n_test_(experiment.n_test.value_or(data.n_test())),
        kept_(data, n_test_, experiment.n_kept,
              ImageSplit(data, experiment.context, experiment.seed, 0)),
        clock_(experiment.seconds) {}

  RunOutcome operator()() {
    progress_.begin(experiment_.task, total_cost(), "steps");
    for (std::int64_t k = 0; k < experiment_.n_splits && !workers_.stopped() && !clock_.over(k);
         ++k) {
      const ImageSplit split(data_, experiment_.context, experiment_.seed,
                             static_cast<std::uint64_t>(k));
      kept_.begin_split(split, experiment_.images.back(), experiment_.learned);
      if (!carry_out(split, k)) break;
      ++splits_done_;
    }
    progress_.finish();
    return outcome();
  }

 private:
  // --- costs, in multiplications ---

  double learning_cost(Index n_images) const {
    const auto n = static_cast<double>(n_images);
    const auto p = static_cast<double>(kernels_.n_pixels());
    constexpr double kTerms = 9.0;
    constexpr double kIterations = 7.0;
    if (experiment_.learned.per_image) {
      const double points = n * static_cast<double>(*experiment_.learned.per_image);
      return experiment_.learned.predictors * (points * points * points / 3.0);
    }
    return p * (n * n * n / 3.0 + kTerms * n * n) + kIterations * kTerms * n * p * (n + p);
  }

  double predicting_cost(Index n_images, Index n_tested) const {
    const auto p = static_cast<double>(kernels_.n_pixels());
    constexpr double kTerms = 9.0;
    return static_cast<double>(n_tested) * static_cast<double>(n_images) * kTerms * (p + 50.0);
  }

  double total_cost() const {
    double cost = 0.0;
    for (const Index n : experiment_.images) {
      cost += (learning_cost(n) + predicting_cost(n, n_test_)) *
              static_cast<double>(experiment_.forms.size());
      for (const HypernetTraining& training : experiment_.hypernets) {
        cost += cost_of_hypernet(training, kernels_.n_pixels(), n);
      }
      cost += descent_cost(n);
    }
    return cost * static_cast<double>(experiment_.n_splits);
  }

  // Of kernel descent, where there are hypernetworks to hold against it.
  double descent_cost(Index n_images) const {
    if (experiment_.hypernets.empty()) return 0.0;
    return cost_of_descent(experiment_.hypernets.back(), kernels_.n_pixels(), n_images) +
           predicting_cost(n_images, n_test_);
  }

  // False if it was not finished, for which there may be a reason.
  bool carry_out(const ImageSplit& split, std::int64_t number) {
    try {
      return std::ranges::all_of(experiment_.images,
                                 [&](Index n) { return carry_out(split, number, n); });
    } catch (const ResourceError& error) {  // what is finished is not lost
      ended_by_ = error.what();
    } catch (const UsageError& error) {
      if (splits_done_ == 0) throw;
      ended_by_ = error.what();
    }
    return false;
  }

  // --- one number of images in one split ---

  // False if it was not finished; then nothing of it is told.
  bool carry_out(const ImageSplit& split, std::int64_t number, Index n) {
    const ShownImages training = split.training(n);
    const FeatureKernel f = experiment_.forms.empty()
                                ? FeatureKernel{}
                                : kernels_.between(training, training, workers_);
    std::vector<ImagePredictor> predictors;
    for (const theory::KernelForm form : experiment_.forms) {
      auto learned = learn(kernels_, form, f, split, training, experiment_.learned, workers_);
      if (!learned) return false;
      predictors.push_back(std::move(*learned));
      progress_.advance(learning_cost(n));
    }
    std::optional<ImageDescent> descent;
    if (!experiment_.hypernets.empty()) {
      descent.emplace(experiment_.hypernets.back(), data_.side(),
                      hypernet_key(experiment_.seed, number, n));
      if (!descent->learn(split, training, experiment_.learned, workers_)) return false;
      progress_.advance(descent_cost(n));
    }
    std::vector<ImageHypernet> hypernets;
    for (const HypernetTraining& training_of_one : experiment_.hypernets) {
      hypernets.emplace_back(training_of_one, data_.side(),
                             hypernet_key(experiment_.seed, number, n), workers_.threads);
      if (!hypernets.back().learn(split, training, experiment_.learned, workers_)) return false;
      progress_.advance(cost_of_hypernet(training_of_one, kernels_.n_pixels(), n));
    }
    SplitErrors errors(n);
    std::vector<PredictionTable> tables = kept_.empty_tables(names_, n, number);
    for (Index first = 0; first < n_test_; first += kBlock) {
      const ShownImages test = split.test(first, std::min(kBlock, n_test_ - first));
      const FeatureKernel between = kernels_.between(test, training, workers_);
      for (std::size_t k = 0; k < predictors.size(); ++k) {
        const Eigen::MatrixXd values = predict(kernels_, predictors[k], between, workers_);
        if (workers_.stopped()) return false;
        errors.add(predictors[k].effort.predictor, values, test);
        kept_.keep(values, first, tables[k]);
        progress_.advance(predicting_cost(n, test.count()));
      }
      Eigen::MatrixXd limit;
      if (descent) {
        limit = descent->predict(test, workers_);
        if (workers_.stopped()) return false;
        errors.add(kKernelDescent, limit, test);
        kept_.keep(limit, first, tables[predictors.size()]);
      }
      for (std::size_t k = 0; k < hypernets.size(); ++k) {
        const Eigen::MatrixXd values = hypernets[k].predict(test, workers_);
        if (workers_.stopped()) return false;
        errors.add(hypernet_name(k), values, test);
        errors.add_distance(hypernet_name(k), values, limit, test);
        kept_.keep(values, first, tables[predictors.size() + 1 + k]);
      }
      add_baselines(training, test, between, errors);
    }
    for (const ImagePredictor& predictor : predictors) efforts_.add(predictor.effort);
    if (descent) efforts_.add(descent->effort());
    for (std::size_t k = 0; k < hypernets.size(); ++k) {
      efforts_.add(
          {hypernet_name(k), n, 0, experiment_.hypernets[k].steps, hypernets[k].residual()});
    }
    kept_.add(std::move(tables));
    errors_.push_back(std::move(errors));
    return true;
  }

  std::string hypernet_name(std::size_t k) const {
    return name_of_hypernet(experiment_.hypernets, k);
  }

  static void add_baselines(const ShownImages& training, const ShownImages& test,
                            const FeatureKernel& between, SplitErrors& errors) {
    const Eigen::VectorXd mean = training.intensities.rowwise().mean();
    errors.add(kMeanImage, mean.replicate(1, test.count()), test);
    Eigen::MatrixXd nearest(mean.size(), test.count());
    for (Index i = 0; i < test.count(); ++i) {
      Index which = 0;
      between.theta.row(i).minCoeff(&which);
      nearest.col(i) = training.intensities.col(which);
    }
    errors.add(kNearestImage, nearest, test);
  }

  std::vector<std::string> predictor_list() const {
    std::vector<std::string> names;
    for (const theory::KernelForm form : experiment_.forms) names.emplace_back(theory::name(form));
    if (!experiment_.hypernets.empty()) names.emplace_back(kKernelDescent);
    for (std::size_t k = 0; k < experiment_.hypernets.size(); ++k) {
      names.push_back(hypernet_name(k));
    }
    return names;
  }

  // --- what is told ---

  std::string context_in_words() const {
    const auto& shown = experiment_.context.n_pixels;
    if (!shown) return "the upper half";
    return *shown == data_.n_pixels() ? "all pixels" : fmt::format("{} pixels at random", *shown);
  }

  std::string pixels_in_words() const {
    const LearnedPixels& learned = experiment_.learned;
    if (!learned.per_image) return "all";
    const std::string drawn = fmt::format("{} an image, with replacement", *learned.per_image);
    if (learned.predictors == 1) return drawn;
    return fmt::format("{}, the mean of {} predictors", drawn, learned.predictors);
  }

  std::map<std::string, std::string> setting() const {
    const LearnedPixels& learned = experiment_.learned;
    std::map<std::string, std::string> words{
        {"context", context_in_words()},
        {"f", experiment_.f->in_words()},
        {"g", fmt::format("{} weight layers", experiment_.depth_g)},
        {"pixels", pixels_in_words()},
        {"ridge", fmt::format("{:g} of the kernel's mean diagonal", learned.ridge)},
        {"splits", fmt::format("{} of {}", splits_done_, experiment_.n_splits)},
        {"test images", fmt::format("{}", n_test_)}};
    if (!ended_by_.empty()) words["ended early"] = ended_by_;
    if (!experiment_.hypernets.empty()) {
      const HypernetTraining& widest = experiment_.hypernets.back();
      words["hn"] = fmt::format("a trained hypernetwork of width {}, {} steps of {} images at most",
                                widest.width, widest.steps, widest.batch);
    }
    return words;
  }

  NamedWidths hypernet_widths() const {
    NamedWidths widths;
    for (std::size_t k = 0; k < experiment_.hypernets.size(); ++k) {
      widths.emplace_back(hypernet_name(k), experiment_.hypernets[k].width);
    }
    return widths;
  }

  RunOutcome outcome() {
    RunOutcome outcome;
    Results& results = outcome.results;
    results.experiment = error_table(experiment_.task, setting(), errors_, efforts_.hardest());
    results.claims = experiment_claims(*results.experiment, errors_, experiment_.alpha);
    results.charts = error_charts(*results.experiment);
    std::ranges::move(width_charts(*results.experiment, hypernet_widths()),
                      std::back_inserter(results.charts));
    Predictions predictions = kept_.take();
    results.pictures = prediction_pictures(predictions, experiment_.task, data_.side());
    results.meta.seed = experiment_.seed;
    results.meta.threads = experiment_.threads;
    results.meta.engine = "kernel regression";
    results.meta.inputs =
        fmt::format("{} training and {} test images", data_.n_training(), n_test_);
    results.meta.alpha = experiment_.alpha;
    results.meta.n_claims = std::max(1, static_cast<int>(results.claims.size()));
    results.meta.n_looks = 1;
    results.meta.partial = workers_.stopped() || !ended_by_.empty();
    outcome.samples = error_samples(experiment_.task, errors_);
    outcome.samples.engine = results.meta.engine;
    outcome.samples.description = results.meta.inputs;
    outcome.predictions = std::move(predictions);
    return outcome;
  }

  const ImageExperiment& experiment_;
  const ImageData& data_;
  ProgressBar& progress_;
  Workers workers_;
  ImageKernels kernels_;
  Index n_test_;
  KeptPredictions kept_;
  SplitClock clock_;
  std::vector<std::string> names_ = predictor_list();  // whose predictions are kept
  std::vector<SplitErrors> errors_;
  HardestEfforts efforts_;
  std::int64_t splits_done_ = 0;
  std::string ended_by_;  // what went wrong
};

}  // namespace

double bytes_of_predictions(const ImageExperiment& experiment, Index n_pixels) {
  const double tables =
      1.0 + static_cast<double>(experiment.images.size()) *
                static_cast<double>(experiment.forms.size() + experiment.hypernets.size() +
                                    (experiment.hypernets.empty() ? 0 : 1));
  const auto splits = static_cast<double>(experiment.n_splits);
  const LearnedPixels& learned = experiment.learned;
  const double numbers_an_image =
      1.0 + static_cast<double>(experiment.context.n_pixels.value_or(0)) +
      static_cast<double>(learned.per_image.value_or(0)) * learned.predictors;
  constexpr double kCopies = 3.0;  // as matrices, as a file in memory and as its bytes
  return kCopies * splits *
         (sizeof(float) * static_cast<double>(n_pixels) * static_cast<double>(experiment.n_kept) *
              tables +
          sizeof(std::int64_t) * static_cast<double>(experiment.images.back()) * numbers_an_image);
}

double bytes_of_image_experiment(const ImageExperiment& experiment, const ImageData& data) {
  double bytes = bytes_of_kernels(experiment, data);
  if (experiment.hypernets.empty()) return bytes;
  bytes +=
      bytes_of_descent(experiment.hypernets.back(), data.side(), experiment.images.back(), kBlock);
  for (const HypernetTraining& training : experiment.hypernets) {
    bytes += bytes_of_hypernet(training, data.n_pixels());
  }
  return bytes;
}

void check_image_experiment(const ImageExperiment& experiment, const ImageData& data) {
  const Index most = experiment.images.back();
  check_images(most, data);
  if (!experiment.forms.empty()) check_points(most, experiment.learned);
  if (experiment.n_test && (*experiment.n_test < 1 || *experiment.n_test > data.n_test())) {
    throw UsageError(
        fmt::format("test-images {}: there are 1 to {}", *experiment.n_test, data.n_test()));
  }
  const Index n_test = experiment.n_test.value_or(data.n_test());
  if (experiment.n_kept > n_test) {
    throw UsageError(fmt::format("keep {}: there are {} test images", experiment.n_kept, n_test));
  }
  check_context(experiment, data);
  require_memory(bytes_of_kernels(experiment, data), fmt::format("images {}", most),
                 "give fewer images, or a smaller --keep");
  if (experiment.hypernets.empty()) return;
  check_hypernets(experiment.hypernets);
  require_memory(bytes_of_image_experiment(experiment, data), "trained hypernetworks",
                 "give smaller --hn-widths, or fewer images");
}

RunOutcome run_image_experiment(const ImageExperiment& experiment, const ImageData& data,
                                ProgressBar& progress, const std::atomic<bool>& stop) {
  return ImageRun(experiment, data, progress, stop)();
}

}  // namespace widthwise::verify
