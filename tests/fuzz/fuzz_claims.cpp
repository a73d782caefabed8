// IDs of claims, and selections by them.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/claims/catalogue.hpp"
#include "verify/report/claim_group.hpp"
#include "verify/report/report_places.hpp"
#include "verify/results/claim_id.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& text) {
    const std::string id = text.substr(0, 200);
    take_apart(id);
    order_in_id(id);
    claim_group(id);
    page_of(id);
    ClaimSelection selection;
    selection.ids = {id};
    select_claims(selection);
  });
}
