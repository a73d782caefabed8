#include "verify/claimfile/claims_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "verify/base/file_error.hpp"
#include "verify/base/nearest_word.hpp"
#include "verify/claimfile/claims_toml.hpp"
#include "verify/claimfile/input_rows.hpp"
#include "verify/claimfile/sound_claim.hpp"

namespace widthwise::verify {
namespace {

namespace fs = std::filesystem;

void require_size(const fs::path& file, std::uintmax_t size) {
  if (size <= kMostClaimsBytes) return;
  throw FileError(fmt::format("{}: holds {} bytes, and claims files have {} at most; split it",
                              file.string(), size, kMostClaimsBytes));
}

// Of no more than is allowed, whatever the system says of the size.
std::string text_of_file(const fs::path& file) {
  std::error_code error;
  if (fs::is_directory(file, error)) {
    throw FileError(fmt::format("{}: is a folder; a file of claims is needed", file.string()));
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw file_error(file, "cannot be read", last_error());
  std::string text(kMostClaimsBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) throw file_error(file, "cannot be read", last_error());
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kMostClaimsBytes) {
    const std::uintmax_t size = fs::file_size(file, error);
    require_size(file, error ? text.size() : std::max<std::uintmax_t>(size, text.size()));
  }
  return text;
}

bool is_named(const std::string& id, const std::string& by) {
  return id == by || id.starts_with(by.ends_with('.') ? by : by + ".");
}

}  // namespace

std::vector<ClaimSpec> read_claims(std::string_view toml, const std::string& file,
                                   const fs::path& folder) {
  std::vector<ClaimSpec> claims = parse_claims(toml, file);
  for (ClaimSpec& claim : claims) {
    require_sound(claim);
    read_rows(claim, folder);
  }
  return claims;
}

std::vector<ClaimSpec> read_claims_file(const fs::path& file) {
  return read_claims(text_of_file(file), file.string(), file.parent_path());
}

std::vector<ClaimSpec> chosen_claims(std::vector<ClaimSpec> claims,
                                     const std::vector<std::string>& ids) {
  if (ids.empty()) return claims;
  std::set<std::string> chosen;
  for (const std::string& id : ids) {
    std::vector<std::string_view> known;
    const bool alone = std::ranges::any_of(claims, [&](const auto& each) { return each.id == id; });
    bool found = false;
    for (const ClaimSpec& claim : claims) {
      known.push_back(claim.id);
      if (alone ? claim.id != id : !is_named(claim.id, id)) continue;
      found = true;
      chosen.insert(claim.id);
    }
    if (found) continue;
    throw UsageError(fmt::format("claim '{}': the file {} has none of that ID{}", id,
                                 claims.front().origin.file, instead_of(id, known)));
  }
  std::erase_if(claims, [&](const ClaimSpec& claim) { return !chosen.contains(claim.id); });
  return claims;
}

}  // namespace widthwise::verify
