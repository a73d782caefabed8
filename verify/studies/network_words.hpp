#pragma once
// What networks are called, and how they are defined, in words.

#include <optional>
#include <string>

#include "verify/results/network_family.hpp"
#include "verify/studies/network_spec.hpp"

namespace widthwise::verify {

/// What the name of random numbers says of a law: nothing of the usual one, else
/// ".sigma-w1.5-0.7-1.sigma-b0.5.fixed-biases.residual.mup", of which only what is not usual.
/// `prefix` stands before each word, as in ".g-sigma-w2".
std::string law_suffix(const sim::NetworkLaw& law, const std::string& prefix = "");

/// Says what is not usual in family.others: sigmas, biases, residual connections, weights,
/// parameterisation, and what gradients are taken in. `suffix` stands behind each key, as in
/// "sigma_w_g".
void say_law(const sim::NetworkLaw& law, NetworkFamily& family, const std::string& suffix = "");

/// As the family's activation, or in words where the theory does not know it.
void say_activation(const sim::Activation& activation, NetworkFamily& family);

/// How such networks are defined and what gradients are taken in, in one line; of the usual ones
/// too.
std::string definition(const NetworkSpec& spec);

/// The highest r with K^(r) not exactly 0: Lambda of gated networks, p + .. of polynomials; nothing
/// where there is none. Of hypernetworks, in all widths finite.
std::optional<int> highest_order(const NetworkSpec& spec);

/// Why theory/contraction_moment.hpp has no exact moments of such networks at one input; empty if
/// it has.
std::string why_no_exact_moments(const NetworkSpec& spec);

}  // namespace widthwise::verify
