#pragma once
// What a folder of results knows of draws that were made before, and how a run goes on with them.

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "verify/run/draw_store.hpp"
#include "verify/run/run.hpp"

namespace widthwise::verify {

/// What becomes of draws that a folder holds already.
struct Continuation {
  bool resume = false;  ///< go on with the run that was killed or interrupted
  bool extend = false;  ///< add draws to the finished run, and judge all again

  bool given() const { return resume || extend; }
};

/// How a run begins.
struct BegunRun {
  std::unique_ptr<JournalStore> store;  ///< none: the folder holds this very run, complete
  nlohmann::json record;                ///< of what is drawn
  std::string told = {};                ///< what was found, in a sentence; may be empty
  std::string warning = {};             ///< what was lost, likewise
};

/// Begins a run in a folder that is held by its lock, with a journal of its draws there
/// (DrawJournal::kName); to resume, on the one that is there, to extend, on a copy of the
/// draws of samples.h5. An extension spends half of alpha, the next one a quarter: `request` gets
/// what is left. `record` is that of the request. Throws UsageError for a folder whose run has
/// other parameters, with what differs, and FileError for one that holds something else, or whose
/// files are damaged.
BegunRun begin_run(const std::filesystem::path& folder, const Continuation& how,
                   nlohmann::json record, RunRequest& request);

/// The record that samples.h5 holds. Throws FileError where it holds none.
nlohmann::json record_of(const Samples& samples, const std::filesystem::path& file);

}  // namespace widthwise::verify
