// The memory that a draw is said to take is what it takes.

#include "sim/memory_use.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/convnet.hpp"
#include "tests/sim/peak_memory.hpp"

namespace widthwise::sim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kMebibyte = 1 << 20;
constexpr Index kInput = 4;  // entries of an input

SampleKey key() {
  return {7, 1, 0, 2};  // no narrow network is dead
}

VectorXd point(int which) {
  VectorXd x(kInput);
  for (Index i = 0; i < kInput; ++i) x[i] = std::cos(0.4 * which + static_cast<double>(i * which));
  return x;
}

// --- multilayer perceptrons ---

constexpr Index kWide = 1 << 17;  // a vector is 1 MiB, far above what else there is

struct MlpCase {
  MlpShape shape;
  Engine engine;
  int order;
  bool single_input = false;

  Queries asked() const {
    return {.inputs = single_input || order == 0 ? 1 : 2,
            .gradients = order > 0 ? 1 : 0,
            .moves = 1,
            .order = order};
  }
  void draw() const {
    Mlp(shape, engine, key()).correlations(point(1), point(single_input ? 1 : 2), order);
  }
};

MlpShape narrow(MlpShape shape) {
  for (Index& width : shape.widths) width = 4;
  return shape;
}

MlpShape shape_of(std::vector<Index> widths, Activation activation = Activation::kRelu) {
  return {kInput, std::move(widths), activation};
}

MlpShape of_law(MlpShape shape, NetworkLaw law) {
  shape.law = std::move(law);
  return shape;
}

TEST(BytesOfDraw, OfAnMlpIsWhatItTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const auto uniform = [](int depth, Activation activation, Index width = kWide) {
    return uniform_mlp(kInput, depth, width, activation);
  };
  const std::vector<MlpCase> cases{
      {uniform(3, Activation::kRelu), Engine::kDeferred, 5},
      {uniform(6, Activation::kRelu), Engine::kDeferred, 8},
      {uniform(3, Activation::kTanh), Engine::kDeferred, 3},
      {uniform(6, Activation::kErf), Engine::kDeferred, 3},
      {uniform(3, Activation::kRelu), Engine::kDeferred, 1, true},
      {uniform(3, Activation::kLinear), Engine::kDeferred, 0},
      {of_law(uniform(3, Activation::kRelu), {.sigma_b = {1.0}}), Engine::kDeferred, 4},
      {of_law(uniform(3, Activation::kTanh), {.sigma_b = {1.0}, .trained_biases = false}),
       Engine::kDeferred, 3},
      {of_law(uniform(4, Activation::kTanh),
              {.residual = Residual::kPlain, .parameterisation = Parameterisation::kMup}),
       Engine::kDeferred, 3},
      {shape_of({kWide, kWide / 16, kWide}), Engine::kDeferred, 4},
      {shape_of({kWide / 16, kWide, kWide / 16}, Activation::kTanh), Engine::kDeferred, 4},
      {uniform(3, Activation::kRelu, 1024), Engine::kDense, 4},
      {shape_of({512, 2048, 512}), Engine::kDense, 4}};
  for (const MlpCase& entry : cases) {
    const auto peak_of = [&](const MlpShape& shape) {
      return test::peak_memory([&] { MlpCase(shape, entry.engine, entry.order).draw(); });
    };
    // A small draw touches the same code and tables.
    const double measured = test::peak_memory([&] { entry.draw(); }) - peak_of(narrow(entry.shape));
    const double estimated = bytes_of_draw(entry.shape, entry.engine, entry.asked());
    const double vector = 8.0 * static_cast<double>(std::ranges::max(entry.shape.widths));
    // Two vectors more or less, or pages that the heap keeps.
    EXPECT_NEAR(measured, estimated, 2.0 * kMebibyte + 2.0 * vector)
        << name(entry.shape.activation) << ", depth " << entry.shape.widths.size() << ", order "
        << entry.order;
  }
}

TEST(BytesOfDraw, OfAnMlpGrowsWithWidthAsTheEngineDoes) {
  const Queries asked{.inputs = 2, .gradients = 1, .moves = 1, .order = 4};
  const auto bytes = [&](Engine engine, Index width) {
    return bytes_of_draw(uniform_mlp(kInput, 3, width), engine, asked);
  };
  const double base = bytes(Engine::kDeferred, 1 << 20);
  EXPECT_NEAR(bytes(Engine::kDeferred, 1 << 21) / base, 2.0, 1e-6);
  // Two matrices of doubles.
  EXPECT_NEAR(bytes(Engine::kDense, 1 << 20) / (16 * std::ldexp(1.0, 40)), 1, 1e-3);
}

