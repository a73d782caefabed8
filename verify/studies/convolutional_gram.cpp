#include "verify/studies/convolutional_gram.hpp"

namespace widthwise::verify {
namespace {

using Eigen::Index;
using Images = std::vector<theory::Image<double>>;
using PreparedImages = std::vector<theory::PreparedImage<double>>;

PreparedImages prepared(const theory::Convnet& f, const Images& images) {
  PreparedImages prepared;
  prepared.reserve(images.size());
  for (const theory::Image<double>& image : images) {
    theory::require_alike(image, images.front());
    prepared.emplace_back(f, image);
  }
  return prepared;
}

// Row i from column first_column(i) on, and zeros before it; the NNGP first, then the NTK.
template <class FirstColumn>
ConvolutionalGram gram_rows(const theory::Convnet& f, const PreparedImages& rows,
                            const PreparedImages& columns, int threads,
                            const sim::EnsembleHooks& hooks, const FirstColumn& first_column) {
  const auto n = static_cast<Index>(columns.size());
  const auto row = [&](std::uint64_t i) {
    theory::ConvolutionalRecursion<double> kernel(f);
    Eigen::VectorXd values = Eigen::VectorXd::Zero(2 * n);
    for (auto j = static_cast<Index>(first_column(i)); j < n; ++j) {
      const theory::ConvolutionalKernel<double> at_pair = kernel(rows[i], columns[j]);
      values(j) = at_pair.nngp;
      values(n + j) = at_pair.ntk;
    }
    return values;
  };
  const auto n_rows = static_cast<std::int64_t>(rows.size());
  const sim::Draws values = sim::run_ensemble(0, n_rows, 2 * n, threads, row, hooks);
  if (values.rows() < n_rows) return {Eigen::MatrixXd(0, n), Eigen::MatrixXd(0, n)};
  return {values.leftCols(n), values.rightCols(n)};
}

void mirror(Eigen::MatrixXd& upper) {
  if (upper.rows() < upper.cols()) return;
  upper.triangularView<Eigen::StrictlyLower>() = upper.transpose();
}

}  // namespace

ConvolutionalGram convolutional_gram(const theory::Convnet& f, const Images& images, int threads,
                                     const sim::EnsembleHooks& hooks) {
  const PreparedImages all = prepared(f, images);
  ConvolutionalGram gram =
      gram_rows(f, all, all, threads, hooks, [](std::uint64_t i) { return i; });
  mirror(gram.nngp);
  mirror(gram.ntk);
  return gram;
}

ConvolutionalGram convolutional_gram(const theory::Convnet& f, const Images& rows,
                                     const Images& columns, int threads,
                                     const sim::EnsembleHooks& hooks) {
  const PreparedImages left = prepared(f, rows);
  const PreparedImages top = prepared(f, columns);
  if (!rows.empty() && !columns.empty()) theory::require_alike(rows.front(), columns.front());
  return gram_rows(f, left, top, threads, hooks, [](std::uint64_t) { return 0; });
}

}  // namespace widthwise::verify
