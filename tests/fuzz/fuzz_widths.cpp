// Lists of widths and of orders.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/base/width_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  fuzz_with(data, size, [](const std::string& text) { require_slope(parse_widths(text)); });
  return fuzz_with(data, size, [](const std::string& text) { parse_orders(text); });
}
