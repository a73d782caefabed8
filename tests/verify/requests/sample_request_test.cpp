// Draws as they are asked for: the study's own, checked and cut to the orders that are wanted.

#include "verify/requests/sample_request.hpp"

#include <gtest/gtest.h>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

SampleRequest small() {
  SampleRequest request;
  request.width = "2^4";
  request.n_samples = 7;
  return request;
}

std::string refused(const SampleRequest& request) {
  return test::refusal<UsageError>([&] { SampleDraws{request}; });
}

TEST(SampleRequest, DrawsTheStudyAtTheOrdersAskedFor) {
  SampleRequest request = small();
  request.orders = "1,3";
  request.threads = 2;
  const SampleDraws draws(request);
  EXPECT_EQ(draws.orders(), (std::vector<int>{1, 3}));
  EXPECT_EQ(draws.n_samples(), 7);
  const auto study = study_of(MlpEnsemble{}, Correlations{3});
  const sim::Draws rows = draws.rows(2, 3, {});
  ASSERT_EQ(rows.rows(), 3);
  for (int k = 0; k < 3; ++k) {
    const Eigen::VectorXd expected =
        study->draw(request.setting, 16, static_cast<std::uint64_t>(2 + k));
    EXPECT_EQ(rows(k, 0), expected[1]);
    EXPECT_EQ(rows(k, 1), expected[3]);
  }
}

TEST(SampleRequest, IsAPrefixWhereStopped) {
  const std::atomic<bool> stop = true;
  EXPECT_EQ(SampleDraws(small()).rows(0, 7, {[] {}, &stop}).rows(), 0);
}

TEST(SampleRequest, RefusesWhatMakesNoSense) {
  SampleRequest request = small();
  request.n_samples = 0;
  EXPECT_EQ(refused(request), "samples 0: at least 1 draw is needed");
  request = small();
  request.of_z = "rho-z 0.5";
  EXPECT_EQ(refused(request), "rho-z 0.5: an MLP has no g; leave it out or give --model hypernet");
  request = small();
  request.network.sigma_w = "1,2";
  EXPECT_NE(refused(request).find("sigma-w"), std::string::npos);
  request = small();
  request.network.sigma_w = "1,x";
  EXPECT_EQ(refused(request),
            "sigma-w 1,x: 'x' is not a number; write one, or several as in 1.5,1,0.8");
  request = small();
  request.model = "cnn";
  EXPECT_EQ(refused(request), "model 'cnn': it is mlp or hypernet");
  request = small();
  request.width = "64..128";
  EXPECT_EQ(refused(request), "width 64..128: a sample has one width, such as 256");
  request = small();
  request.threads = 0;
  EXPECT_EQ(refused(request), "threads 0: at least 1 is needed");
}

}  // namespace
}  // namespace widthwise::verify