TEST(BytesOfDraw, OfAnMlpCountsTheSetsOfDistinctDirections) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  std::vector<VectorXd> inputs;
  for (int i = 2; i <= 5; ++i) inputs.push_back(point(i));
  const MlpShape shape = uniform_mlp(kInput, 3, kWide / 4);
  const auto peak_of = [&](const MlpShape& of_shape) {
    return test::peak_memory(
        [&] { Mlp(of_shape, Engine::kDeferred, key()).correlations(point(1), inputs); });
  };
  const double measured = peak_of(shape) - peak_of(narrow(shape));
  const double estimated =
      bytes_of_draw(shape, Engine::kDeferred,
                    {.inputs = 5, .gradients = 4, .moves = 1, .order = 4, .directions = 4});
  // When the last coefficients come, those before them are already given away.
  EXPECT_NEAR(measured / estimated, 1.0, 0.15);
}

TEST(BytesOfDraw, OfAnMlpCountsTheHiddenLayersOfItsConditionalLaw) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const std::vector<VectorXd> inputs{point(1), point(2), point(3), point(4)};
  const MlpShape shape = uniform_mlp(kInput, 3, kWide);
  const auto peak_of = [&](const MlpShape& of_shape) {
    return test::peak_memory(
        [&] { Mlp(of_shape, Engine::kDeferred, key()).conditional_law(inputs); });
  };
  const double measured = peak_of(shape) - peak_of(narrow(shape));
  const double estimated = bytes_of_draw(shape, Engine::kDeferred, {.inputs = 4, .values = 4});
  EXPECT_NEAR(measured / estimated, 1.0, 0.15);
}

// Behind l hidden layers a network that is linear in each matrix moves at orders up to l only.
TEST(BytesOfDraw, OfAnMlpCountsNoOrderThatCannotMove) {
  const auto bytes = [](Activation activation, int order) {
    return bytes_of_draw(uniform_mlp(kInput, 3, 1024, activation), Engine::kDeferred,
                         {.inputs = 2, .gradients = 1, .moves = 1, .order = order});
  };
  EXPECT_EQ(bytes(Activation::kRelu, 3), bytes(Activation::kRelu, 9));
  EXPECT_EQ(bytes(Activation::kLinear, 3), bytes(Activation::kRelu, 3));
  EXPECT_LT(bytes(Activation::kRelu, 3), bytes(Activation::kTanh, 3));
  EXPECT_LT(bytes(Activation::kTanh, 3), bytes(Activation::kTanh, 4));
}

// --- convnets ---

TEST(BytesOfDraw, OfAConvnetIsWhatItTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  const auto image = [](int which) {
    VectorXd x(8);
    for (Index i = 0; i < 8; ++i) x[i] = std::cos(0.4 * which + static_cast<double>(i * which));
    return x;
  };
  struct ConvnetCase {
    ConvnetShape shape;
    Engine engine;
    int order;
  };
  const std::vector<ConvnetCase> cases{{{1, 2, 4, 3, 1 << 12}, Engine::kDeferred, 4},
                                       {{1, 2, 4, 2, 1 << 13, 3, true}, Engine::kDeferred, 1},
                                       {{2, 2, 2, 2, 1 << 13, 1}, Engine::kDeferred, 3},
                                       {{1, 2, 4, 2, 1 << 10}, Engine::kDense, 2}};
  for (const auto& [shape, engine, order] : cases) {
    const auto peak_of = [&, which = engine, r = order](const ConvnetShape& of_shape) {
      return test::peak_memory(
          [&] { Convnet(of_shape, which, key()).correlations(image(1), image(2), r); });
    };
    ConvnetShape small = shape;
    small.channels = 4;
    const double measured = peak_of(shape) - peak_of(small);
    const Queries asked{.inputs = 2, .gradients = 1, .moves = 1, .order = order};
    EXPECT_NEAR(measured / bytes_of_draw(shape, engine, asked), 1.0, 0.33)
        << shape.depth << " layers, " << shape.channels << " channels, order " << order;
  }
}

// --- hypernetworks ---

