#pragma once
// Style sheet and program of the page: page.css and page.js, put into the program by CMake.

namespace widthwise::verify {

extern const char* const kPageStyle;
extern const char* const kPageScript;

}  // namespace widthwise::verify
