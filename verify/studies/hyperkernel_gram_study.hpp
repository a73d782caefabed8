#pragma once
// Gram matrices of the hyperkernel.

#include <vector>

#include "sim/hypernet.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

/// The smallest eigenvalue of a Gram matrix of the hyperkernel, in units of its diagonal: the
/// matrix is that of the correlations, so that the norms of the inputs play no part.
struct GramEigenvalue {
  double smallest;
  double error;  ///< bound on what rounding has moved it by

  /// Whether it is shown to be positive.
  bool definite() const { return smallest > error; }
};

/// Throws std::invalid_argument for no inputs or a depth below 1.
GramEigenvalue smallest_gram_eigenvalue(const std::vector<sim::HypernetInput>& inputs, int depth_f,
                                        int depth_g);

/// Gram matrices of the hyperkernel over random inputs, x and z standard normal in R^3. No network
/// is drawn: both widths are infinite, and the run's widths only number batches.
class HyperkernelGramStudy final : public Study {
 public:
  /// Columns, in this order.
  enum Column { kNotDefinite, kSmallestEigenvalue };

  HyperkernelGramStudy(int depth_f, int depth_g)
      : Study({.share = 1.0 / 64.0}), depth_f_(depth_f), depth_g_(depth_g) {}

  std::string name() const override;
  /// 1 if the matrix is not shown to be positive definite, by a margin of rounding errors, else 0;
  /// the smallest eigenvalue over the mean one.
  std::vector<std::string> columns() const override;
  Eigen::VectorXd draw(const Setting& setting, std::int64_t width,
                       std::uint64_t sample) const override;
  double bytes_per_draw(const Setting&, std::int64_t) const override { return 1e5; }
  NetworkFamily networks() const override;

 private:
  int depth_f_;
  int depth_g_;
};

}  // namespace widthwise::verify
