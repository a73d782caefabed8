// .npy files of inputs.
#include "tests/fuzz/fuzz_target.hpp"
#include "verify/studies/npy_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  return fuzz_with(data, size, [](const std::string& bytes) {
    npy_bytes(bytes, "a file");
    const NpyFile file = parse_npy(bytes, "a file");
    file.item(0);
    file.item(file.dimensions.front() - 1);
  });
}
