#include "verify/requests/gram_request.hpp"

#include <fmt/format.h>

#include "verify/base/errors.hpp"
#include "verify/base/machine_memory.hpp"
#include "verify/base/thread_count.hpp"

namespace widthwise::verify {
namespace {

void require_same_dimension(const char* name, Eigen::Index left, Eigen::Index right) {
  if (left == right) return;
  throw UsageError(
      fmt::format("{0} has {1} numbers a row and {0}2 has {2}; a kernel is between inputs of one "
                  "dimension",
                  name, left, right));
}

}  // namespace

GramKernel::GramKernel(const GramRequest& request)
    : pairing_(request.pairing), workers_(request.workers) {
  if (request.network.is_hypernet()) {
    const HypernetKernelRequest asked = request.network.hypernet_request();
    check_depths(asked.depth_f, asked.depth_g);
    hypernet_ = hypernet_architecture(asked);
  } else {
    const KernelRequest asked = request.network.mlp_request();
    check_depths(asked.depth_f, 1);
    mlp_ = mlp_architecture(asked);
  }
  require_threads(workers_.threads);
}

double GramKernel::count(const Tuples& inputs) const {
  return static_cast<double>(hypernet_ ? n_paired(inputs, pairing_) : inputs.x.cols());
}

theory::MlpArchitecture<double> GramKernel::mlp_at(const Tuples& inputs) const {
  theory::MlpArchitecture<double> mlp = mlp_;
  mlp.input_dimension = static_cast<double>(inputs.x.rows());
  return mlp;
}

// Of hypernetworks once more, for their f.
void GramKernel::require_memory_for(double rows, double columns, double copies) const {
  const double matrices = 2.0 * ((hypernet_ ? 2.0 : 1.0) + copies);
  require_memory(sizeof(double) * matrices * rows * columns, fmt::format("{:.0f} inputs", rows),
                 "give fewer");
}

GramMatrices GramKernel::finished(GramMatrices gram) const {
  if (workers_.stopped()) throw ResourceError("interrupted before the kernels were known");
  return gram;
}

GramMatrices GramKernel::among(const Tuples& inputs, double copies) const {
  const double n = count(inputs);
  require_memory_for(n, n, copies);
  return finished(hypernet_ ? hypernet_gram(*hypernet_, inputs, pairing_, workers_)
                            : mlp_gram(mlp_at(inputs), inputs.x, workers_));
}

GramMatrices GramKernel::between(const Tuples& left, const Tuples& right, double copies) const {
  require_same_dimension("X", left.x.rows(), right.x.rows());
  if (hypernet_) require_same_dimension("Z", left.z.rows(), right.z.rows());
  require_memory_for(count(left), count(right), copies);
  return finished(hypernet_ ? hypernet_gram_between(*hypernet_, left, right, pairing_, workers_)
                            : mlp_gram_between(mlp_at(left), left.x, right.x, workers_));
}

bool all_finite(const GramMatrices& gram) {
  return gram.nngp.allFinite() && gram.ntk.allFinite();
}

}  // namespace widthwise::verify
