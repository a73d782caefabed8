#pragma once
// What a run costs over ranks: the output of bench/ranks.sh.

#include <filesystem>

namespace widthwise::verify {

/// Of one run on one rank and on two, of one thread each.
struct RankCosts {
  double draw_seconds;   ///< of its draws on one rank
  double ratio;          ///< of these on one rank to those on two
  double other_seconds;  ///< what rank 0 of two does beside draws

  /// Of what two ranks could do at best.
  double efficiency() const { return ratio / 2.0; }

  /// Seconds of a run with so many seconds of draws on one thread, on `threads` threads in all,
  /// each further one of which gains what the second did.
  double projected_seconds(double seconds_of_draws, int threads) const {
    return seconds_of_draws / threads / efficiency() + other_seconds;
  }
};

/// Throws FileError for what is no such output.
RankCosts read_rank_costs(const std::filesystem::path& file);

}  // namespace widthwise::verify
