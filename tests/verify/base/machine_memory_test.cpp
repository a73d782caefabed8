#include "verify/base/machine_memory.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <string>

#include "tests/verify/base/temporary_directory.hpp"
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

// A machine with 1000 KiB free, whose /proc/self/cgroup says `groups`.
class Machine {
 public:
  explicit Machine(const std::string& groups) {
    file("proc/meminfo", "MemTotal: 4000 kB\nMemAvailable: 1000 kB\nCached: 7 kB\n");
    file("proc/self/cgroup", groups);
  }

  void file(const std::filesystem::path& name, const std::string& contents) const {
    std::filesystem::create_directories((root_.path() / name).parent_path());
    root_.file(name.string(), contents);
  }

  double free() const { return available_memory(root_.path()); }

 private:
  TemporaryDirectory root_;
};

TEST(AvailableMemory, IsWhatMeminfoSaysWithoutALimit) {
  const Machine machine("0::/user.slice\n");
  EXPECT_EQ(machine.free(), 1024000.0);
  machine.file("sys/fs/cgroup/user.slice/memory.max", "max\n");
  EXPECT_EQ(machine.free(), 1024000.0);
}

TEST(AvailableMemory, IsThatOfTheControlGroupAndOfItsParents) {
  const Machine machine("0::/outer/inner\n");
  machine.file("sys/fs/cgroup/outer/inner/memory.max", "600000\n");
  EXPECT_EQ(machine.free(), 600000.0);
  machine.file("sys/fs/cgroup/outer/inner/memory.current", "250000\n");
  EXPECT_EQ(machine.free(), 350000.0);
  // The page cache gives way.
  machine.file("sys/fs/cgroup/outer/inner/memory.stat", "anon 5\ninactive_file 50000\n");
  EXPECT_EQ(machine.free(), 400000.0);
  machine.file("sys/fs/cgroup/outer/memory.max", "300000\n");
  EXPECT_EQ(machine.free(), 300000.0);
  machine.file("sys/fs/cgroup/memory.max", "200000\n");
  EXPECT_EQ(machine.free(), 200000.0);
  machine.file("sys/fs/cgroup/memory.current", "200001\n");
  EXPECT_EQ(machine.free(), 0.0);
}

// Version 1; the path is that on the host, of which a container sees its own group only.
TEST(AvailableMemory, IsThatOfAGroupOfVersionOne) {
  const Machine machine("5:devices:/x\n4:cpu,memory:/docker/abc\n0::/\n");
  machine.file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(machine.free(), 1024000.0);
  machine.file("sys/fs/cgroup/memory/memory.limit_in_bytes", "500000\n");
  machine.file("sys/fs/cgroup/memory/memory.usage_in_bytes", "100000\n");
  machine.file("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 2000\n");
  EXPECT_EQ(machine.free(), 402000.0);
  machine.file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "100\n");
  EXPECT_EQ(machine.free(), 100.0);
}

TEST(AvailableMemory, IsWhatUlimitLeaves) {
  const Machine machine("");
  const double page = static_cast<double>(sysconf(_SC_PAGESIZE));
  constexpr rlim_t kLimit = rlim_t{1} << 46;  // no sanitizer reserves less than it leaves
  machine.file("proc/self/statm", fmt::format("{:.0f} 1 1\n", (kLimit - 100 * page) / page));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  rlimit limited = before;
  limited.rlim_cur = kLimit;
  ASSERT_EQ(setrlimit(RLIMIT_AS, &limited), 0);
  const double free = machine.free();
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_EQ(free, 100 * page);
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
