#pragma once
// Whether a launcher started this process as one of several, as far as the environment tells.

#include <functional>
#include <optional>
#include <string>

namespace widthwise::verify::ranks {

/// One process of several.
struct Launch {
  std::string launcher;  ///< "mpirun" or "srun"
  int rank;              ///< of this process, from 0 on
  int n_ranks;           ///< 1 or more
};

/// The value of a variable of the environment, or a null pointer.
using Environment = std::function<const char*(const char*)>;

/// What mpirun (of Open MPI, or of another MPI) or srun says; nothing where neither started this
/// process. The script of a Slurm batch job, which srun does not start, is alone.
std::optional<Launch> find_launch(const Environment& environment);

/// That of this process.
std::optional<Launch> find_launch();

}  // namespace widthwise::verify::ranks
