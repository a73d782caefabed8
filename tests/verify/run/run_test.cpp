// Whole runs on small networks: what is drawn, how often it is looked at, and what is said of it.

#include "verify/run/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/statistical_test.hpp"
#include "tests/verify/base/refusal.hpp"
#include "tests/verify/studies/toy_study.hpp"
#include "verify/base/errors.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/claims/theorem1.hpp"
#include "verify/results/results_json.hpp"
#include "verify/stats/largest_modulus.hpp"
#include "verify/stats/mean.hpp"
#include "verify/stats/weighted_fit.hpp"
#include "verify/studies/correlations.hpp"
#include "verify/studies/ensemble_study.hpp"
#include "verify/studies/inputs.hpp"
#include "verify/studies/mlp_ensemble.hpp"

namespace widthwise::verify {
namespace {

constexpr std::uint64_t kSeed = 20203;

RunRequest request_for(const std::vector<std::string>& ids) {
  ClaimSelection selection;
  selection.ids = ids;
  RunRequest request{};
  request.claims = select_claims(selection);
  request.widths = {8, 16, 32, 64};
  request.n_samples = 200;
  request.setting = {default_inputs(), sim::Engine::kDeferred, kSeed};
  request.threads = 1;
  return request;
}

RunOutcome carried_out(const RunRequest& request) {
  check_request(request);
  ProgressBar silent(false);
  const std::atomic<bool> never = false;
  return run(request, silent, never);
}

const SampleTable& table(const RunOutcome& outcome, const std::string& study, std::int64_t width) {
  const auto found =
      std::ranges::find_if(outcome.samples.tables, [&](const SampleTable& candidate) {
        return candidate.study == study && candidate.width == width;
      });
  if (found == outcome.samples.tables.end()) throw std::out_of_range(study);
  return *found;
}

std::vector<SampleTable> tables(const RunOutcome& outcome, const std::string& study) {
  std::vector<SampleTable> tables;
  for (const SampleTable& candidate : outcome.samples.tables) {
    if (candidate.study == study) tables.push_back(candidate);
  }
  return tables;
}

nlohmann::json claims_json(const RunOutcome& outcome) {
  return to_json(outcome.results).at("claims");
}

/// How many draws a claim's study has at a width when the run has so many samples.
Eigen::Index rows_at(const Claim& claim, std::int64_t n_samples, std::int64_t width) {
  const double share = std::ceil(claim.study->share(width) * static_cast<double>(n_samples));
  return std::max(static_cast<Eigen::Index>(share),
                  Eigen::Index{std::min<std::int64_t>(n_samples, 100)});
}

/// A rate that no draws of these tests can decide: its margin is far below any interval.
void make_undecidable(RunRequest& request) {
  request.slope_margin = 1e-9;
}

TEST(Run, TheSameBitsForAnyNumberOfThreads) {
  RunRequest request = request_for({"theorem1.mlp.r2", "control.tanh.r3", "theorem1.mlp.ntk-mean"});
  request.threads = 1;
  const RunOutcome one = carried_out(request);
  for (const int threads : {2, 3}) {
    request.threads = threads;
    const RunOutcome more = carried_out(request);
    EXPECT_EQ(claims_json(more).dump(), claims_json(one).dump());
    ASSERT_EQ(more.samples.tables.size(), one.samples.tables.size());
    for (std::size_t i = 0; i < one.samples.tables.size(); ++i) {
      EXPECT_EQ(more.samples.tables[i].draws, one.samples.tables[i].draws);
    }
  }
}

TEST(Run, ALongerRunBeginsWithTheShorterOne) {
  RunRequest request = request_for({"theorem1.mlp.r2"});
  request.n_looks = 1;
  const RunOutcome shorter = carried_out(request);
  request.n_samples *= 2;
  const RunOutcome longer = carried_out(request);
  for (std::size_t i = 0; i < shorter.samples.tables.size(); ++i) {
    const Eigen::MatrixXd& first = shorter.samples.tables[i].draws;
    EXPECT_EQ(first.rows(), rows_at(request.claims[0], 200, shorter.samples.tables[i].width));
    EXPECT_EQ(longer.samples.tables[i].draws.rows(),
              rows_at(request.claims[0], 400, shorter.samples.tables[i].width));
    EXPECT_EQ(longer.samples.tables[i].draws.topRows(first.rows()), first);
  }
}

TEST(Run, DrawsWhatTheStudySays) {
  const RunRequest request = request_for({"theorem1.mlp.zero", "theorem1.mlp.ntk-mean"});
  const RunOutcome outcome = carried_out(request);
  for (const Claim& claim : request.claims) {
    for (const std::int64_t width : request.widths) {
      const SampleTable& drawn = table(outcome, claim.study->name(), width);
      const auto least = static_cast<Eigen::Index>(claim.study->share(64) < 1.0 ? 100 : 200);
      ASSERT_GE(drawn.draws.rows(), least);
      for (const Eigen::Index k : {Eigen::Index{0}, Eigen::Index{77}, least - 1}) {
        const auto sample = static_cast<std::uint64_t>(k);
        EXPECT_EQ(drawn.draws.row(k).transpose(),
                  claim.study->draw(request.setting, width, sample));
      }
    }
  }
}

TEST(Run, StopsAtTheFirstLookThatDecidesAll) {
  const RunRequest request = request_for({"theorem1.mlp.zero"});
  const RunOutcome outcome = carried_out(request);
  EXPECT_EQ(outcome.results.claims.front().looks, 1);
  EXPECT_EQ(outcome.results.claims.front().verdict, Verdict::kConfirmed);
  for (const SampleTable& drawn : outcome.samples.tables) {
    EXPECT_EQ(drawn.draws.rows(), rows_at(request.claims[0], 200, drawn.width));
  }
  EXPECT_EQ(outcome.results.meta.n_looks, 3);  // it might have looked so often, and pays for it
  EXPECT_EQ(outcome.results.exit_code(), 0);
}

TEST(Run, DoublesTheDrawsOfWhatIsUndecidedUpToTheLastLook) {
  for (const int n_looks : {1, 2, 3}) {
    RunRequest request = request_for({"theorem1.mlp.r1"});
    make_undecidable(request);
    request.n_looks = n_looks;
    const RunOutcome outcome = carried_out(request);
    const ClaimResult& result = outcome.results.claims.front();
    EXPECT_EQ(result.verdict, Verdict::kInconclusive);
    EXPECT_EQ(result.looks, n_looks);
    const std::int64_t n_samples = 200 << (n_looks - 1);
    EXPECT_EQ(result.rows.front().samples, rows_at(request.claims[0], n_samples, 8));
    for (const SampleTable& drawn : outcome.samples.tables) {
      EXPECT_EQ(drawn.draws.rows(), rows_at(request.claims[0], n_samples, drawn.width));
    }
    EXPECT_EQ(outcome.results.exit_code(), 2);
  }
}

TEST(Run, LeavesWhatIsDecidedAlone) {
  // The tanh study has nothing open after the first look; the ReLU study has r1, so the zero that
  // shares it keeps the verdict of the first look.
  RunRequest request = request_for({"theorem1.mlp.zero", "theorem1.mlp.r1", "control.tanh.r3"});
  request.claims.back().statistic = largest_modulus(3);  // refuted at once
  request.claims.back().conclusion = ExactZero{};
  request.claims.back().predicted = 0.0;
  make_undecidable(request);
  const RunOutcome outcome = carried_out(request);
  const auto& results = outcome.results.claims;
  EXPECT_EQ(results[0].looks, 1);
  EXPECT_EQ(results[0].rows.front().samples, rows_at(request.claims[0], 200, 8));
  EXPECT_EQ(results[1].looks, 3);
  EXPECT_EQ(results[2].looks, 1);
  EXPECT_EQ(results[2].verdict, Verdict::kRefuted);
  EXPECT_EQ(table(outcome, "mlp.relu.depth3", 8).draws.rows(), rows_at(request.claims[0], 800, 8));
  // Its share is a quarter, but a hundred draws at least.
  EXPECT_EQ(table(outcome, "mlp.tanh.depth3.unit-norms", 8).draws.rows(), 100);
}

TEST(Run, ClaimsOfOneStudyShareItsDraws) {
  RunRequest request = request_for({"theorem1.mlp.r1", "theorem1.mlp.r4", "theorem1.mlp.zero",
                                    "theorem1.mlp.ntk-mean", "theorem1.mlp.depth2.r1"});
  request.n_looks = 1;
  const RunOutcome outcome = carried_out(request);
  EXPECT_EQ(outcome.samples.tables.size(),
            3 * request.widths.size());  // three studies, four widths
}

Claim toy_claim(const std::string& id, double share) {
  Claim claim{};
  claim.id = id;
  claim.study = std::make_shared<testing::ToyStudy>(id, share);
  claim.conclusion = ExactZero{};  // refuted at once
  claim.statistic = largest_modulus(0);
  return claim;
}

TEST(Run, AStudyDrawsItsShareOfTheSamplesButAHundred) {
  RunRequest request = request_for({"theorem1.mlp.zero"});
  request.claims = {toy_claim("all", 1.0), toy_claim("some", 0.25), toy_claim("twice", 2.0)};
  for (const auto& [n_samples, some] : {std::pair{1000, 250}, {999, 250}, {200, 100}, {50, 50}}) {
    request.n_samples = n_samples;
    const RunOutcome outcome = carried_out(request);
    for (const std::int64_t width : request.widths) {
      EXPECT_EQ(table(outcome, "all", width).draws.rows(), n_samples);
      EXPECT_EQ(table(outcome, "some", width).draws.rows(), some);
      EXPECT_EQ(table(outcome, "twice", width).draws.rows(), 2 * n_samples);
      EXPECT_EQ(table(outcome, "some", width).draws.row(7).transpose(),
                request.claims[1].study->draw(request.setting, width, 7));
    }
  }
}

TEST(Run, SharesOfAStudyGrowFromLookToLook) {
  RunRequest request = request_for({"theorem1.mlp.zero"});
  Claim open = toy_claim("some", 0.5);
  open.statistic = mean_of(0);
  open.conclusion = AtLargestWidth{};
  open.margin = 1e-9;
  request.claims = {open};
  request.n_samples = 400;
  const RunOutcome outcome = carried_out(request);
  EXPECT_EQ(outcome.results.claims.front().looks, 3);
  EXPECT_EQ(table(outcome, "some", 8).draws.rows(), 800);
}

TEST(Run, JudgesEachClaimByItsOwnStudyAtItsShareOfAlpha) {
  RunRequest request = request_for({"theorem1.mlp.r1", "control.tanh.r3", "theorem1.mlp.depth2.r3",
                                    "theorem1.mlp.ntk-mean", "theorem1.mlp.zero"});
  request.alpha = 0.02;
  request.n_looks = 2;
  request.slope_margin = 0.2;
  const RunOutcome outcome = carried_out(request);
  const double share = 0.02 / (5 * 2);
  for (std::size_t i = 0; i < request.claims.size(); ++i) {
    const ClaimResult& found = outcome.results.claims[i];
    std::vector<SampleTable> seen = tables(outcome, request.claims[i].study->name());
    for (SampleTable& drawn : seen) {  // those of the claim's last look
      const auto row = std::ranges::find(found.rows, drawn.width, &ResultRow::width_f);
      ASSERT_GE(drawn.draws.rows(), row->samples) << found.id;
      drawn.draws = drawn.draws.topRows(row->samples).eval();
    }
    ClaimResult expected = judge(request.claims[i], seen, {share, 0.2});
    expected.looks = found.looks;
    Results wrapped{outcome.results.meta, {expected}};
    EXPECT_EQ(to_json(wrapped).at("claims").at(0).dump(), claims_json(outcome).at(i).dump());
  }
  // The mean's interval spends the share whole.
  const ClaimResult& mean = outcome.results.claims[3];
  EXPECT_DOUBLE_EQ(mean.alpha, share);
  EXPECT_EQ(outcome.results.meta.alpha, 0.02);
  EXPECT_EQ(outcome.results.meta.n_claims, 5);
  EXPECT_EQ(outcome.results.meta.n_looks, 2);
}

TEST(Run, PrecisionGoesOnFromAVerdictToAHalfWidth) {
  RunRequest request = request_for({"theorem1.mlp.depth1.r1"});
  request.widths = {64, 128, 256, 512};
  request.slope_margin = 10.0;  // confirmed at once
  request.n_samples = 1000;
  const auto half_width = [](const RunOutcome& outcome) {
    const Interval& ci = outcome.results.claims.front().ci;
    return (ci.upper - ci.lower) / 2;
  };
  const RunOutcome first = carried_out(request);
  ASSERT_EQ(first.results.claims.front().looks, 1);
  const double wide = half_width(first);

  request.precision = 1.01 * wide;  // there already
  EXPECT_EQ(carried_out(request).results.claims.front().looks, 1);

  request.precision = wide / 2;
  const RunOutcome second = carried_out(request);
  const ClaimResult& result = second.results.claims.front();
  EXPECT_EQ(result.verdict, Verdict::kConfirmed);
  EXPECT_LE(half_width(second), wide / 2);
  // (1 / 2)^-2 times the draws and a fifth more, in one step; not doubling after doubling.
  EXPECT_EQ(result.looks, 2);
  EXPECT_EQ(result.rows.front().samples, rows_at(request.claims[0], 4800, 64));
}

TEST(Run, SecondsSayHowLongToDrawAndLookOnce) {
  RunRequest request = request_for({"theorem1.mlp.r1", "control.tanh.r3"});
  make_undecidable(request);
  request.seconds = 0.3;
  const auto begun = std::chrono::steady_clock::now();
  const RunOutcome outcome = carried_out(request);
  const double took =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  EXPECT_GE(took, 0.03);  // the last pilot alone takes a tenth
  EXPECT_LT(took, 3.0);   // a busy machine may not keep the pilots' pace
  EXPECT_EQ(outcome.results.meta.n_looks, 1);
  const auto rows = table(outcome, "mlp.relu.depth3", 8).draws.rows();
  EXPECT_GE(rows, 4 * request.threads);
  // What the run came to have as its samples, up to rounding.
  const auto n_samples = static_cast<std::int64_t>(
      std::floor(static_cast<double>(rows) / request.claims.front().study->share(8)));
  for (const SampleTable& drawn :
       outcome.samples.tables) {  // its share each, but a hundred at least
    const bool whole = drawn.study == "mlp.relu.depth3";
    if (whole) continue;
    const auto expected = rows_at(request.claims.back(), n_samples, drawn.width);
    EXPECT_LE(std::abs(drawn.draws.rows() - expected), 1);
  }
  // One look spends what would else be split over three.
  const ClaimResult& result = outcome.results.claims.front();
  EXPECT_EQ(result.looks, 1);
  if (result.fit) {
    EXPECT_DOUBLE_EQ(result.alpha, 1e-3 / 2);
  }
}

TEST(Run, StoppedBeforeItBeginsHasDrawnNothing) {
  const RunRequest request = request_for({"theorem1.mlp.zero", "theorem1.mlp.r1"});
  ProgressBar silent(false);
  const std::atomic<bool> at_once = true;
  const RunOutcome outcome = run(request, silent, at_once);
  EXPECT_TRUE(outcome.results.meta.partial);
  EXPECT_EQ(outcome.results.exit_code(), 2);
  for (const SampleTable& drawn : outcome.samples.tables) EXPECT_EQ(drawn.draws.rows(), 0);
  for (const ClaimResult& result : outcome.results.claims) {
    EXPECT_EQ(result.verdict, Verdict::kInconclusive);
    EXPECT_EQ(result.reason.find("the run was interrupted; "), 0U) << result.reason;
  }
}

TEST(Run, StoppedAtAnyTimeKeepsAPrefixAndIsNoSuccess) {
  RunRequest request = request_for({"theorem1.mlp.zero"});
  request.n_samples = 1 << 17;  // some seconds
  for (const int milliseconds : {1, 20, 150}) {
    ProgressBar silent(false);
    std::atomic<bool> stop = false;
    std::thread impatient([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      stop = true;
    });
    const RunOutcome outcome = run(request, silent, stop);
    impatient.join();
    EXPECT_TRUE(outcome.results.meta.partial);
    EXPECT_NE(outcome.results.exit_code(), 0);
    for (const SampleTable& drawn : outcome.samples.tables) {
      const Eigen::Index rows = drawn.draws.rows();
      if (rows == 0) continue;
      EXPECT_EQ(drawn.draws.row(rows - 1).transpose(),
                request.claims.front().study->draw(request.setting, drawn.width,
                                                   static_cast<std::uint64_t>(rows - 1)));
    }
  }
}

TEST(Run, TooFewWidthsAreInconclusiveNotAnError) {
  RunRequest request = request_for({"theorem1.mlp.r1"});
  request.widths = {8, 16};
  const RunOutcome outcome = carried_out(request);
  EXPECT_EQ(outcome.results.claims.front().verdict, Verdict::kInconclusive);
  EXPECT_NE(outcome.results.claims.front().reason.find("2 widths"), std::string::npos);
  EXPECT_EQ(outcome.results.exit_code(), 2);
}

TEST(Run, OneDrawIsInconclusiveNotAnError) {
  RunRequest request = request_for({"theorem1.mlp.r1", "theorem1.mlp.ntk-mean"});
  request.n_samples = 1;
  for (const ClaimResult& result : carried_out(request).results.claims) {
    EXPECT_EQ(result.verdict, Verdict::kInconclusive);
    EXPECT_NE(result.reason.find("too few draws"), std::string::npos) << result.reason;
  }
}

TEST(Run, TheoremOneHoldsAndItsControlsDoNot) {
  // Shallow networks over few widths: a second. The whole theorem is the command line's business.
  RunRequest request =
      request_for({"theorem1.mlp.depth1.r1", "theorem1.mlp.depth1.r2", "theorem1.mlp.depth1.zero",
                   "theorem1.mlp.depth1.ntk-mean", "theorem1.mlp.depth1.r2", "control.tanh.r3"});
  request.widths = {16, 32, 64, 128, 256};
  request.n_samples = 16000;
  Claim off_by_half = request.claims[1];
  off_by_half.id = "control.half";
  off_by_half.kind = ClaimKind::kControl;
  off_by_half.predicted += 0.5;
  off_by_half.expected = Verdict::kRefuted;
  request.claims.push_back(off_by_half);
  const RunOutcome outcome = carried_out(request);
  for (const ClaimResult& result : outcome.results.claims) {
    EXPECT_TRUE(result.as_expected())
        << result.id << ": " << result.estimate << " in [" << result.ci.lower << ", "
        << result.ci.upper << "] " << result.reason;
  }
  EXPECT_EQ(outcome.results.exit_code(), 0);
}

TEST(Run, AWrongNormalisationIsRefuted) {
  // The same networks at inputs of twice the norm, held against the mean of the unit sphere.
  RunRequest request = request_for({"theorem1.mlp.ntk-mean"});
  request.setting.inputs = default_inputs(0.6, {2.0, 2.0});
  EXPECT_EQ(carried_out(request).results.exit_code(), 1);
  // tanh networks have a smaller kernel than those whose activation is normalised.
  request = request_for({"theorem1.mlp.ntk-mean"});
  request.claims.front().study = study_of(
      MlpEnsemble{.activation = sim::Activation::kTanh, .at = {.single = true}}, Correlations{1});
  EXPECT_EQ(carried_out(request).results.exit_code(), 1);
}

std::string refusal(const RunRequest& request) {
  return test::refusal<UsageError>([&] { check_request(request); });
}

TEST(CheckRequest, NamesEachBadValue) {
  const RunRequest good = request_for({"theorem1.mlp.r1"});
  EXPECT_EQ(refusal(good), "accepted");
  const auto expect = [&](const std::string& beginning, const auto& spoil) {
    RunRequest bad = good;
    spoil(bad);
    EXPECT_EQ(refusal(bad).find(beginning), 0U) << beginning << " against: " << refusal(bad);
  };
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  expect("nothing to verify", [](RunRequest& bad) { bad.claims.clear(); });
  expect("widths :", [](RunRequest& bad) { bad.widths.clear(); });
  expect("widths 64:", [](RunRequest& bad) { bad.widths = {64}; });
  expect("widths 64,64:", [](RunRequest& bad) { bad.widths = {64, 64}; });
  expect("widths 64,32:", [](RunRequest& bad) { bad.widths = {64, 32}; });
  expect("widths 0,32:", [](RunRequest& bad) { bad.widths = {0, 32}; });
  expect("width 1000000000000 on 1 thread needs", [](RunRequest& bad) {
    bad.widths = {64, 1000000000000};
  });
  expect("width 1048576 on 1 thread needs", [](RunRequest& bad) {
    bad.setting.engine = sim::Engine::kDense;  // 16 TiB a matrix
    bad.widths = {64, 1 << 20};
  });
  for (const std::int64_t n : {0, -5}) {
    expect("samples " + std::to_string(n) + ":", [n](RunRequest& bad) { bad.n_samples = n; });
  }
  expect("samples 1000000000000 needs", [](RunRequest& bad) { bad.n_samples = 1000000000000; });
  expect("looks 0:", [](RunRequest& bad) { bad.n_looks = 0; });
  for (const int threads : {0, -1, 100000}) {
    expect("threads " + std::to_string(threads) + ":",
           [threads](RunRequest& bad) { bad.threads = threads; });
  }
  for (const double alpha : {0.0, 1.0, -0.1, nan}) {
    expect(alpha == 1.0 ? "alpha 1:" : "alpha ", [alpha](RunRequest& bad) { bad.alpha = alpha; });
  }
  for (const double value : {0.0, -0.5, nan, infinity}) {
    expect("margin ", [value](RunRequest& bad) { bad.slope_margin = value; });
    expect("precision ", [value](RunRequest& bad) { bad.precision = value; });
    expect("seconds ", [value](RunRequest& bad) { bad.seconds = value; });
  }
  expect("precision -0.5:", [](RunRequest& bad) { bad.precision = -0.5; });
}

}  // namespace
}  // namespace widthwise::verify
