#pragma once
// The sine.

#include "sim/activation.hpp"
#include "sim/vector_math.hpp"

namespace widthwise::sim {

struct Sin {
  static constexpr Activation kActivation = Activation::kSin;
  static constexpr std::string_view kName = "sin";
  static constexpr bool kMultilinear = false;

  static Eigen::VectorXd value(const Eigen::VectorXd& h) { return both(h).sine; }
  static Eigen::VectorXd slope(const Eigen::VectorXd& h) { return both(h).cosine; }

  // The sine, the cosine, and their negatives in turn, over k!.
  static std::vector<Eigen::VectorXd> taylor(const Eigen::VectorXd& h, int max_order) {
    const Both at = both(h);
    std::vector<Eigen::VectorXd> y;
    double factor = 1.0;  // +-1 / k!
    for (int k = 0; k <= max_order; ++k) {
      y.emplace_back(factor * (k % 2 == 0 ? at.sine : at.cosine));
      factor /= k % 2 == 0 ? k + 1 : -(k + 1);
    }
    return y;
  }

 private:
  struct Both {
    Eigen::VectorXd sine;
    Eigen::VectorXd cosine;
  };

  static Both both(const Eigen::VectorXd& h) {
    Both at{h, Eigen::VectorXd(h.size())};
    const auto n = static_cast<std::size_t>(h.size());
    sine_in_place({at.sine.data(), n}, {at.cosine.data(), n});
    return at;
  }
};

}  // namespace widthwise::sim
