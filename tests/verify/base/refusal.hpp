#pragma once
#include <string>

namespace widthwise::test {

/// The sentence with which a call is refused, "accepted" if it is not. What is thrown must be an
/// Error (UsageError or FileError); anything else passes through and fails the test.
template <class Error, class Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace widthwise::test