struct HypernetCase {
  std::string label;
  HypernetShape shape;
  bool infinite_f;
  Engine engine;
  Queries asked;
  std::function<void(Hypernet&)> measure;

  void draw(const HypernetShape& of_shape) const {
    MatrixXd covariance(2, 2);
    covariance << 1.0, 0.6, 0.6, 1.0;
    const InfiniteWidth limit{{point(1), point(2)}, covariance, 2.0 * covariance};
    Hypernet net =
        infinite_f ? Hypernet(of_shape, limit, engine, key()) : Hypernet(of_shape, engine, key());
    measure(net);
  }
};

HypernetInput input(int x, int z) {
  return {point(x), point(z)};
}

std::vector<HypernetCase> hypernet_cases() {
  constexpr Index kWideHypernet = 1 << 15;  // a vector is 256 KiB, and there are tens of them
  std::vector<HypernetCase> cases;
  const auto add = [&](const std::string& label, int depth_f, std::optional<Index> width_f,
                       int depth_g, Index width_g, const Queries& asked, auto measure,
                       Engine engine = Engine::kDeferred) {
    cases.push_back(
        {label, uniform_hypernet(kInput, depth_f, width_f.value_or(1), kInput, depth_g, width_g),
         !width_f, engine, asked, measure});
  };
  const auto orders = [](int order) {
    return Queries{.gradients = order > 0 ? 1 : 0, .moves = 1, .order = order};
  };
  const auto correlations = [](int order) {
    return [order](Hypernet& net) { net.correlations(input(1, 3), input(2, 4), order); };
  };
  const auto components = [](Hypernet& net) { net.components(input(1, 3), input(2, 4), 4); };
  const auto outputs = [](Hypernet& net) {
    net.conditional_law({input(1, 3), input(2, 3), input(1, 4), input(2, 4)});
  };
  struct Widths {
    std::string name;
    std::optional<Index> f;
    Index g;
  };
  const Widths all_widths[] = {{"joint", kWideHypernet, kWideHypernet},
                               {"fixed g", kWideHypernet, 8},
                               {"fixed f", 8, kWideHypernet},
                               {"infinite f", std::nullopt, kWideHypernet}};
  for (const auto& [name, f, g] : all_widths) {
    add(name + ", orders to 4", 1, f, 3, g, orders(4), correlations(4));
    add(name + ", deeper f, orders to 6", 2, f, 2, g, orders(6), correlations(6));
    add(name + ", outputs", 1, f, 3, g, {.values = 4}, outputs);
  }
  const auto gradients = [](Hypernet& net) {
    const HypernetTangent at_u = net.gradient(input(1, 3));
    for (const int z : {4, 5, 6}) net.inner_product(at_u, net.gradient(input(2, z)));
  };
  const auto distinct = [](Hypernet& net) {
    net.correlations(input(1, 5), {input(2, 6), input(3, 7), input(4, 8)});
  };
  add("distinct directions", 1, kWideHypernet, 3, kWideHypernet,
      {.inputs = 4, .gradients = 3, .moves = 1, .order = 3, .directions = 3}, distinct);
  const auto gram = [](Hypernet& net) {
    net.conditional_law({input(1, 1), input(2, 2), input(3, 3), input(4, 4), input(5, 5)});
  };
  add("outputs at many inputs", 1, kWideHypernet, 3, kWideHypernet, {.inputs = 5, .values = 5},
      gram);
  const Queries by_kind{.gradients = 1, .moves = 1, .order = 4, .by_kind = true};
  add("components, joint", 1, kWideHypernet, 4, kWideHypernet, by_kind, components);
  add("components, fixed g", 1, kWideHypernet, 4, 8, by_kind, components);
  add("components, fixed f", 1, 8, 3, kWideHypernet, by_kind, components);
  add("dense components", 1, 128, 3, 128, by_kind, components, Engine::kDense);
  add("kernel", 1, kWideHypernet, 2, kWideHypernet, orders(1), correlations(1));
  add("deep", 2, kWideHypernet, 4, kWideHypernet, orders(4), correlations(4));
  add("dense joint", 1, 128, 3, 128, orders(4), correlations(4), Engine::kDense);
  add("dense fixed f", 1, 2, 3, 512, orders(4), correlations(4), Engine::kDense);
  add("dense fixed g", 2, 1024, 3, 64, orders(4), correlations(4), Engine::kDense);
  add("dense infinite f", 1, std::nullopt, 3, 1024, orders(3), correlations(3), Engine::kDense);
  add("gradients", 1, kWideHypernet, 3, kWideHypernet, {.gradients = 4}, gradients);
  return cases;
}

