#include "verify/ranks/launch.hpp"

#include <gtest/gtest.h>

#include <map>

namespace widthwise::verify::ranks {
namespace {

std::optional<Launch> launch_in(const std::map<std::string, std::string>& variables) {
  return find_launch([&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(Launch, IsWhatALauncherLeftInTheEnvironment) {
  const auto mpirun = launch_in({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "4"}});
  ASSERT_TRUE(mpirun);
  EXPECT_EQ(mpirun->launcher, "mpirun");
  EXPECT_EQ(mpirun->rank, 2);
  EXPECT_EQ(mpirun->n_ranks, 4);
  EXPECT_EQ(launch_in({{"PMI_RANK", "0"}, {"PMI_SIZE", "3"}})->n_ranks, 3);
  const auto srun = launch_in({{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "2"}});
  ASSERT_TRUE(srun);
  EXPECT_EQ(srun->launcher, "srun");
  EXPECT_EQ(srun->rank, 1);
}

TEST(Launch, IsNothingWithoutOne) {
  EXPECT_FALSE(launch_in({}));
  // The script of a batch job of four tasks is one process.
  EXPECT_FALSE(launch_in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}));
  EXPECT_FALSE(launch_in({{"PMI_RANK", "two"}, {"PMI_SIZE", "4"}}));
  EXPECT_FALSE(launch_in({{"PMI_RANK", "4"}, {"PMI_SIZE", "4"}}));
  EXPECT_FALSE(launch_in({{"PMI_RANK", "0"}, {"PMI_SIZE", "4 "}}));
}

}  // namespace
}  // namespace widthwise::verify::ranks
