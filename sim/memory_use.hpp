#pragma once
// How much memory a draw takes at its peak: what the matrices, arrays and passes of a network hold
// for what is asked of it.

#include "sim/contraction.hpp"
#include "sim/convolutional_features.hpp"
#include "sim/hypernet.hpp"
#include "sim/mlp.hpp"

namespace widthwise::sim {

/// What is asked of one network.
struct Queries {
  int inputs = 2;        ///< distinct ones at which anything is asked; of a hypernetwork: of its f
  int values = 0;        ///< outputs at rest
  int gradients = 0;     ///< of the output, at inputs of their own
  int moves = 0;         ///< jets of the output along gradients
  int order = 0;         ///< of the jets
  int directions = 1;    ///< along which each jet moves; if they are several, each is taken once
  bool by_kind = false;  ///< of a hypernetwork: whether kinds of move are told apart in each jet
};

/// Peak memory in bytes of one network of which this is asked. What does not grow with a width is
/// not counted. The count is within two vectors of the widest layer of what was measured, along
/// distinct directions within 15 %, and within 30 % for a hypernetwork.
double bytes_of_draw(const MlpShape& shape, Engine engine, const Queries& asked);

/// Likewise for a convnet, within a third, along one direction.
double bytes_of_draw(const ConvnetShape& shape, Engine engine, const Queries& asked);

/// Likewise for a hypernetwork; where f is infinite shape.f plays no part.
double bytes_of_draw(const HypernetShape& shape, bool infinite_f, Engine engine,
                     const Queries& asked);

/// Likewise for a ContractionEvaluator that values some functions, within a quarter. Unlike the
/// above it keeps its passes and gradients.
double bytes_of_draw(const MlpShape& shape, Engine engine, const ContractionPasses& passes);

/// What gradient descent asks of one network.
struct TrainingQueries {
  int inputs = 1;  ///< at which it is looked, those for tests included
  int steps = 20;
  int order = 0;          ///< of jets at the end
  bool momentum = false;  ///< whether steps have any
};

/// Likewise for a network under training, at most, and up to four times too much: queries that
/// depend on earlier ones take no memory, which is not known beforehand.
double bytes_of_training(const MlpShape& shape, Engine engine, const TrainingQueries& asked);

/// Likewise for a hypernetwork at `n_x` inputs x; where f is infinite shape.f plays no part.
double bytes_of_training(const HypernetShape& shape, bool infinite_f, int n_x, Engine engine,
                         const TrainingQueries& asked);

}  // namespace widthwise::sim
