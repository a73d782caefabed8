#pragma once
// What a run found: the table from which terminal, plots, report, JUnit file, summary and exit code
// are all derived.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verify/results/error_table.hpp"
#include "verify/results/network_family.hpp"
#include "verify/results/provenance.hpp"
#include "verify/stats/correction_family.hpp"
#include "verify/stats/local_slopes.hpp"
#include "verify/stats/verdict.hpp"

namespace widthwise::verify {

/// A bound is an upper bound of a rate.
enum class ClaimKind { kRate, kLimit, kValue, kControl, kBound };

/// One width of one claim.
struct ResultRow {
  std::optional<std::int64_t> width_f;  ///< nothing: infinite
  std::optional<std::int64_t> width_g;  ///< nothing: there is no g
  double abscissa;                      ///< what fits and figures set the value against
  std::int64_t samples;
  std::string statistic;        ///< e.g. "median |K^(2)|"
  double value;                 ///< the statistic, not its logarithm
  double se;                    ///< standard error of `value`
  std::array<double, 5> bands;  ///< quantiles of the modulus at estimator.hpp's kBandLevels
};

/// What was fitted to a claim's rows: the fits of every form, and of a slope the local ones.
struct ResultFit {
  FamilyFit family;
  std::vector<LocalSlope> local_slopes;

  const CorrectedFit& best() const { return family.best(); }
};

/// A point of a curve with its error bar.
struct CurvePoint {
  double x;
  double y;
  double lower;
  double upper;
};

/// Something that a figure shows of a claim beside its rows: a Q-Q curve, a kernel against an
/// angle.
struct Curve {
  std::string label;
  std::string x_label;
  std::string y_label;
  std::vector<CurvePoint> points;
};

struct ClaimResult {
  std::string id;
  ClaimKind kind;
  std::string statement;
  std::string hypotheses;
  std::string source;        ///< reference key with locator
  NetworkFamily networks;    ///< what it is about
  std::optional<int> order;  ///< the r of K^(r), where it is about one
  double predicted;
  double estimate;
  double se;  ///< of the estimate; not-a-number where the interval does not rest on one
  Interval ci;
  double alpha;  ///< what this interval spends: the confidence level is 1 - alpha
  double margin;
  Verdict verdict;
  Verdict expected;  ///< REFUTED for controls, CONFIRMED for all others
  int looks;         ///< how often the data were looked at
  double power;      ///< chance of CONFIRMED when the theory is exact, at the final standard error
  std::string reason;  ///< why INCONCLUSIVE, or what else falls short; else empty
  std::vector<ResultRow> rows;
  std::optional<ResultFit> fit;  ///< of a slope or a limit
  std::vector<Curve> curves;     ///< may be empty

  bool is_bound() const { return kind == ClaimKind::kBound; }
  bool is_control() const { return kind == ClaimKind::kControl; }
  bool as_expected() const { return verdict == expected; }
  /// A control without a verdict is none: a run that cannot refute what is wrong has failed.
  bool undecided() const { return verdict == Verdict::kInconclusive && !is_control(); }
  bool has_slope() const { return fit && fit->best().leading == Leading::kPowerLaw; }
  bool has_limit() const { return fit && fit->best().leading == Leading::kLimit; }
};

/// What a claim holds fixed: in_words() of its networks, and the "order".
std::map<std::string, std::string> regime_in_words(const ClaimResult& claim);

/// Something drawn along with the claims that has no verdict: a number over a grid of networks,
/// with what theory says of it.
struct Chart {
  std::string id;  ///< "chart.ntk-variance"; names its figures
  std::string title;
  std::string caption;  ///< one sentence: what to see
  std::string x_label;
  std::string y_label;
  bool log_x = false;
  bool log_y = false;
  std::string spread;         ///< what reaches from lower to upper: "±2 s.e.", "5–95 % of draws"
  bool panels = false;        ///< a panel for each measured curve, with all exact curves in each
  std::vector<Curve> curves;  ///< labelled as the chart's axes are
};

/// Grey pictures side by side.
struct PictureGrid {
  std::string id;  ///< "pictures.completion"; names its figure
  std::string title;
  std::string caption;
  int side;                                ///< pixels a side
  std::vector<std::string> rows;           ///< labels
  std::vector<std::string> columns;        ///< labels
  std::vector<std::vector<int>> pictures;  ///< row by row: grey levels 0..255, line by line
};

/// Numbers without a verdict, in rows that have a name.
struct NumberTable {
  struct Row {
    std::string label;
    std::vector<double> values;  ///< one a column
  };

  std::string id;  ///< "table.advantage"
  std::string title;
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

/// Whether a curve has no bars: it is theory.
bool is_exact(const Curve& curve);

struct RunMeta : Provenance {
  std::string engine = {};
  std::string inputs = {};  ///< what u and u' are
  double alpha = 0.0;
  double margin = 0.0;  ///< on slopes; 0 where none is judged
  int n_claims = 0;     ///< claims that share alpha
  int n_looks = 0;      ///< looks that share it
};

/// Counts of verdicts, controls apart: confirmed + refuted + inconclusive + controls is the number
/// of rows of the table.
struct Summary {
  int confirmed = 0;
  int refuted = 0;
  int inconclusive = 0;
  int controls = 0;          ///< how many of the claims are controls
  int controls_refuted = 0;  ///< how many of those came out REFUTED, as they must
};

/// What becomes of claims that could not be decided.
enum class Undecided {
  kOpen,   ///< neither good nor bad
  kFailed  ///< as bad as refuted
};

struct Results {
  RunMeta meta;
  std::vector<ClaimResult> claims;
  std::vector<Chart> charts = {};
  std::vector<PictureGrid> pictures = {};
  std::vector<NumberTable> tables = {};
  std::optional<ErrorTable> experiment = {};  ///< of `verify experiment`

  Summary summary() const;

  /// 0 all claims confirmed and all controls refuted; 1 a claim refuted or a control not refuted
  /// (a control left INCONCLUSIVE counts: the run has no power); 2 a claim inconclusive. A partial
  /// run is never 0: at best it is 2. So is a run without claims, which has shown nothing. Where
  /// what is undecided counts as failed, 1 takes the place of 2.
  int exit_code(Undecided undecided = Undecided::kOpen) const;
};

/// "rate", "limit", "value", "control", "bound".
std::string_view name(ClaimKind kind);

}  // namespace widthwise::verify
