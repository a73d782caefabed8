#include "sim/streamed_matrix.hpp"

#include <bit>
#include <cstring>
#include <numbers>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/dense_matrix.hpp"
#include "sim/dot.hpp"
#include "sim/lanes.hpp"
#include "sim/processor_clones.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kSignsInWord = 64;
typedef std::uint64_t WordLanes __attribute__((vector_size(kLanes * sizeof(double))));  // NOLINT

// Numbers of `lanes` with the sign turned where bits of the word from `first` on are 1.
Lanes with_signs(const Lanes& lanes, std::uint64_t word, std::uint64_t first) {
  WordLanes bits;
  std::memcpy(&bits, &lanes, sizeof bits);
  const WordLanes shifts = {first, first + 1, first + 2, first + 3};
  bits ^= (word >> shifts) << 63;
  Lanes turned;
  std::memcpy(&turned, &bits, sizeof turned);
  return turned;
}

// y += x s for the signs s of these words, 64 a word.
WIDTHWISE_PROCESSOR_CLONES
void add_signs(double x, const std::uint64_t* words, std::size_t n, double* y) {
  const Lanes value = {x, x, x, x};
  for (std::size_t k = 0; k < n; ++k) {
    for (Index i = 0; i < kSignsInWord; i += kLanes) {
      double* const at = y + static_cast<Index>(k) * kSignsInWord + i;
      store(load(at) + with_signs(value, words[k], static_cast<std::uint64_t>(i)), at);
    }
  }
}

// s.y. Four sums side by side, since each addition waits for the one before.
WIDTHWISE_PROCESSOR_CLONES
double sum_of_signs(const std::uint64_t* words, std::size_t n, const double* y) {
  constexpr Index kSums = 4;
  Lanes sums[kSums] = {};
  for (std::size_t k = 0; k < n; ++k) {
    const double* const at = y + static_cast<Index>(k) * kSignsInWord;
    for (Index i = 0; i < kSignsInWord; i += kSums * kLanes) {
      for (Index part = 0; part < kSums; ++part) {
        const Index first = i + part * kLanes;
        sums[part] += with_signs(load(at + first), words[k], static_cast<std::uint64_t>(first));
      }
    }
  }
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

// Word by word an odd multiple of sqrt(3) / 2^53: symmetric, and of variance 1 - 2^-106.
void to_uniform(std::span<const std::uint64_t> words, std::span<double> entries) {
  constexpr double kStep = std::numbers::sqrt3 / 4503599627370496.0;  // 2^52
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto whole = std::bit_cast<std::int64_t>(words[i]) >> 11;
    entries[i] = (static_cast<double>(whole) + 0.5) * kStep;
  }
}

// One column of signs or of uniform entries, and room for it.
class StreamedColumn {
 public:
  StreamedColumn(WeightLaw law, Index rows)
      : signs_(law == WeightLaw::kSign),
        rows_(rows),
        words_(static_cast<std::size_t>(signs_ ? (rows + kSignsInWord - 1) / kSignsInWord : rows)),
        entries_(signs_ ? 0 : rows) {}

  /// A whole number of words' signs.
  Index padded_rows() const {
    return signs_ ? static_cast<Index>(words_.size()) * kSignsInWord : rows_;
  }

  void make(const RandomStream& stream, Index column) {
    stream.fill_words(words_, static_cast<std::uint64_t>(column));
    if (!signs_) to_uniform(words_, {entries_.data(), words_.size()});
  }

  /// y += x times it; y has padded_rows() entries, the last ones of no meaning.
  void add_to(double x, VectorXd& y) const {
    if (signs_) {
      add_signs(x, words_.data(), words_.size(), y.data());
    } else {
      y += x * entries_;
    }
  }

  /// Its product with y, which has padded_rows() entries, the last ones 0.
  double dot_with(const VectorXd& y) const {
    return signs_ ? sum_of_signs(words_.data(), words_.size(), y.data()) : dot(entries_, y);
  }

 private:
  bool signs_;
  Index rows_;
  std::vector<std::uint64_t> words_;
  VectorXd entries_;
};

}  // namespace

StreamedMatrix::StreamedMatrix(WeightLaw law, Index rows, Index cols, const RandomStream& stream,
                               Index gaussian_columns)
    : law_(law), rows_(rows), streamed_(cols - gaussian_columns), stream_(stream) {
  if (law == WeightLaw::kGaussian) {
    throw std::invalid_argument("Gaussian matrices are deferred or dense, not streamed");
  }
  if (rows < 1 || cols < 1 || gaussian_columns < 0 || gaussian_columns > cols) {
    throw std::invalid_argument("a matrix of " + std::to_string(rows) + " x " +
                                std::to_string(cols) + " with " + std::to_string(gaussian_columns) +
                                " Gaussian columns is impossible");
  }
  gaussian_.resize(rows, gaussian_columns);
  for (Index j = 0; j < gaussian_columns; ++j) {
    stream.fill_normal({gaussian_.col(j).data(), static_cast<std::size_t>(rows)},
                       static_cast<std::uint64_t>(streamed_ + j));
  }
}

VectorXd StreamedMatrix::times(const Eigen::Ref<const VectorXd>& x, double factor) {
  check_size(x.size(), cols());
  if (!x.allFinite()) refuse_not_finite();
  StreamedColumn column(law_, rows_);
  VectorXd y = VectorXd::Zero(column.padded_rows());
  for (Index j = 0; j < streamed_; ++j) {
    if (x[j] == 0.0) continue;  // units of a ReLU that are shut
    column.make(stream_, j);
    column.add_to(x[j], y);
  }
  VectorXd product = factor * y.head(rows_);
  for (Index j = 0; j < gaussian_.cols(); ++j) {
    product += factor * x[streamed_ + j] * gaussian_.col(j);
  }
  return product;
}

VectorXd StreamedMatrix::transpose_times(const Eigen::Ref<const VectorXd>& y, double factor) {
  check_size(y.size(), rows());
  if (!y.allFinite()) refuse_not_finite();
  StreamedColumn column(law_, rows_);
  VectorXd padded = VectorXd::Zero(column.padded_rows());
  padded.head(rows_) = y;
  VectorXd product(cols());
  for (Index j = 0; j < streamed_; ++j) {
    column.make(stream_, j);
    product[j] = factor * column.dot_with(padded);
  }
  for (Index j = 0; j < gaussian_.cols(); ++j) {
    product[streamed_ + j] = factor * dot(gaussian_.col(j), y);
  }
  return product;
}

MatrixXd StreamedMatrix::complete() {
  MatrixXd entries(rows_, cols());
  StreamedColumn column(law_, rows_);
  for (Index j = 0; j < streamed_; ++j) {
    column.make(stream_, j);
    VectorXd whole = VectorXd::Zero(column.padded_rows());
    column.add_to(1.0, whole);
    entries.col(j) = whole.head(rows_);
  }
  entries.rightCols(gaussian_.cols()) = gaussian_;
  return entries;
}

std::unique_ptr<GaussianMatrix> make_weight_matrix(WeightLaw law, Engine engine, Index rows,
                                                   Index cols, const RandomStream& stream,
                                                   Index bias_columns) {
  if (law == WeightLaw::kGaussian) return make_gaussian_matrix(engine, rows, cols, stream);
  auto streamed = std::make_unique<StreamedMatrix>(law, rows, cols, stream, bias_columns);
  if (engine == Engine::kDense) return std::make_unique<DenseMatrix>(streamed->complete());
  return streamed;
}

}  // namespace widthwise::sim
