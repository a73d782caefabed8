// Correlation functions.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/base/contraction.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& text) { power(parse_contraction(text), 2); });
}
