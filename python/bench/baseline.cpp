// What the calls of cost.py cost in C++: reads "sample" or "kernel" from standard input, makes the
// call once, and prints the seconds that it took.

#include <chrono>
#include <cstdio>
#include <iostream>
#include <random>
#include <string>

#include "sim/matrix_blocks.hpp"
#include "sim/memory_policy.hpp"
#include "verify/requests/gram_request.hpp"
#include "verify/requests/sample_request.hpp"

namespace {

using namespace widthwise::verify;

constexpr int kThreads = 1;
constexpr std::int64_t kDraws = 1000;
constexpr Eigen::Index kInputs = 1000;
constexpr Eigen::Index kDimension = 100;

Eigen::MatrixXd columns() {
  std::mt19937_64 bits(1);
  std::normal_distribution<double> normal;
  return Eigen::MatrixXd::NullaryExpr(kDimension, kInputs, [&] { return normal(bits); });
}

// The sum is printed, so that nothing is left out.
double sample() {
  SampleRequest request;
  request.width = "1024";
  request.n_samples = kDraws;
  request.threads = kThreads;
  return SampleDraws(request).rows(0, kDraws, {}).sum();
}

double kernel(const Tuples& inputs) {
  return GramKernel({.workers = {.threads = kThreads}}).among(inputs).ntk(0, 1);
}

}  // namespace

int main() {
  widthwise::sim::keep_freed_memory();
  widthwise::sim::fix_matrix_blocks();
  const Tuples inputs{columns(), {}};
  for (std::string call; std::cin >> call;) {
    const auto begun = std::chrono::steady_clock::now();
    const double value = call == "sample" ? sample() : kernel(inputs);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::printf("%.9g %.17g\n", took.count(), value);
    std::fflush(stdout);
  }
}
