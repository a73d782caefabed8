#include "verify/ranks/launch.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace widthwise::verify::ranks {
namespace {

std::optional<int> number(const char* text) {
  if (text == nullptr) return std::nullopt;
  const std::string_view digits = text;
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// Where a launcher leaves the rank of a process and how many there are. Those of a step of srun are
// set in its processes only; SLURM_NTASKS is in the batch script too.
struct Variables {
  const char* launcher;
  const char* rank;
  const char* n_ranks;
};

constexpr Variables kVariables[] = {{"mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                    {"mpirun", "PMI_RANK", "PMI_SIZE"},
                                    {"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"}};

}  // namespace

std::optional<Launch> find_launch(const Environment& environment) {
  for (const Variables& of : kVariables) {
    const auto rank = number(environment(of.rank));
    const auto n_ranks = number(environment(of.n_ranks));
    if (!rank || !n_ranks || *rank < 0 || *rank >= *n_ranks) continue;
    return Launch{of.launcher, *rank, *n_ranks};
  }
  return std::nullopt;
}

std::optional<Launch> find_launch() {
  return find_launch([](const char* name) { return std::getenv(name); });
}

}  // namespace widthwise::verify::ranks
