// The example of the README: a draw and what theory says of it.

#include <cmath>
#include <cstdio>
#include <widthwise/sim/mlp.hpp>
#include <widthwise/theory/mlp_kernel.hpp>

int main() {
  using namespace widthwise::sim;
  Mlp mlp(uniform_mlp(/*input_dimension=*/3, /*depth=*/2, /*width=*/64), Engine::kDeferred,
          {.seed = 1, .study = 0, .width = 64, .sample = 0});
  const Eigen::VectorXd u = Eigen::VectorXd::Unit(3, 0), v = Eigen::VectorXd::Unit(3, 1);
  const Eigen::VectorXd k = mlp.correlations(u, v, /*max_order=*/2);
  std::printf("%g %g %g\n", k[0], k[1], k[2]);
  return std::isfinite(k[2]) ? 0 : 1;
}
