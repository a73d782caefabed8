// samples.h5.
#include <unistd.h>
#include "tests/fuzz/fuzz_target.hpp"

#include <filesystem>
#include <fstream>

#include "verify/results/samples_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace widthwise::verify;
  static const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("fuzz-samples-" + std::to_string(getpid()) + ".h5");
  return fuzz_with(data, size, [](const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    read_samples(file);
  });
}
