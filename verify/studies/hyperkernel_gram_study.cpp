#include "verify/studies/hyperkernel_gram_study.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <limits>
#include <stdexcept>

#include "sim/random_stream.hpp"
#include "verify/studies/hypernet_limit.hpp"

namespace widthwise::verify {
namespace {

constexpr int kGramInputs = 10;
constexpr int kGramDimension = 3;

std::vector<sim::HypernetInput> random_inputs(const sim::RandomStream& stream) {
  std::vector<sim::HypernetInput> inputs(kGramInputs);
  for (Eigen::Index i = 0; i < kGramInputs; ++i) {
    for (Eigen::VectorXd* vector : {&inputs[i].x, &inputs[i].z}) {
      vector->resize(kGramDimension);
      stream.fill_normal({vector->data(), static_cast<std::size_t>(kGramDimension)},
                         static_cast<std::uint64_t>(2 * i + (vector == &inputs[i].z ? 1 : 0)));
    }
  }
  return inputs;
}

}  // namespace

GramEigenvalue smallest_gram_eigenvalue(const std::vector<sim::HypernetInput>& inputs, int depth_f,
                                        int depth_g) {
  const auto n = static_cast<Eigen::Index>(inputs.size());
  if (n == 0) throw std::invalid_argument("a Gram matrix needs an input at least");
  Eigen::MatrixXd gram(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      gram(i, j) = gram(j, i) = hypernet_limit(inputs[i], inputs[j], depth_f, depth_g).ntk;
    }
  }
  const Eigen::VectorXd root = gram.diagonal().cwiseSqrt();
  gram.array() /= (root * root.transpose()).array();
  const double smallest =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(gram, Eigen::EigenvaluesOnly).eigenvalues()[0];
  // An entry is off by the kernel's error, which moves an eigenvalue by that times the dimension at
  // most.
  const double error = 2.0 * theory::hypernet_kernel_error_ulps(depth_f, depth_g) *
                       std::numeric_limits<double>::epsilon() * static_cast<double>(n);
  return {smallest, error};
}

std::string HyperkernelGramStudy::name() const {
  return fmt::format("hyperkernel.f{}.g{}.gram", depth_f_, depth_g_);
}

std::vector<std::string> HyperkernelGramStudy::columns() const {
  return {"not definite", "smallest eigenvalue"};
}

Eigen::VectorXd HyperkernelGramStudy::draw(const Setting& setting, std::int64_t width,
                                           std::uint64_t sample) const {
  const auto inputs =
      random_inputs(sim::RandomStream(sample_key(setting, name(), width, sample), 0));
  const GramEigenvalue found = smallest_gram_eigenvalue(inputs, depth_f_, depth_g_);
  return Eigen::VectorXd{{found.definite() ? 0.0 : 1.0, found.smallest}};
}

NetworkFamily HyperkernelGramStudy::networks() const {
  return {.activation = {},
          .depth_f = depth_f_,
          .depth_g = depth_g_,
          .widths = WidthLaw::limit(),
          .inputs = RandomInputs{kGramInputs, kGramDimension},
          .others = {}};
}

}  // namespace widthwise::verify
