#pragma once
// Raw draws of K^(r)(u; u') of one network at one width: what is asked for, and the draws.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/ensemble.hpp"
#include "verify/requests/network_request.hpp"
#include "verify/studies/study.hpp"

namespace widthwise::verify {

struct SampleRequest {
  std::string model = "mlp";  ///< or "hypernet"
  NetworkRequest network;
  std::string width;  ///< "256" or "2^20"; of f, "inf" for its limit
  std::optional<std::int64_t> width_g = {};
  std::optional<int> depth_f = {};
  std::optional<int> depth_g = {};
  std::string orders = "0..4";
  std::int64_t n_samples = 1000;
  Setting setting;
  std::optional<std::string> of_z = {};  ///< what was said of z, "rho-z 0.5", which MLPs do not have
  int threads = 1;

  bool is_hypernet() const { return model == "hypernet"; }

  /// The network that is drawn. Throws UsageError as NetworkRequest::spec() does, and for a model
  /// that there is not.
  NetworkSpec spec() const;
};

/// A request that makes sense, ready to be drawn.
class SampleDraws {
 public:
  /// Throws UsageError for a request that makes no sense, whose draws do not fit in memory, or
  /// whose numbers would leave the range of a double.
  explicit SampleDraws(SampleRequest request);

  /// The r of each column, ascending.
  const std::vector<int>& orders() const { return orders_; }
  std::int64_t n_samples() const { return request_.n_samples; }

  /// K^(r) of the samples first .. first + n - 1, n x orders(); fewer rows if stopped. The same
  /// bits for any number of threads. Throws UsageError where a number is beyond a double.
  sim::Draws rows(std::int64_t first, std::int64_t n, const sim::EnsembleHooks& hooks) const;

 private:
  SampleRequest request_;
  std::vector<int> orders_;
  std::shared_ptr<const Study> study_;
  std::int64_t width_;
};

}  // namespace widthwise::verify
