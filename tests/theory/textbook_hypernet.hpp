#pragma once
// The kernels of a hypernetwork as a textbook would write them: acos, all S^l, G^l, D^l in lists,
// and sums of products term by term. No recursion, no care for digits, so it needs 100 of them to
// be the second route against theory/hypernet_kernel.hpp.

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <vector>

namespace widthwise {

using Real100 = boost::multiprecision::cpp_bin_float_100;

/// A kernel, and what it would be if all its terms were positive.
struct TextbookValue {
  Real100 value;
  Real100 positive;
};

struct TextbookHypernet {
  TextbookValue weight_covariance;
  TextbookValue theta_f;
  TextbookValue theta_g;
  TextbookValue nngp;
  TextbookValue ntk;
  TextbookValue ntk_without_s;
};

struct TextbookInput {
  double rho;
  double norm;
  double other_norm;
};

inline Real100 textbook_angle(const Real100& rho) {
  return rho >= 1    ? Real100(0)
         : rho <= -1 ? boost::math::constants::pi<Real100>()
                     : Real100(acos(rho));
}

/// E[relu a relu b] * 2 / (std_a std_b) and E[1 1] * 2 at correlation rho.
inline Real100 textbook_kappa1(const Real100& rho) {
  const Real100 pi = boost::math::constants::pi<Real100>();
  const Real100 t = textbook_angle(rho);
  return (sin(t) + (pi - t) * cos(t)) / pi;
}

inline Real100 textbook_kappa0(const Real100& rho) {
  return 1 - textbook_angle(rho) / boost::math::constants::pi<Real100>();
}

/// sum_l terms[l] prod_{k > l} factors[k].
inline TextbookValue textbook_sum(const std::vector<Real100>& terms,
                                  const std::vector<Real100>& factors) {
  TextbookValue sum{0, 0};
  for (std::size_t l = 0; l < terms.size(); ++l) {
    Real100 term = terms[l];
    for (std::size_t k = l + 1; k < terms.size(); ++k) term *= factors[k];
    sum.value += term;
    sum.positive += abs(term);
  }
  return sum;
}

inline TextbookHypernet textbook_hypernet(int depth_f, int depth_g, const TextbookInput& x,
                                          const TextbookInput& z) {
  const Real100 norms = Real100(x.norm) * x.other_norm;
  std::vector<Real100> correlation{Real100(x.rho)}, s{norms * x.rho}, d{1};
  for (int l = 0; l < depth_f; ++l) {
    d.push_back(textbook_kappa0(correlation.back()));
    correlation.push_back(textbook_kappa1(correlation.back()));
    s.push_back(norms * correlation.back());
  }
  const Real100 cov = s.back();
  // G^{l+1} carries the norms of x once more than G^l.
  Real100 scale = Real100(z.norm) * z.other_norm;
  Real100 g_correlation = z.rho;
  std::vector<Real100> g{scale * g_correlation}, d_g{1}, s_d_g{1};
  for (int l = 1; l < depth_g; ++l) {
    const Real100 product = correlation.back() * g_correlation;
    d_g.push_back(textbook_kappa0(product));
    s_d_g.push_back(cov * d_g.back());
    scale *= norms;
    g_correlation = textbook_kappa1(product);
    g.push_back(scale * g_correlation);
  }
  TextbookHypernet kernel;
  kernel.weight_covariance = {cov, abs(cov)};
  kernel.nngp = {cov * g.back(), abs(cov * g.back())};
  kernel.theta_f = textbook_sum(s, d);
  kernel.theta_g = textbook_sum(g, s_d_g);
  const TextbookValue without = textbook_sum(g, d_g);
  const auto times_f = [&](const TextbookValue& v) {
    return TextbookValue{kernel.theta_f.value * v.value, kernel.theta_f.positive * v.positive};
  };
  kernel.ntk = times_f(kernel.theta_g);
  kernel.ntk_without_s = times_f(without);
  return kernel;
}

}  // namespace widthwise
