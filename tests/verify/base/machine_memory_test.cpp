#include "verify/base/machine_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <string>

#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

std::string refusal(double bytes) {
  try {
    require_memory(bytes, "width 1000000000000", "give smaller widths");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(AvailableMemory, IsPartOfTheMachines) {
  const double physical =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  EXPECT_GT(available_memory(), 0.0);
  EXPECT_LE(available_memory(), physical);
}

TEST(RequireMemory, AcceptsWhatFits) {
  EXPECT_EQ(refusal(0.0), "accepted");
  EXPECT_EQ(refusal(1024.0), "accepted");
}

TEST(RequireMemory, SaysWhatIsNeededAndWhatWouldDo) {
  const std::string sentence = refusal(std::ldexp(1.0, 60));  // 2^30 GiB
  EXPECT_EQ(sentence.find("width 1000000000000 needs 1.07e+09 GiB of memory"), 0U) << sentence;
  EXPECT_NE(sentence.find("give smaller widths"), std::string::npos) << sentence;
}

TEST(RequireMemory, RefusesWhatCannotBeCounted) {
  EXPECT_NE(refusal(std::numeric_limits<double>::infinity()), "accepted");
  EXPECT_NE(refusal(std::nan("")), "accepted");
}

}  // namespace
}  // namespace widthwise::verify
