// Claims files: TOML, and what it says of claims, which are written again and made. Files of inputs
// that they name are not read.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/claimfile/claims_text.hpp"
#include "verify/claimfile/claims_toml.hpp"
#include "verify/claimfile/own_claims.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& text) {
    const auto claims = parse_claims(text, "claims.toml");
    parse_claims(claims_text(claims), "written.toml");
    own_claims(claims, {});
  });
}
