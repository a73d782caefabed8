#pragma once
// Which file of the tree includes which, read from the text of the files.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace widthwise::testing {

/// A file, by its path from the root of the tree, and the files that it includes between quotes, as
/// it names them.
using IncludeGraph = std::map<std::string, std::set<std::string>>;

/// All .cpp and .hpp files in these folders of the tree, subfolders included.
IncludeGraph read_include_graph(const std::filesystem::path& root,
                                const std::vector<std::string>& folders);

/// "verify/stats" of "verify/stats/estimator.hpp", "sim" of "sim/mlp.hpp".
std::string folder_of(const std::string& file);

/// All files that `file` includes, those that these include, and so on.
std::set<std::string> reached_from(const IncludeGraph& graph, const std::string& file);

/// Which folders a folder may include beside itself.
using Directions = std::map<std::string, std::set<std::string>>;

/// Folders that include each other in a circle, in that order; empty if there are none.
std::vector<std::string> circle(const Directions& folders);

/// The folders that each folder includes beside itself.
Directions folder_graph(const IncludeGraph& graph);

/// A sentence for each include that names no file of the graph and each that leads from one folder
/// into another without being among `allowed`.
std::vector<std::string> violations(const IncludeGraph& graph, const Directions& allowed);

}  // namespace widthwise::testing
