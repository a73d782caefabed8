#pragma once
// The streams that this process was given.

namespace widthwise::verify::cli {

/// To be called before any file is opened. Whichever of standard input, output and error is closed
/// is opened on what fails to be read and written, so that no file can get its number and take what
/// is printed. A file that grows beyond a limit becomes an error of writing, not the end.
void settle_streams();

/// Whether what standard output leads to is a pipe whose reader has left.
bool output_lost_its_reader();

}  // namespace widthwise::verify::cli
