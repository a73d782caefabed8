#include "sim/memory_use.hpp"

#include <algorithm>

namespace widthwise::sim {
namespace {

// Numbers of matrix l + 1 of a network, counted from 0.
double entries(const MlpShape& shape, int l) {
  return static_cast<double>(shape.width(l)) * static_cast<double>(shape.width(l + 1));
}

// Numbers of a query to it and its image, and of a rank-one term.
double sides(const MlpShape& shape, int l) {
  return static_cast<double>(shape.width(l)) + static_cast<double>(shape.width(l + 1));
}

// Numbers that a matrix holds: its entries, or the independent queries that it answered. A single
// row is known after the first backward query, which comes before the forward ones.
double held_by_matrix(const MlpShape& shape, int l, Engine engine, double forward,
                      double backward) {
  if (engine == Engine::kDense) return entries(shape, l);
  if (shape.law.weights != WeightLaw::kGaussian) {  // streamed: nothing but biases
    return shape.has_bias_column(l) ? static_cast<double>(shape.width(l + 1)) : 0.0;
  }
  const auto rows = static_cast<double>(shape.width(l + 1));
  if (backward >= rows) return rows * sides(shape, l);
  return (std::min(forward, static_cast<double>(shape.width(l))) + backward) * sides(shape, l);
}

// The monomials of this degree: a power of one variable, or products of several that differ.
double monomials(int degree, int directions) {
  double count = 1.0;
  for (int k = 0; directions > 1 && k < degree; ++k) count *= (directions - k) / (k + 1.0);
  return count;
}

// Those of degrees 1 to `degree`.
double moving_monomials(int degree, int directions) {
  double count = 0.0;
  for (int k = 1; k <= degree; ++k) count += monomials(k, directions);
  return count;
}

// The orders from 1 on at which a jet moves behind `layer` hidden layers: where the network is
// linear in each weight matrix, a layer raises the degree by one.
int moving_orders(const MlpShape& shape, int order, int layer) {
  if (layer == 0) return 0;
  return is_multilinear(shape.activation) ? std::min(layer, order) : order;
}

// The coefficients of such a jet that are not zero, but for the one at rest.
double moving_coefficients(const MlpShape& shape, const Queries& asked, int layer) {
  return moving_monomials(moving_orders(shape, asked.order, layer), asked.directions);
}

// The jets before and behind the layer where they are the largest.
double passing_jets(const MlpShape& shape, const Queries& asked) {
  double largest = 0.0;
  for (int l = 1; l < shape.n_layers(); ++l) {
    double jets = 0.0;
    for (const int side : {l - 1, l}) {
      jets +=
          (1.0 + moving_coefficients(shape, asked, side)) * static_cast<double>(shape.width(side));
    }
    largest = std::max(largest, jets);
  }
  return largest;
}

double widest_layer(const MlpShape& shape) {
  double widest = 0.0;
  for (const Eigen::Index width : shape.widths) {
    widest = std::max(widest, static_cast<double>(width));
  }
  return widest;
}

// Those that are not trained are kept, and once more times their sigmas.
double fixed_biases(const MlpShape& shape) {
  if (shape.law.trained_biases || !shape.law.has_biases()) return 0.0;
  double sum = 0.0;
  for (const Eigen::Index width : shape.widths) sum += 2.0 * static_cast<double>(width);
  return sum;
}

double of_tangents(const MlpShape& shape, double count) {
  double sum = 0.0;
  for (int l = 0; l < shape.n_layers(); ++l) sum += count * sides(shape, l);
  return sum;
}

// --- hypernetworks: factors of transient vectors, and of queries that turn out dependent, were
// fitted to measurements ---

// Slices of each block of f's last layer: one for each independent feature vector. There is one an
// input at rest, and the features of L_f layers move at orders 1..L_f.
double slices(int depth_f, const Queries& asked) {
  return asked.inputs +
         asked.moves * moving_monomials(std::min(depth_f, asked.order), asked.directions);
}

// Polynomials in `n_variables` variables up to a degree.
double n_monomials(int n_variables, int degree) {
  double count = 1.0;
  for (int i = 1; i <= n_variables; ++i) count *= static_cast<double>(degree + i) / i;
  return count;
}

// The independent coefficients of a jet that moves up to this degree. Of four kinds of move two are
// along one direction.
double coefficients(int degree, const Queries& asked) {
  constexpr int kDirections = 3;
  if (asked.by_kind) return n_monomials(kDirections, degree);
  return 1.0 + moving_monomials(degree, asked.directions);
}

// The independent right queries to all slices of a weight matrix of g, `layer` counted from 0. Each
// layer below raises the degree in which its argument moves by that of a weight. A slice that comes
// in at order i is asked about coefficients up to order - i, and about each gradient's right
// factor. At rest the i-th input asks the slices of the first i. A limit moves linearly, with
// depth_f = 0: it has no slices that move.
double queries_of_layer(int layer, int depth_f, const Queries& asked) {
  const int degree = std::min(asked.order, asked.by_kind ? layer : layer * (depth_f + 1));
  double count = 0.5 * (asked.inputs + 1) * asked.values +
                 asked.inputs * asked.moves * coefficients(degree, asked);
  if (depth_f == 0) return count;
  for (int i = 1; i <= std::min(depth_f, asked.order); ++i) {
    count += asked.moves * coefficients(std::min(degree, asked.order - i), asked);
  }
  return count + asked.gradients * slices(depth_f, asked);
}

// What the matrices of g hold and its passes take. A middle matrix keeps its queries and their
// images; the first and the last one have one long side, the images of the one, the queries of the
// other.
double held_by_g(const MlpShape& g, int depth_f, const Queries& asked) {
  const int last = g.n_layers() - 1;
  double sum = of_tangents(g, asked.gradients);
  sum += (2.0 * slices(depth_f, asked) + asked.values) * static_cast<double>(g.width(1));
  for (int l = 1; l < last; ++l) {
    sum += (queries_of_layer(l, depth_f, asked) + asked.gradients) * sides(g, l);
  }
  return sum + (0.75 * queries_of_layer(last, depth_f, asked) + 2.0 * asked.gradients) *
                   static_cast<double>(g.width(last));
}

// Likewise of f. A block of its last layer keeps the features of each slice.
double held_by_f(const HypernetShape& shape, const Queries& asked) {
  const int depth_f = static_cast<int>(shape.f.widths.size());
  double sum = (2.0 + slices(depth_f, asked) * shape.g.n_layers()) *
               static_cast<double>(shape.f.widths.back());
  for (const Eigen::Index width : shape.f.widths) {
    sum += (2.0 + 10.0 * asked.gradients) * static_cast<double>(width);
  }
  return sum;
}

// Every matrix that f emits is stored, twice where it is read off an array that is stored too.
double held_by_dense(const HypernetShape& shape, int depth_f, const Queries& asked) {
  const double n_slices = slices(depth_f, asked);
  double copies = n_slices;
  double sum = 0.0;
  if (depth_f > 0) {
    copies = static_cast<double>(shape.f.widths.back()) + 2.0 * n_slices;
    for (int l = 0; l < depth_f; ++l) sum += entries(shape.f, l);
  }
  for (int l = 0; l < shape.g.n_layers(); ++l) sum += copies * entries(shape.g, l);
  return sum;
}

}  // namespace

double bytes_of_draw(const MlpShape& shape, Engine engine, const Queries& asked) {
  double numbers = of_tangents(shape, asked.gradients) + passing_jets(shape, asked) +
                   fixed_biases(shape) + widest_layer(shape);  // a vector on its way
  if (!shape.widths.empty()) numbers += asked.values * static_cast<double>(shape.widths.back());
  for (int l = 0; l < shape.n_layers(); ++l) {
    const double forward = asked.inputs + asked.moves * moving_coefficients(shape, asked, l);
    numbers += held_by_matrix(shape, l, engine, forward, asked.gradients);
  }
  return sizeof(double) * numbers;
}

// Every pass asks a matrix one product a pixel, and a gradient has one rank-one term a pixel, of
// which there is a copy while the jet moves along it.
double bytes_of_draw(const ConvnetShape& shape, Engine engine, const Queries& asked) {
  const auto pixels = static_cast<double>(shape.n_pixels());
  const auto features = pixels * static_cast<double>(shape.channels);
  double numbers = 0.0;
  for (int l = 1; l <= shape.depth; ++l) {
    const auto rows = static_cast<double>(shape.channels);
    const auto cols = static_cast<double>(shape.fan_in(l));
    const int moving = l == 1                             ? 0
                       : is_multilinear(shape.activation) ? std::min(l - 1, asked.order)
                                                          : asked.order;
    const double queries = pixels * (asked.inputs + asked.moves * moving + asked.gradients);
    const bool stored = engine_of_layer(shape, engine, l) == Engine::kDense;
    numbers += stored ? rows * cols : queries * (rows + cols);
    numbers += 2.0 * asked.gradients * pixels * (rows + cols);
  }
  const double jets = 2.0 * (1.0 + std::min(shape.depth, asked.order));
  const double pass = 2.0 * shape.depth;
  return sizeof(double) * (numbers + (jets + pass + 2.0) * features);
}

double bytes_of_draw(const HypernetShape& shape, bool infinite_f, Engine engine,
                     const Queries& asked) {
  const int depth_f = infinite_f ? 0 : static_cast<int>(shape.f.widths.size());
  if (engine == Engine::kDense) return sizeof(double) * held_by_dense(shape, depth_f, asked);
  const double f = infinite_f ? 0.0 : held_by_f(shape, asked);
  return sizeof(double) * (held_by_g(shape.g, depth_f, asked) + f);
}

double bytes_of_draw(const MlpShape& shape, Engine engine, const ContractionPasses& passes) {
  const double inputs = passes.at_rest;
  // Of the pass that is on its way, and of what is drawn for it.
  constexpr double kOnTheirWay = 7.0;
  double numbers = (kOnTheirWay + 2.0 * passes.jet_coefficients) * widest_layer(shape) +
                   of_tangents(shape, passes.gradients) + fixed_biases(shape);
  for (const Eigen::Index width : shape.widths) {
    numbers += 2.0 * inputs * static_cast<double>(width);  // the traces
  }
  for (int l = 0; l < shape.n_layers(); ++l) {
    const double forward = inputs + (l > 0 ? passes.jet_coefficients : 0);
    numbers += held_by_matrix(shape, l, engine, forward, passes.gradients);
  }
  return sizeof(double) * numbers;
}

namespace {

// Each of `count` matrices keeps the images of its queries on both sides, which it shares with the
// others, and a core. All grow by doubling, in which a heap may keep both copies. More queries than
// a third of a side complete it: there are two copies of its entries beside them meanwhile.
double held_under_training(double rows, double cols, int count, Engine engine,
                           const TrainingQueries& asked) {
  constexpr double kGrowth = 2.0;
  const double moving = asked.momentum ? 2.0 : 1.0;
  const double most = std::min(rows, cols) / 3.0;
  const double queries = (asked.steps + 1.0) * asked.inputs + 2.0 * asked.order;
  const bool completed = engine == Engine::kDense || queries > most;
  const double stored = completed ? (2.0 + moving) * count * rows * cols : 0.0;
  if (engine == Engine::kDense) return stored;
  const double held = std::min(queries, most);
  const double on_their_way = held * (rows + cols);
  return stored + on_their_way + kGrowth * (count + 1.0) * held * (rows + cols) +
         moving * count * 4.0 * held * held;
}

// Kernels over all inputs: of the start, that of the linearised network, and those being made.
double kernels_under_training(const TrainingQueries& asked) {
  return 8.0 * asked.inputs * static_cast<double>(asked.inputs);
}

// Of the passes through all inputs those of the start and of now are kept, and one is being made.
double passes_under_training(double rows, double cols, const TrainingQueries& asked) {
  return 3.0 * asked.inputs * (rows + cols);
}

double numbers_of_training(const MlpShape& shape, int count, Engine engine,
                           const TrainingQueries& asked) {
  double numbers = kernels_under_training(asked);
  for (int l = 0; l < shape.n_layers(); ++l) {
    const auto rows = static_cast<double>(shape.width(l + 1));
    const auto cols = static_cast<double>(shape.width(l));
    numbers += held_under_training(rows, cols, count, engine, asked) +
               passes_under_training(rows, cols, asked);
  }
  return numbers;
}

}  // namespace

double bytes_of_training(const MlpShape& shape, Engine engine, const TrainingQueries& asked) {
  return sizeof(double) * numbers_of_training(shape, 1, engine, asked);
}

double bytes_of_training(const HypernetShape& shape, bool infinite_f, int n_x, Engine engine,
                         const TrainingQueries& asked) {
  if (infinite_f) return sizeof(double) * numbers_of_training(shape.g, n_x, engine, asked);
  double weights_of_g = 0.0;
  for (int l = 0; l < shape.g.n_layers(); ++l) weights_of_g += entries(shape.g, l);
  MlpShape hidden = shape.f;
  hidden.output_dimension = 1;
  const auto n = static_cast<double>(shape.f.width(shape.f.n_layers() - 1));
  return sizeof(double) * (numbers_of_training(hidden, 1, engine, asked) +
                           held_under_training(weights_of_g, n, 1, engine, asked) +
                           passes_under_training(weights_of_g, n, asked));
}

}  // namespace widthwise::sim
