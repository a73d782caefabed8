// Text files of inputs.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/studies/csv_rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& text) { parse_csv(text, "a file", {0, 2}); });
}
