#pragma once
// A claim as its author writes it, typed: what a claims file holds, and what a caller may hand over
// in place of one.

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "verify/claimfile/observable_spec.hpp"
#include "verify/claimfile/statistic_spec.hpp"
#include "verify/results/network_family.hpp"
#include "verify/results/width_law.hpp"
#include "verify/stats/correction_family.hpp"
#include "verify/stats/verdict.hpp"
#include "verify/studies/network_spec.hpp"

namespace widthwise::verify {

/// Counted from 1.
struct Place {
  int line = 0;
  int column = 0;
};

/// Where a claim was written.
struct Origin {
  std::string file = {};  ///< as it was named; empty: in none
  /// Of each key, "exponent" or "network.activation"; "" is the claim itself.
  std::map<std::string, Place> places = {};
};

/// What is predicted: an exponent in the width, an upper bound of one, the limit of infinite width,
/// a value that is the same at every width, or exactly zero for every draw.
enum class PredictionKind { kExponent, kUpperBound, kLimit, kValue, kZero };

struct Prediction {
  PredictionKind kind;
  double value = 0.0;
};

/// The key of each kind: "exponent", "upper_bound", "limit", "value", "zero".
std::string_view key_of(PredictionKind kind);

/// Where networks are asked. Nothing set: at the inputs of the run.
struct InputsSpec {
  bool single = false;                                ///< of the run's inputs u alone: u' = u
  bool unit_norms = false;                            ///< the run's inputs, scaled to |u|^2 = d
  std::optional<NamedPair> pair = std::nullopt;       ///< its name may be empty
  std::vector<Eigen::VectorXd> rows = {};             ///< x, x' or x_1, x_2, .., as they stand
  std::vector<Eigen::VectorXd> rows_z = {};           ///< likewise z, of hypernetworks
  std::optional<std::string> file = std::nullopt;     ///< that holds rows, to be read
  std::optional<std::string> file_z = std::nullopt;   ///< likewise
  std::optional<std::string> columns = std::nullopt;  ///< of these files; parse_columns()
  std::optional<std::string> header = std::nullopt;   ///< likewise; parse_header()

  bool of_run() const { return !pair && rows.empty() && rows_z.empty() && !file && !file_z; }
};

/// A full-batch gradient descent on a task that is generated.
struct TrainingSpec {
  int steps = 20;
  double rate = 1.0;  ///< times 1 / lambda_max(Theta_0)
  int inputs = 4;     ///< of an MLP
  int tests = 2;
  int inputs_x = 2;  ///< of a hypernetwork: each x with each z
  int inputs_z = 3;
};

/// How much of a run's draws goes to a claim; what is not set has a default of its study.
struct EffortSpec {
  std::optional<double> share = std::nullopt;  ///< of the run's number of samples
  std::optional<bool> equal_errors = std::nullopt;
  std::optional<std::int64_t> largest_width = std::nullopt;
};

struct ClaimSpec {
  std::string id;
  std::string title = {};  ///< may be empty, as the other texts may
  std::string statement = {};
  std::string hypotheses = {};
  std::string source = {};
  NetworkSpec network = {};
  WidthLaw width_law = WidthLaw::mlp();
  ObservableSpec observable;
  StatisticSpec statistic;
  Prediction prediction;
  std::optional<CorrectionFamily> corrections = std::nullopt;  ///< else those of its conclusion
  std::optional<double> margin = std::nullopt;                 ///< absolute
  bool extrapolate = true;  ///< or the limit is judged at the largest width as it is
  std::optional<double> from_width = std::nullopt;  ///< below, the law does not claim to hold
  std::vector<std::int64_t> widths = {};            ///< none: those of the run
  InputsSpec inputs = {};
  std::optional<TrainingSpec> training = std::nullopt;
  std::optional<int> up_to_order = std::nullopt;  ///< of K^(r) that is drawn: study_of_claim.hpp
  EffortSpec effort = {};
  Verdict expected = Verdict::kConfirmed;
  Origin origin = {};
};

/// Whether its author wrote the key: false also of claims that were not written in a file.
bool is_given(const ClaimSpec& spec, const std::string& key);

/// Throws UsageError: "claims.toml:12:8: SENTENCE" where it is known where the key stands, else
/// "claim 'ID', KEY: SENTENCE".
[[noreturn]] void refuse_claim(const ClaimSpec& spec, const std::string& key,
                               const std::string& sentence);

}  // namespace widthwise::verify
