#include "verify/ranks/fingerprint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

#include "sim/random_stream.hpp"
#include "verify/run/study_draws.hpp"

namespace widthwise::verify::ranks {
namespace {

void add(std::string& text, std::string_view name, const Eigen::VectorXd& x) {
  text += fmt::format("\n{} {}: ", name, x.size());
  text.append(reinterpret_cast<const char*>(x.data()),
              sizeof(double) * static_cast<std::size_t>(x.size()));
}

void add(std::string& text, const InputPair& pair) {
  add(text, "x", pair.x);
  add(text, "x'", pair.x_prime);
}

}  // namespace

std::uint64_t fingerprint(const RunRequest& request, std::string_view build) {
  const Setting& setting = request.setting;
  std::string text = fmt::format("{}\nseed {} engine {} widths {}", build, setting.seed,
                                 static_cast<int>(setting.engine), fmt::join(request.widths, ","));
  add(text, setting.inputs);
  add(text, setting.z_inputs);
  const DrawsByStudy draws(request.claims, request.widths);
  for (const StudyDraws& of : draws.studies()) {
    text += fmt::format("\n{} {}: {}", of.study->name(), of.study->key_name(),
                        fmt::join(of.study->columns(), ","));
    for (const auto& [name, x] : of.study->inputs(setting)) add(text, name, x);
  }
  return sim::study_key(text);
}

}  // namespace widthwise::verify::ranks
