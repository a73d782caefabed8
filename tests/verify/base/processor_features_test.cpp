#include "verify/base/processor_features.hpp"

#include <gtest/gtest.h>

#include "tests/verify/base/temporary_directory.hpp"
#include "verify/base/machine_text.hpp"

namespace widthwise::verify {
namespace {

constexpr ProcessorFeatures kAvx512F = 1U << 0;
constexpr ProcessorFeatures kAvx2 = 1U << 5;
constexpr ProcessorFeatures kFma = 1U << 6;
constexpr ProcessorFeatures kSse3 = 1U << 17;

TEST(ProcessorFeatures, NameTheFirstThatIsMissing) {
  EXPECT_EQ(missing_feature(0, 0), nullptr);
  EXPECT_EQ(missing_feature(kAvx2 | kSse3, kAvx2 | kSse3 | kFma), nullptr);
  EXPECT_STREQ(missing_feature(kAvx512F | kAvx2 | kFma, kFma), "AVX-512F");
  EXPECT_STREQ(missing_feature(kAvx2 | kFma | kSse3, kFma), "AVX2");
  EXPECT_STREQ(missing_feature(kFma | kSse3, kAvx2), "FMA");
  EXPECT_STREQ(missing_feature(kSse3, 0), "SSE3");
}

// The tests themselves run here.
TEST(ProcessorFeatures, OfThisBuildAreOnThisMachine) {
  EXPECT_EQ(missing_feature(kBuiltFor, features_of_this_processor()), nullptr);
#ifdef __AVX2__
  EXPECT_NE(kBuiltFor & kAvx2, 0U);
#else
  EXPECT_EQ(kBuiltFor & kAvx2, 0U);
#endif
}

TEST(MachineText, NamesTheModelAndTheWidestExtension) {
  const TemporaryDirectory root;
  const std::string built = std::string(", built for ") + widest_feature(kBuiltFor);
  EXPECT_EQ(processor_text(root.path()), "unknown" + built);
  std::filesystem::create_directory(root.path() / "proc");
  root.file("proc/cpuinfo", "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Some CPU: fast\n");
  EXPECT_EQ(processor_text(root.path()), "Some CPU: fast" + built);
  EXPECT_STREQ(widest_feature(0), "x86-64");
  EXPECT_TRUE(library_text().starts_with("glibc 2.")) << library_text();
}

}  // namespace
}  // namespace widthwise::verify
