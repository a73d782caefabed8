#pragma once
// IDs of claims: theorem1.mlp.depth4.r2, theorem1.hypernet.depth2x4.joint.r3.

#include <optional>
#include <string>

namespace widthwise::verify {

/// An ID and the depths that it names.
struct ClaimId {
  std::string plain;  ///< without the depths
  std::optional<int> depth_f;
  std::optional<int> depth_g;  ///< only beside depth_f
};

/// Takes out ".depthL" or ".depthLxH", wherever it stands. What is not of this form stays in the
/// plain ID.
ClaimId take_apart(const std::string& id);

/// The R of an ID that ends in ".rR".
std::optional<int> order_in_id(const std::string& id);

/// What is wrong with it as the ID of a claim, in a sentence; empty if nothing is. It names figures
/// and stands in tables: letters, digits, '.', '-', '_' and '+', at most 100 of them, the first a
/// letter or a digit.
std::string objection_to_id(const std::string& id);

}  // namespace widthwise::verify
