#pragma once
#include "verify/claimfile/toml_table.hpp"

namespace widthwise::verify {

/// A network as a table describes it, and how its widths grow.
struct NetworkEntry {
  NetworkSpec network = {};
  WidthLaw width_law = WidthLaw::mlp();
};

/// Reads it. Throws UsageError with the place for what is no activation and the like, and for keys
/// that a network of this model has no use for.
NetworkEntry read_network(TomlTable table);

}  // namespace widthwise::verify
