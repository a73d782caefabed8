#include "verify/cli/run_header.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "verify/base/text_encoding.hpp"
#include "verify/base/text_wrap.hpp"
#include "verify/cli/terminal_width.hpp"

namespace widthwise::verify::cli {
namespace {

bool is_hypernet(const Claim& claim) {
  return claim.study->networks().is_hypernet();
}

bool has_own_inputs(const Claim& claim) {
  return !std::holds_alternative<RunInputs>(claim.study->networks().inputs);
}

}  // namespace

std::string inputs_line(const Setting& setting, bool with_g) {
  const InputPair& z = setting.z_inputs;
  if (setting.inputs.source.empty() && z.source.empty()) return "";
  std::string text = "inputs: " + setting.inputs.description;
  if (with_g) text += fmt::format("; {}{}", z.source, describe_pair(z.x, z.x_prime, "z", "d_z"));
  return printable(text);
}

std::string inputs_header(const Setting& setting, bool with_g) {
  const std::string line = inputs_line(setting, with_g);
  return line.empty() ? "" : wrap(line, kHangingIndent, terminal_width());
}

std::string run_header(const RunRequest& request) {
  const bool with_g = std::ranges::any_of(request.claims, is_hypernet);
  const std::string text = inputs_header(request.setting, with_g);
  std::vector<std::string> own;
  for (const Claim& claim : request.claims) {
    if (has_own_inputs(claim)) own.push_back(claim.id);
  }
  if (text.empty() || own.empty()) return text;
  return text + wrap(fmt::format("at inputs of their own, or at such with the cosines of these "
                                 "('verify explain ID' says which): {}",
                                 fmt::join(own, ", ")),
                     kHangingIndent, terminal_width());
}

}  // namespace widthwise::verify::cli
