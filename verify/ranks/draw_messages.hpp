#pragma once
// What the messages of a run hold, as bytes. Doubles keep their bits; the ranks of a run are of one
// build, so that all agree on the layout.

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/ensemble.hpp"

namespace widthwise::verify::ranks {

/// A rank is ready to draw.
struct Greeting {
  int threads;
  std::uint64_t request;  ///< fingerprint() of the request that it understood
};

/// A rank cannot take part.
struct Refusal {
  int exit_code;
  std::string sentence;
};

/// Samples to draw.
struct ChunkOrder {
  std::uint64_t id;  ///< of this order
  std::uint64_t study;
  std::int64_t width;
  std::int64_t first;
  std::int64_t n;
  std::int64_t n_columns;
};

/// What became of an order.
struct DrawnRows {
  std::uint64_t id;
  double busy_seconds;  ///< of all threads together
  sim::Draws rows;      ///< all that were ordered, or a prefix
};

std::string to_bytes(const Greeting& greeting);
std::string to_bytes(const Refusal& refusal);
std::string to_bytes(const ChunkOrder& order);
std::string to_bytes(const DrawnRows& drawn);

/// Throw std::runtime_error for bytes that are none.
Greeting greeting_of(std::string_view bytes);
Refusal refusal_of(std::string_view bytes);
ChunkOrder chunk_order_of(std::string_view bytes);
DrawnRows drawn_rows_of(std::string_view bytes);

}  // namespace widthwise::verify::ranks
