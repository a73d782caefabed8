#pragma once
// How many draws each width of a study gets where nobody said: as many as its claims need, spread
// so that they cost the least.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "verify/claims/claim.hpp"
#include "verify/studies/setting.hpp"

namespace widthwise::verify {

/// What a draw at a width costs, in normals: the model by which draws are allotted. It is declared,
/// not measured, so that the same draws are made on every machine.
double draw_cost(const Study& study, const Setting& setting, std::int64_t width);

/// Draws, one number a width of a result's rows, by which a claim that is exact would be CONFIRMED
/// with a chance of about 95 %, or a slope known to +-`precision` if that is given: by what
/// `result` says of the errors, never by where its estimate lies. `costs` are those of a draw at
/// each row, `usual` the draws there, up to a common factor, where nothing is known. Nothing where
/// the result has no interval to go by.
std::optional<std::vector<double>> draws_needed(const Claim& claim, const ClaimResult& result,
                                                std::span<const double> costs,
                                                std::span<const double> usual,
                                                std::optional<double> precision);

}  // namespace widthwise::verify
