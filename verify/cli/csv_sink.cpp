#include "verify/cli/csv_sink.hpp"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "verify/base/durable_file.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify::cli {

CsvSink::CsvSink(std::string file) : file_(std::move(file)) {
  if (file_.empty()) throw UsageError("csv '': give a file, or - for standard output");
  if (file_ != "-") require_writable(file_);
}

void CsvSink::write(const std::string& text) {
  if (file_ != "-") {
    text_ += text;
  } else if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
             std::fflush(stdout) != 0) {
    throw FileError("standard output: cannot be written to; is the device full?");
  }
}

std::string CsvSink::close(bool partial) const {
  if (file_ == "-") return "standard output";
  std::error_code ignored;
  const bool beside = partial && std::filesystem::exists(file_, ignored);
  const std::string file = beside ? file_ + ".partial" : file_;
  write_file_atomically(file, text_);
  return file;
}

}  // namespace widthwise::verify::cli
