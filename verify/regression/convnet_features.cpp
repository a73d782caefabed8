#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "theory/convolutional_kernel.hpp"
#include "verify/regression/feature_kernel.hpp"
#include "verify/studies/convolutional_gram.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using theory::Image;

constexpr int kFilterSize = 3;

double angle_of(double cosine) {
  return std::atan2(std::sqrt(std::max((1.0 - cosine) * (1.0 + cosine), 0.0)), cosine);
}

class ConvnetFeatures final : public FeatureNetwork {
 public:
  ConvnetFeatures(int depth, theory::Readout readout, ImageChannels channels)
      : f_{depth, kFilterSize, readout}, channels_(channels) {}

  std::string in_words() const override {
    const bool flattened = f_.readout == theory::Readout::kFlattened;
    return fmt::format("a convnet of {} layer{} of {} x {} filters, {}, which sees values{}",
                       f_.depth, f_.depth == 1 ? "" : "s", kFilterSize, kFilterSize,
                       flattened ? "flattened" : "with global average pooling",
                       channels_ == ImageChannels::kValuesAndMask ? " and mask" : "");
  }

  Eigen::MatrixXd channels(const Eigen::MatrixXd& values,
                           const Eigen::MatrixXd& masks) const override {
    if (channels_ == ImageChannels::kValues) return values;
    Eigen::MatrixXd both(2 * values.rows(), values.cols());
    both << values, masks;
    return both;
  }

  Eigen::VectorXd lengths(const Eigen::MatrixXd& inputs, const Workers& workers) const override {
    return deviations(images(inputs), workers);
  }

  FeatureKernel between(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right,
                        const Workers& workers) const override {
    const std::vector<Image<double>> rows = images(left);
    const std::vector<Image<double>> columns = images(right);
    const bool same = are_same(left, right);
    sim::EnsembleHooks hooks;
    hooks.stop = workers.stop;
    const ConvolutionalGram gram =
        same ? convolutional_gram(f_, rows, workers.threads, hooks)
             : convolutional_gram(f_, rows, columns, workers.threads, hooks);
    FeatureKernel kernel{Eigen::MatrixXd::Zero(left.cols(), right.cols()),
                         Eigen::MatrixXd::Zero(left.cols(), right.cols())};
    if (workers.stopped()) return kernel;
    count(n_evaluated(left.cols(), right.cols(), same));
    const Eigen::VectorXd of_rows =
        same ? Eigen::VectorXd(gram.nngp.diagonal().cwiseSqrt()) : deviations(rows, workers);
    const Eigen::VectorXd of_columns = same ? of_rows : deviations(columns, workers);
    for (Index j = 0; j < right.cols(); ++j) {
      for (Index i = 0; i < left.cols(); ++i) {
        const double scale = of_rows(i) * of_columns(j);
        if (!(scale > 0.0)) {
          kernel.theta(i, j) = std::numbers::pi / 2.0;
          continue;
        }
        const bool equal = left.col(i) == right.col(j);
        kernel.theta(i, j) = equal ? 0.0 : angle_of(gram.nngp(i, j) / scale);
        kernel.theta_f(i, j) = gram.ntk(i, j) / scale;
      }
    }
    return kernel;
  }

 private:
  std::vector<Image<double>> images(const Eigen::MatrixXd& columns) const {
    const auto n_channels = static_cast<int>(channels_);
    const auto side =
        static_cast<int>(std::lround(std::sqrt(static_cast<double>(columns.rows()) / n_channels)));
    std::vector<Image<double>> list;
    for (Index j = 0; j < columns.cols(); ++j) {
      list.push_back({n_channels, side, side, {columns.col(j).begin(), columns.col(j).end()}});
    }
    return list;
  }

  // sqrt S(x, x) of each.
  Eigen::VectorXd deviations(const std::vector<Image<double>>& list, const Workers& workers) const {
    Eigen::VectorXd values(static_cast<Index>(list.size()));
    count(list.size());
    for_each_piece(values.size(), workers, [&](Index i) {
      const Image<double>& image = list[static_cast<std::size_t>(i)];
      values(i) = std::sqrt(theory::convolutional_kernel(f_, image, image).nngp);
    });
    return values;
  }

  theory::Convnet f_;
  ImageChannels channels_;
};

}  // namespace

std::shared_ptr<const FeatureNetwork> convnet_features(int depth, bool pooled,
                                                       ImageChannels channels) {
  return std::make_shared<const ConvnetFeatures>(
      depth, pooled ? theory::Readout::kGlobalAveragePooling : theory::Readout::kFlattened,
      channels);
}

}  // namespace widthwise::verify
