#pragma once
// Where the numbers of a file come from: the same fields in every file that a command leaves.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace widthwise::verify {

class JsonNode;

/// Which program drew the numbers of a file, how it was called, and what it was told of chance.
struct Provenance {
  std::string version;  ///< of the program: "0.1.0"
  std::string git;      ///< the commit that it was built from
  std::string command;  ///< "verify --theorem 1 ..."
  std::string started;  ///< ISO 8601, UTC
  std::uint64_t seed = 0;
  int threads = 0;
  double wall_seconds = 0.0;
  bool partial = false;  ///< interrupted before all draws were made
  std::string run = {};  ///< the run_id() that all files of a run share; empty in older files
  /// What the last digits depend on; of older files, and of samples.h5, empty.
  std::string processor = {};  ///< "Intel(R) Xeon(R) Processor, built for AVX-512F"
  std::string library = {};    ///< "glibc 2.36"
};

/// An object with these fields under these names, the first part of a file's `meta`. Bytes that are
/// not UTF-8 (they can come in with `command`) become U+FFFD, so that dump() cannot throw.
nlohmann::json provenance_json(const Provenance& provenance);

/// Reads what provenance_json() wrote from an object that may hold more. Throws FileError.
Provenance read_provenance(const JsonNode& meta);

}  // namespace widthwise::verify
