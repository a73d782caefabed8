#pragma once
// A run of claims as people ask for it, with defaults for what they do not say.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verify/claimfile/claim_spec.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/run/run_request.hpp"

namespace widthwise::verify {

struct VerifyRequest {
  ClaimSelection selection;           ///< `orders` and the setting of its options apart
  std::vector<ClaimSpec> own = {};    ///< claims of a file, of which the selection's IDs choose;
                                      ///< none: the claims are those of the catalogue
  std::optional<std::string> orders = {};  ///< "1..4" or "2,3"
  std::string profile = "ci";         ///< or "quick", "full": widths and samples
  std::optional<std::string> widths = {};  ///< "64..8192", "64,96,128" or "64..8192:12"
  std::optional<std::int64_t> n_samples = {};
  std::optional<double> precision = {};
  std::optional<double> seconds = {};
  Setting setting;
  std::optional<std::string> inputs_z = {};  ///< where the z of the setting come from
  int threads = 1;
};

/// The run that this is, but for alpha and margin. Throws UsageError, for --inputs-z among claims
/// that have no z too, and as select_claims() and select_charts() do.
RunRequest run_request(VerifyRequest asked);

/// Those of the file that are meant, as they are kept with the draws.
std::vector<std::string> own_claims_of(const VerifyRequest& asked);

/// The words of the command line that ask for the same, for a RecordedCommand: all but those about
/// inputs, seed, engine and threads.
std::vector<std::string> arguments_of(const VerifyRequest& asked);

}  // namespace widthwise::verify
