#pragma once
#include "verify/studies/hypernet_study.hpp"

namespace widthwise::verify {

/// K^(0..max_order)(u; u', .., u') of hypernetworks: what Theorem 1 speaks of.
class HypernetCorrelations final : public HypernetStudy {
 public:
  HypernetCorrelations(HypernetStudySpec spec, int max_order)
      : HypernetStudy(std::move(spec)), max_order_(max_order) {}

  /// "K0" .. "K<max_order>".
  std::vector<std::string> columns() const override;

 protected:
  std::string measured() const override;
  Eigen::VectorXd measure(sim::Hypernet& net, const HypernetInputPair& inputs) const override;
  HypernetQueries queries() const override {
    return {.values = 0, .gradients = max_order_ > 0 ? 1 : 0, .moves = 1, .order = max_order_};
  }

 private:
  int max_order_;
};

}  // namespace widthwise::verify
