// Kernels as they are asked for: what is refused, and which function is called. The numbers are
// those of gram_matrices_test.cpp.

#include "verify/requests/gram_request.hpp"

#include <gtest/gtest.h>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

using Eigen::MatrixXd;

const Tuples kSome{MatrixXd{{1.0, 2.0, -1.0}, {0.5, 1.0, 3.0}}, MatrixXd{{1.0, 0.0, 2.0}}};

TEST(GramRequest, HasTheDepthsOfItsModel) {
  EXPECT_EQ(GramKernel(GramRequest{}).f().depth, 3);
  EXPECT_FALSE(GramKernel(GramRequest{}).hypernet());
  const GramKernel hypernet({.network = {.model = "hypernet", .depth_g = 2}});
  EXPECT_EQ(hypernet.f().depth, 1);
  EXPECT_EQ(hypernet.hypernet()->depth_g(), 2);
  EXPECT_EQ(hypernet.among(kSome).ntk, hypernet_gram({1, 2}, kSome, Pairing::kOneByOne, {}).ntk);
}

TEST(GramRequest, BetweenOthersIsABlockOfTheWhole) {
  const GramKernel kernel({.network = {.activation = "erf", .depth_f = 2}});
  const Tuples left{kSome.x.leftCols(2), {}}, right{kSome.x.rightCols(2), {}};
  const GramMatrices whole = kernel.among(kSome), block = kernel.between(left, right);
  EXPECT_EQ(block.ntk.rows(), 2);
  EXPECT_LT((block.ntk - whole.ntk.block(0, 1, 2, 2)).norm(), 1e-14);
}

TEST(GramRequest, RefusesWhatThereIsNot) {
  const auto refused = [](const KernelWords& words) {
    return test::refusal<UsageError>([&] { GramKernel(GramRequest{.network = words}); });
  };
  EXPECT_EQ(refused({.model = "cnn"}), "model 'cnn' is unknown: use mlp or hypernet");
  EXPECT_EQ(refused({.depth_g = 2}),
            "--depth-g has no meaning for model mlp: use --model hypernet");
  EXPECT_EQ(refused({.depth_f = 0}), "depth-f 0: f has 1 to 100 hidden layers");
  EXPECT_NE(refused({.activation = "swish"}).find("'swish'"), std::string::npos);
  EXPECT_EQ(refused({.biases = "fixed"}),
            "--biases fixed has no effect without biases: give --sigma-b");
}

TEST(GramRequest, RefusesInputsOfTwoDimensions) {
  const Tuples other{MatrixXd::Ones(3, 2), {}};
  EXPECT_EQ(test::refusal<UsageError>([&] { GramKernel(GramRequest{}).between(kSome, other); }),
            "X has 2 numbers a row and X2 has 3; a kernel is between inputs of one dimension");
}

TEST(GramRequest, StopsWhereItIsNotWanted) {
  const std::atomic<bool> stop = true;
  const GramKernel kernel({.workers = {.stop = &stop}});
  EXPECT_THROW(kernel.among(kSome), ResourceError);
}

}  // namespace
}  // namespace widthwise::verify
