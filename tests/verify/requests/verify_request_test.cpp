// What a run of claims is where little is said of it.

#include "verify/requests/verify_request.hpp"

#include <gtest/gtest.h>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

VerifyRequest one_claim() {
  VerifyRequest asked;
  asked.selection.ids = {"theorem1.mlp.r2"};
  return asked;
}

std::string refused_run(const VerifyRequest& asked) {
  return test::refusal<UsageError>([&] { run_request(asked); });
}

TEST(VerifyRequest, HasTheWidthsOfItsProfile) {
  EXPECT_EQ(run_request(one_claim()).widths.back(), 8192);
  EXPECT_TRUE(run_request(one_claim()).allotted);
  VerifyRequest training;
  training.selection.dynamics = true;
  EXPECT_EQ(run_request(training).widths.back(), 16384);
}

TEST(VerifyRequest, IsNotAllottedWhereItsDrawsAreCounted) {
  VerifyRequest asked = one_claim();
  asked.n_samples = 100;
  asked.widths = "64..256";
  const RunRequest request = run_request(asked);
  EXPECT_FALSE(request.allotted);
  EXPECT_EQ(request.n_samples, 100);
  EXPECT_EQ(request.widths, (std::vector<std::int64_t>{64, 128, 256}));
}

TEST(VerifyRequest, RefusesWhatWouldBeWithoutEffect) {
  VerifyRequest asked = one_claim();
  asked.inputs_z = "z.csv";
  EXPECT_EQ(refused_run(asked),
            "inputs-z z.csv: these claims are of MLPs, which have no z; leave it out");
  asked = one_claim();
  asked.seconds = 60;
  asked.n_samples = 10;
  EXPECT_EQ(refused_run(asked),
            "seconds 60: draws are made for about that long; leave out samples and precision");
  asked = one_claim();
  asked.profile = "long";
  EXPECT_EQ(refused_run(asked), "profile 'long': it is quick, ci or full");
  asked = one_claim();
  asked.selection.infinite_f = true;
  asked.setting.engine = sim::Engine::kDense;
  EXPECT_NE(refused_run(asked).find("width-f inf"), std::string::npos);
}

TEST(VerifyRequest, IsWrittenAsOnTheCommandLine) {
  VerifyRequest asked = one_claim();
  asked.selection.theorem = 1;
  asked.selection.infinite_f = true;
  asked.orders = "2,3";
  asked.precision = 0.05;
  EXPECT_EQ(
      arguments_of(asked),
      (std::vector<std::string>{"--theorem", "1", "--claim", "theorem1.mlp.r2", "--orders", "2,3",
                                "--width-f", "inf", "--profile", "ci", "--precision", "0.05"}));
}

}  // namespace
}  // namespace widthwise::verify
