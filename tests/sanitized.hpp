#pragma once
// Whether the tests run under a sanitizer, which has memory, descriptors and leaks of its own.

namespace widthwise::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace widthwise::test
