#pragma once
// A claims file as it lies on a disk.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "verify/claimfile/claim_spec.hpp"

namespace widthwise::verify {

/// The largest claims file that is read, in bytes: some thousands of claims.
inline constexpr std::uintmax_t kMostClaimsBytes = std::uintmax_t{1} << 20;

/// Reads and checks the claims of a file. Files of inputs that it names are read too, by their
/// paths from the folder of the claims file, and their rows are put in place of them. Throws
/// FileError for a file that cannot be read, is too large, or holds inputs that cannot be read, and
/// UsageError for whatever else is wrong in the claims: parse_claims() and require_sound().
std::vector<ClaimSpec> read_claims_file(const std::filesystem::path& file);

/// Likewise of a text; `folder` is where files of inputs are looked for.
std::vector<ClaimSpec> read_claims(std::string_view toml, const std::string& file,
                                   const std::filesystem::path& folder);

/// The claims with these IDs, or whose IDs begin so, up to a dot; all where none is named. In the
/// order of the file. Throws UsageError for one that names nothing, with the nearest.
std::vector<ClaimSpec> chosen_claims(std::vector<ClaimSpec> claims,
                                     const std::vector<std::string>& ids);

}  // namespace widthwise::verify
