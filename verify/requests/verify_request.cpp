#include "verify/requests/verify_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verify/base/errors.hpp"
#include "verify/base/width_list.hpp"
#include "verify/claimfile/claims_file.hpp"
#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/own_claims.hpp"

namespace widthwise::verify {
namespace {

/// What is drawn where neither --widths nor --samples says.
struct Profile {
  const char* name;
  const char* widths;
  const char* widths_of_training;  ///< kinks fade with the root of the width: larger ones
  std::int64_t n_samples;
};

// ci decides every claim that is not for long runs, in minutes; full is for an evening.
constexpr Profile kProfiles[] = {{"quick", "64..1024", "64..1024", 32000},
                                 {"ci", "64..8192", "64..16384", 16000},
                                 {"full", "64..65536", "64..65536", 32000}};

const Profile& profile(const std::string& name) {
  for (const Profile& entry : kProfiles) {
    if (entry.name == name) return entry;
  }
  throw UsageError(fmt::format("profile '{}': it is quick, ci or full", name));
}

void require_finite_f(const VerifyRequest& asked) {
  if (!asked.selection.infinite_f || asked.setting.engine != sim::Engine::kDense) return;
  throw UsageError(
      "width-f inf: an infinite f has no weights that the dense engine could hold; leave out "
      "--engine dense");
}

// z is an input of g.
void require_g(const RunRequest& request, const std::string& inputs_z) {
  const auto has_g = [](const Claim& claim) { return claim.study->networks().is_hypernet(); };
  if (std::ranges::any_of(request.claims, has_g)) return;
  throw UsageError(fmt::format(
      "inputs-z {}: these claims are of MLPs, which have no z; leave it out", inputs_z));
}

void require_one_length(const VerifyRequest& asked) {
  if (!asked.seconds || (!asked.n_samples && !asked.precision)) return;
  throw UsageError(
      fmt::format("seconds {}: draws are made for about that long; leave out samples and precision",
                  *asked.seconds));
}

bool is_of_training(const ClaimSelection& selection) {
  return selection.dynamics && !selection.theorem && !selection.all;
}

// Those of the catalogue that are meant.
void choose_claims(VerifyRequest& asked, RunRequest& request) {
  ClaimSelection& selection = asked.selection;
  if (asked.orders) selection.orders = parse_orders(*asked.orders);
  selection.options.setting = asked.setting;
  request.claims = select_claims(selection);
  request.claims_at = [at = selection](const Setting& other) mutable {
    at.options.setting = other;
    return select_claims(at);
  };
  request.charts = select_charts(selection);
}

// A file says all that these would.
void require_no_choice(const VerifyRequest& asked) {
  const ClaimSelection& chosen = asked.selection;
  const ClaimOptions& options = chosen.options;
  const bool choice = chosen.theorem || chosen.dynamics || chosen.all || chosen.charts ||
                      chosen.infinite_f || asked.orders || options.depth_f || options.depth_g ||
                      options.width_f || options.width_g;
  if (!choice) return;
  throw UsageError(
      "claims: a file says by itself which claims these are, and of which networks; leave out "
      "theorem, dynamics, all, charts, orders, depths and fixed widths");
}

// Those of the file that are meant. Widths that are asked for take the place of all of theirs; else
// a run has the widths that they name, and its own where some name none.
void choose_own_claims(const VerifyRequest& asked, RunRequest& request) {
  require_no_choice(asked);
  std::vector<ClaimSpec> specs = chosen_claims(asked.own, asked.selection.ids);
  if (asked.widths) {
    for (ClaimSpec& spec : specs) spec.widths.clear();
  }
  const bool all_name_widths =
      std::ranges::none_of(specs, [](const ClaimSpec& spec) { return spec.widths.empty(); });
  std::vector<std::int64_t> widths = widths_named(specs);
  if (!all_name_widths) widths.insert(widths.end(), request.widths.begin(), request.widths.end());
  std::ranges::sort(widths);
  widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
  request.widths = std::move(widths);
  request.claims = own_claims(specs, request.setting);
  require_judgeable(specs, request.claims, request.widths, request.setting);
  request.claims_at = [specs](const Setting& other) { return own_claims(specs, other); };
}

}  // namespace

RunRequest run_request(VerifyRequest asked) {
  const Profile& defaults = profile(asked.profile);
  require_finite_f(asked);
  require_one_length(asked);
  RunRequest request{};
  request.widths = parse_widths(asked.widths.value_or(
      is_of_training(asked.selection) ? defaults.widths_of_training : defaults.widths));
  request.n_samples = asked.n_samples.value_or(defaults.n_samples);
  request.precision = asked.precision;
  request.seconds = asked.seconds;
  request.allotted = !asked.n_samples && !asked.seconds;
  request.setting = asked.setting;
  request.threads = asked.threads;
  if (asked.own.empty()) {
    choose_claims(asked, request);
  } else {
    choose_own_claims(asked, request);
  }
  if (asked.inputs_z) require_g(request, *asked.inputs_z);
  return request;
}

std::vector<std::string> own_claims_of(const VerifyRequest& asked) {
  std::vector<std::string> texts;
  if (asked.own.empty()) return texts;
  for (const ClaimSpec& claim : chosen_claims(asked.own, asked.selection.ids)) {
    texts.push_back(claim_text(claim));
  }
  return texts;
}

std::vector<std::string> arguments_of(const VerifyRequest& asked) {
  std::vector<std::string> words;
  const auto flag = [&](const char* option, bool given) {
    if (given) words.emplace_back(option);
  };
  const auto value = [&](const char* option, const auto& given) {
    if (!given) return;
    words.emplace_back(option);
    words.push_back(fmt::format("{}", *given));
  };
  const ClaimSelection& selection = asked.selection;
  value("--theorem", selection.theorem);
  flag("--dynamics", selection.dynamics);
  flag("--all", selection.all);
  for (const std::string& id : selection.ids) value("--claim", &id);
  flag("--charts", selection.charts);
  value("--depth-f", selection.options.depth_f);
  value("--depth-g", selection.options.depth_g);
  value("--orders", asked.orders);
  value("--width-f", selection.options.width_f);
  const std::string infinite = "inf";
  value("--width-f", selection.infinite_f ? &infinite : nullptr);
  value("--width-g", selection.options.width_g);
  value("--profile", &asked.profile);
  value("--widths", asked.widths);
  value("--samples", asked.n_samples);
  value("--precision", asked.precision);
  value("--seconds", asked.seconds);
  return words;
}

}  // namespace widthwise::verify
