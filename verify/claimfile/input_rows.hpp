#pragma once
// The inputs of a claim.

#include <filesystem>
#include <string>

#include "verify/claimfile/claim_spec.hpp"
#include "verify/studies/hypernet_at_points.hpp"
#include "verify/studies/mlp_ensemble.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// How many inputs its observable stands at: two, or of a list as many as it names.
int inputs_needed(const ClaimSpec& claim);

/// Whether they are a list x_1, x_2, .. and not a pair.
bool at_listed_inputs(const ClaimSpec& claim);

/// How many directions a K^(r) at distinct inputs is drawn along.
int directions_of(const ClaimSpec& claim);

/// Puts the rows of the files that it names, looked for in `folder`, in place of these: scaled to
/// |x|^2 = d, as --inputs does. Throws FileError and UsageError, with the place.
void read_rows(ClaimSpec& claim, const std::filesystem::path& folder);

/// Throws UsageError for inputs that make no sense for it.
void require_inputs(const ClaimSpec& claim);

/// What tells studies at these inputs from those at the run's: ".rho0.3", ".rows-1f2e3d4c"; empty
/// at the run's.
std::string name_of_inputs(const ClaimSpec& claim);

/// The pair, with a name.
std::optional<NamedPair> named_pair(const ClaimSpec& claim);

/// The cosines of default_inputs() where it gives none, those of the run where it gives nothing.
InputList listed_inputs(const ClaimSpec& claim, const Setting& setting);
HypernetInputList listed_hypernet_inputs(const ClaimSpec& claim, const Setting& setting);

/// Of rows.
MlpInputPair mlp_rows(const ClaimSpec& claim);
HypernetInputPair hypernet_rows(const ClaimSpec& claim);
std::string describe_rows(const ClaimSpec& claim);

}  // namespace widthwise::verify
