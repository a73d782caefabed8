#include "verify/studies/gaussian_product.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace widthwise::verify {
namespace {

// The pairings of factors[first..], the first of which is paired with each of the others.
double pairings(const Eigen::MatrixXd& covariance, std::vector<int>& factors, std::size_t first) {
  if (first == factors.size()) return 1.0;
  double sum = 0.0;
  for (std::size_t partner = first + 1; partner < factors.size(); ++partner) {
    std::swap(factors[first + 1], factors[partner]);
    sum +=
        covariance(factors[first], factors[first + 1]) * pairings(covariance, factors, first + 2);
    std::swap(factors[first + 1], factors[partner]);
  }
  return sum;
}

}  // namespace

double gaussian_product(const Eigen::MatrixXd& covariance, std::span<const int> factors) {
  for (const int factor : factors) {
    if (factor >= 0 && factor < covariance.rows()) continue;
    throw std::invalid_argument("a product of Gaussians that the covariance does not have");
  }
  if (factors.size() % 2 == 1) return 0.0;
  std::vector<int> list(factors.begin(), factors.end());
  return pairings(covariance, list, 0);
}

}  // namespace widthwise::verify
