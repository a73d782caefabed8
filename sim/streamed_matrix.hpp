#pragma once
// A random matrix that is made again at every product.

#include <memory>

#include "sim/gaussian_matrix.hpp"
#include "sim/network_law.hpp"

namespace widthwise::sim {

/// A rows x cols matrix with independent entries that are signs, +-1 with equal chance, or uniform
/// on [-sqrt 3, sqrt 3]: mean 0 and variance 1 like the N(0, 1) entries of other GaussianMatrices,
/// whose place it takes. An entry is a function of its name: nothing is stored, and every product
/// makes all entries again, 256 signs or 4 uniform ones from a call of the cipher. The last columns
/// may be Gaussian, for biases, and are stored.
///
/// Entry (i, j) is bit i % 64 of word i / 64 of draw j (a sign: 1 is -1), or word i of draw j as a
/// signed fraction. Products are added in one order on every machine.
class StreamedMatrix final : public GaussianMatrix {
 public:
  /// Throws std::invalid_argument unless rows and cols are positive, 0 <= gaussian_columns <= cols,
  /// and for Gaussian weights.
  StreamedMatrix(WeightLaw law, Eigen::Index rows, Eigen::Index cols, const RandomStream& stream,
                 Eigen::Index gaussian_columns = 0);

  Eigen::Index rows() const override { return rows_; }
  Eigen::Index cols() const override { return streamed_ + gaussian_.cols(); }
  Eigen::VectorXd times(const Eigen::Ref<const Eigen::VectorXd>& x, double factor) override;
  Eigen::VectorXd transpose_times(const Eigen::Ref<const Eigen::VectorXd>& y,
                                  double factor) override;
  Eigen::MatrixXd complete() override;
  /// Of the Gaussian columns.
  std::int64_t n_normals() const override { return gaussian_.size(); }

 private:
  WeightLaw law_;
  Eigen::Index rows_;
  Eigen::Index streamed_;  // columns that are not Gaussian
  RandomStream stream_;
  Eigen::MatrixXd gaussian_;
};

/// The weights of a layer: for Gaussian ones make_gaussian_matrix(); of another law streamed, or
/// with Engine::kDense the same entries stored. `bias_columns`, the last ones, are Gaussian in any
/// case. Throws std::invalid_argument for impossible dimensions.
std::unique_ptr<GaussianMatrix> make_weight_matrix(WeightLaw law, Engine engine, Eigen::Index rows,
                                                   Eigen::Index cols, const RandomStream& stream,
                                                   Eigen::Index bias_columns = 0);

}  // namespace widthwise::sim
