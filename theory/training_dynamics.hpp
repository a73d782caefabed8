#pragma once
// How fast gradient descent stops moving the kernel of a network as its width grows.
//
// With a smooth activation the weights move by n^(-1/2) in the units of their sizes, features and
// gradients with them, and the kernel, whose first-order change K^(2) is n^-1 in the mean over odd
// orders, by n^-1. With the ReLU preactivations move by n^(-1/2) too, so that a fraction n^(-1/2)
// of the gates within reach of zero flips. More of them close than open, since a closed unit gets
// no gradient of its own: kernel and output carry n^(-1/2) with a sign (theory/kink_drift.hpp has
// the constant at one hidden layer), and a fraction n^(-1/2) of flipped gates moves the gradient by
// its root, n^(-1/4). Status: derived for one hidden layer and one input; conjectured, and
// measured, for more. The literature has the upper bound n^(-1/2) for the kernel's drift [Lee2019,
// Thm G.1], and n^-1 for smooth networks [Dyer2020].

#include "theory/activation.hpp"
#include "theory/theorem_text.hpp"

namespace widthwise::theory {

/// What is measured of a network after T steps, T fixed.
enum class TrainingQuantity {
  kSignedDrift,    ///< tr(Theta_T - Theta_0) / tr Theta_0, in the mean
  kDrift,          ///< |Theta_T - Theta_0|_F / |Theta_0|_F, and its supremum over t
  kDeviation,      ///< f_T less the f_T of the network that is linear in its weights
  kFlips,          ///< the fraction of gates (signs of preactivations) that are not as at the start
  kGradientChange  ///< |grad f_T - grad f_0| / |grad f_0|
};

inline constexpr TheoremText kReluDynamics{
    "Gradient descent closes n^(1/2) gates a layer, with a sign: kernel, output and gates move by "
    "n^(-1/2), gradients by n^(-1/4)",
    "ReLU MLP, NTK parameterisation, no biases, entries i.i.d. N(0, 1) at the start, fixed depth, "
    "inputs and targets, full-batch gradient descent on the squared error, a fixed number of steps "
    "at eta = c / lambda_max(Theta_0)",
    "derived at one hidden layer (theory/kink_drift.hpp), conjectured beyond; upper bound "
    "[Lee2019, Thm G.1]"};

inline constexpr TheoremText kSmoothDynamics{
    "Gradient descent moves the kernel and the output of a smooth network by n^-1 beyond its "
    "linearisation, gradients and signs by n^(-1/2)",
    "tanh MLP, else as for the ReLU", "[Dyer2020] for the kernel, conjectured for the others"};

inline constexpr TheoremText kInputGradientDynamics{
    "The variance of what training makes of the gradient in the input falls as n^(-1/2) with the "
    "ReLU and as n^-1 with tanh",
    "MLP trained to targets f_0 + y, at a fixed input of no training; else as for the ReLU",
    "conjectured: it is moved by the gates that flip, as the gradient in the weights is"};

inline constexpr TheoremText kSequentialDynamics{
    "With f infinitely wide g moves as an MLP of its width does: its kernel, and h beyond the "
    "descent with the hyperkernel, by m^(-1/2) with the ReLU and by m^-1 with tanh",
    "hypernetwork with n infinite, g without biases, fixed depths, inputs and targets, full-batch "
    "gradient descent on the squared error, a fixed number of steps at eta = c / "
    "lambda_max(Theta_0)",
    "derived from the dynamics of MLPs: f moves the weights of g linearly [Lee2019, Thm 2.1]"};

/// Status: derived by counting. The move of a narrow g's weights stays of their own size, and so
/// does that of few features of f, which all weights of g are made of.
inline constexpr TheoremText kNarrowDynamics{
    "Where one of both networks stays narrow the kernel goes on moving, however wide the other",
    "hypernetwork with m, or n, fixed, else as where f is infinitely wide",
    "derived by counting, measured"};

inline constexpr TheoremText kJointDynamics{
    "Where n = m grow together the kernel moves by n^(-1/2), with a sign",
    "hypernetwork with n = m, else as where f is infinitely wide", "conjectured here"};

/// The exponent of the width at which it falls. Gates of smooth networks are signs.
inline double training_exponent(Activation activation, TrainingQuantity quantity) {
  const bool kinked = activation.kind() == Activation::Kind::kRelu ||
                      activation.kind() == Activation::Kind::kLeakyRelu;
  switch (quantity) {
    case TrainingQuantity::kFlips:
      return -0.5;
    case TrainingQuantity::kGradientChange:
      return kinked ? -0.25 : -0.5;
    case TrainingQuantity::kSignedDrift:
    case TrainingQuantity::kDrift:
    case TrainingQuantity::kDeviation:
      break;
  }
  return kinked ? -0.5 : -1.0;
}

}  // namespace widthwise::theory