HypernetShape narrow(const HypernetShape& shape) {
  return {narrow(shape.f), narrow(shape.g)};
}

TEST(BytesOfDraw, OfAHypernetIsWhatItTakes) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  for (const HypernetCase& entry : hypernet_cases()) {
    const auto peak_of = [&](const HypernetShape& shape) {
      return test::peak_memory([&] { entry.draw(shape); });
    };
    const double measured = peak_of(entry.shape) - peak_of(narrow(entry.shape));
    const double estimated =
        bytes_of_draw(entry.shape, entry.infinite_f, entry.engine, entry.asked);
    // How many queries turn out dependent, and what is alive at the peak, is not followed; pages
    // that the heap keeps, or that are counted late, are up to 0.75 MiB.
    EXPECT_NEAR(measured, estimated, 0.75 * kMebibyte + 0.3 * estimated)
        << entry.label << ": " << measured / estimated;
  }
}

TEST(BytesOfDraw, OfAHypernetGrowsWithWidthAsTheEngineDoes) {
  const auto bytes = [](Engine engine, Index width) {
    return bytes_of_draw(uniform_hypernet(kInput, 1, width, kInput, 3, width), false, engine,
                         {.gradients = 1, .moves = 1, .order = 4});
  };
  EXPECT_NEAR(bytes(Engine::kDeferred, 1 << 21) / bytes(Engine::kDeferred, 1 << 20), 2.0, 1e-5);
  // One array of n m^2 numbers.
  EXPECT_NEAR(bytes(Engine::kDense, 1 << 20) / (8 * std::ldexp(1.0, 60)), 1, 1e-3);
}

// --- correlation functions ---

const CorrelationFunction kOutputs{{0, 1, 2, 3}, {}};
const CorrelationFunction kKernel{{0, 1}, {{0, 1}}};
const CorrelationFunction kStar{{0, 1, 2, 3}, {{0, 3}, {1, 3}, {2, 3}}};
const CorrelationFunction kChain{{0, 1, 0}, {{0, 1}, {1, 2}}};

TEST(ContractionPasses, CountsWhatFunctionsShareOnce) {
  const auto passes = [](const std::vector<CorrelationFunction>& functions) {
    const ContractionPasses counted = count_passes(functions);
    return std::vector{counted.at_rest, counted.gradients, counted.jet_coefficients};
  };
  EXPECT_EQ(passes({kOutputs}), (std::vector{4, 0, 0}));
  EXPECT_EQ(passes({kKernel}), (std::vector{2, 2, 0}));
  EXPECT_EQ(passes({kStar}), (std::vector{4, 3, 7}));
  EXPECT_EQ(passes({kChain}), (std::vector{2, 1, 3}));
  EXPECT_EQ(passes({kKernel, kStar, kChain}), (std::vector{4, 3, 10}));
}

TEST(BytesOfDraw, OfCorrelationFunctionsIsWhatTheyTakeWithinAQuarter) {
  if (test::kSanitized) GTEST_SKIP() << "sanitizers have memory of their own";
  constexpr Index kWideNetwork = 1 << 16;
  const std::vector<VectorXd> inputs{point(1), point(2), point(3), point(4)};
  const double nothing = test::peak_memory([] {});
  for (const int depth : {3, 6}) {
    for (const Activation& activation : {Activation::kRelu, Activation::kTanh}) {
      const MlpShape shape = uniform_mlp(kInput, depth, kWideNetwork, activation);
      for (const std::vector<CorrelationFunction>& functions :
           {std::vector{kOutputs}, {kKernel}, {kOutputs, kKernel, kStar}, {kChain}}) {
        const double measured = test::peak_memory([&] {
                                  Mlp mlp(shape, Engine::kDeferred, key());
                                  ContractionEvaluator evaluator(mlp, inputs);
                                  for (const auto& [factors, edges] : functions) {
                                    evaluator.value(factors, edges);
                                  }
                                }) -
                                nothing;
        const double estimated = bytes_of_draw(shape, Engine::kDeferred, count_passes(functions));
        EXPECT_NEAR(measured / estimated, 1.0, 0.25)
            << depth << name(activation) << functions.size();
      }
    }
  }
}

}  // namespace
}  // namespace widthwise::sim
