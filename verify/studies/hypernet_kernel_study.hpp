#pragma once
#include "verify/studies/hypernet_study.hpp"

namespace widthwise::verify {

/// The empirical NTK of hypernetworks and how gradient flow moves it: what Theorem 3 speaks of.
class HypernetKernelStudy final : public HypernetStudy {
 public:
  /// Columns, in this order.
  enum Column { kValue, kNtk, kDrift };

  /// Without `with_drift`, which costs most of a draw, that column is left out.
  HypernetKernelStudy(HypernetStudySpec spec, bool with_drift)
      : HypernetStudy(std::move(spec)), with_drift_(with_drift) {}

  /// "K0", "K1" (h(u) and the NTK at u, u'), "drift": d/dt of the NTK at t = 0 under gradient flow
  /// of the squared loss on u, u' with targets 1 and -1.
  std::vector<std::string> columns() const override;

 protected:
  std::string measured() const override { return with_drift_ ? "drift" : "ntk"; }
  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const override;
  HypernetQueries queries() const override {
    if (!with_drift_) return {.values = 0, .gradients = 1, .moves = 1, .order = 1};
    return {.values = 0, .gradients = 2, .moves = 4, .order = 2};
  }

 private:
  bool with_drift_;
};

/// d/dt <grad h(u), grad h(u')> under dw/dt = -grad of 1/2 sum_i (h(u_i) - target_i)^2:
///   - sum_i (h(u_i) - target_i) (K^(2)(u; u', u_i) + K^(2)(u'; u, u_i)).
double kernel_drift(sim::Hypernet& net, const HypernetInputPair& pair,
                    const std::vector<sim::HypernetInput>& training,
                    const std::vector<double>& targets);

}  // namespace widthwise::verify
