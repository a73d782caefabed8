#pragma once
// What a layer's gates say of a block of its entries. The bits of the sums do not depend on how
// many numbers the machine holds in a register, nor on whether a sample is drawn by itself or
// beside others.
//
// Real is double, or FourSamples: then entry i of a vector are four numbers, 4 i and those behind
// it, one of each sample.

#include <Eigen/Core>
#include <array>

#include "sim/fused/four_samples.hpp"

namespace widthwise::sim {

/// Where gates are open: at u and u', at u alone, at u' alone.
enum GateClass { kOpenAtBoth, kOpenAtU, kOpenAtUPrime };
inline constexpr int kGateClasses = 3;

/// Of the entries in one class: how many they are, and inner products.
template <class Real>
struct ClassSums {
  Real count = 0.0;
  Real xi_xi = 0.0;
  Real xi_eta = 0.0;
  Real eta_eta = 0.0;
};

template <class Real>
using GateSums = std::array<ClassSums<Real>, kGateClasses>;

/// Adds those of n entries, whose gates are those of xi at u' and of of_xi xi + of_eta eta at u.
void add_block(const double* xi, const double* eta, const double& of_xi, const double& of_eta,
               Eigen::Index n, GateSums<double>& sums);
void add_block(const double* xi, const double* eta, const FourSamples& of_xi,
               const FourSamples& of_eta, Eigen::Index n, GateSums<FourSamples>& sums);

}  // namespace widthwise::sim
