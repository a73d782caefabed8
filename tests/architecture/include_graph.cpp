#include "tests/architecture/include_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>

namespace widthwise::testing {
namespace {

namespace fs = std::filesystem;

std::set<std::string> includes_of(const fs::path& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*"([^"]+)\".*$)");
  std::set<std::string> names;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kInclude)) names.insert(match.str(1));
  }
  return names;
}

// Depth first: `path` leads to `folder`.
bool closes_circle(const Directions& folders, const std::string& folder,
                   std::vector<std::string>& path, std::set<std::string>& done) {
  if (const auto at = std::ranges::find(path, folder); at != path.end()) {
    path.erase(path.begin(), at);
    return true;
  }
  const auto found = folders.find(folder);
  if (found == folders.end() || done.contains(folder)) return false;
  path.push_back(folder);
  for (const std::string& next : found->second) {
    if (closes_circle(folders, next, path, done)) return true;
  }
  path.pop_back();
  done.insert(folder);
  return false;
}

}  // namespace

IncludeGraph read_include_graph(const fs::path& root, const std::vector<std::string>& folders) {
  IncludeGraph graph;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      graph[entry.path().lexically_relative(root).generic_string()] = includes_of(entry.path());
    }
  }
  return graph;
}

std::string folder_of(const std::string& file) {
  return file.substr(0, file.find_last_of('/'));
}

std::set<std::string> reached_from(const IncludeGraph& graph, const std::string& file) {
  std::set<std::string> reached;
  std::vector<std::string> open{file};
  while (!open.empty()) {
    const auto includes = graph.find(open.back());
    open.pop_back();
    if (includes == graph.end()) continue;
    for (const std::string& next : includes->second) {
      if (reached.insert(next).second) open.push_back(next);
    }
  }
  return reached;
}

std::vector<std::string> circle(const Directions& folders) {
  std::set<std::string> done;
  for (const auto& [folder, includes] : folders) {
    std::vector<std::string> path;
    if (closes_circle(folders, folder, path, done)) return path;
  }
  return {};
}

Directions folder_graph(const IncludeGraph& graph) {
  Directions folders;
  for (const auto& [file, includes] : graph) {
    for (const std::string& name : includes) {
      if (folder_of(name) != folder_of(file)) folders[folder_of(file)].insert(folder_of(name));
    }
  }
  return folders;
}

std::vector<std::string> violations(const IncludeGraph& graph, const Directions& allowed) {
  std::vector<std::string> sentences;
  for (const auto& [file, includes] : graph) {
    const std::string from = folder_of(file);
    const auto may = allowed.find(from);
    if (may == allowed.end()) {
      sentences.push_back(
          fmt::format("{}: of its folder it is not known what it may include", file));
      continue;
    }
    for (const std::string& name : includes) {
      const std::string to = folder_of(name);
      if (!graph.contains(name)) {
        sentences.push_back(fmt::format("{}: \"{}\" is no file of this tree", file, name));
      } else if (to != from && !may->second.contains(to)) {
        sentences.push_back(fmt::format("{}: {} may not include {}", file, from, name));
      }
    }
  }
  return sentences;
}

}  // namespace widthwise::testing
