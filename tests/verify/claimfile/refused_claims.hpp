#pragma once
// Claims files that are refused.

#include <string>

#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"
#include "verify/claimfile/claims_file.hpp"

namespace widthwise::verify {

/// A claim that is sound, with `more` lines; lines are counted from 1.
inline std::string sound_claim(const std::string& more = "") {
  return "[[claim]]\n"
         "id = \"mine.r2\"\n"
         "network = { model = \"mlp\", depth = 2 }\n"
         "observable = \"K2\"\n"
         "statistic = \"median\"\n"
         "exponent = -1\n" +
         more;
}

/// The same with one line for another.
inline std::string claim_with(const std::string& line, const std::string& other) {
  std::string text = sound_claim();
  return text.replace(text.find(line), line.size(), other);
}

/// The sentence with which the file mine.toml is refused.
inline std::string refusal_of(const std::string& toml) {
  return test::refusal<UsageError>([&] { read_claims(toml, "mine.toml", {}); });
}

}  // namespace widthwise::verify
