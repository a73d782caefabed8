// IDX files of inputs.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/studies/idx_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& bytes) {
    idx_bytes(bytes, "a file", 1 << 20);
    const IdxFile file = parse_idx(bytes, "a file");
    file.item(0);
    file.item(file.dimensions.front() - 1);
  });
}
