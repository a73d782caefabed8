#include "verify/ranks/draw_messages.hpp"

#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace widthwise::verify::ranks {
namespace {

template <class Value>
void put(std::string& bytes, const Value& value) {
  static_assert(std::is_trivially_copyable_v<Value>);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Takes bytes off the front.
void take(std::string_view& bytes, void* into, std::size_t n) {
  if (bytes.size() < n) throw std::runtime_error("a message of another rank is too short");
  if (n > 0) std::memcpy(into, bytes.data(), n);
  bytes.remove_prefix(n);
}

template <class Value>
Value taken(std::string_view& bytes) {
  static_assert(std::is_trivially_copyable_v<Value>);
  Value value;
  take(bytes, &value, sizeof value);
  return value;
}

}  // namespace

std::string to_bytes(const Greeting& greeting) {
  std::string bytes;
  put(bytes, greeting);
  return bytes;
}

std::string to_bytes(const Refusal& refusal) {
  std::string bytes;
  put(bytes, refusal.exit_code);
  return bytes + refusal.sentence;
}

std::string to_bytes(const ChunkOrder& order) {
  std::string bytes;
  put(bytes, order);
  return bytes;
}

std::string to_bytes(const DrawnRows& drawn) {
  std::string bytes;
  put(bytes, drawn.id);
  put(bytes, drawn.busy_seconds);
  put(bytes, drawn.rows.rows());
  put(bytes, drawn.rows.cols());
  bytes.append(reinterpret_cast<const char*>(drawn.rows.data()),
               sizeof(double) * static_cast<std::size_t>(drawn.rows.size()));
  return bytes;
}

Greeting greeting_of(std::string_view bytes) {
  return taken<Greeting>(bytes);
}

Refusal refusal_of(std::string_view bytes) {
  const int code = taken<int>(bytes);
  return {code, std::string(bytes)};
}

ChunkOrder chunk_order_of(std::string_view bytes) {
  return taken<ChunkOrder>(bytes);
}

DrawnRows drawn_rows_of(std::string_view bytes) {
  const auto id = taken<std::uint64_t>(bytes);
  const auto seconds = taken<double>(bytes);
  const auto n = taken<Eigen::Index>(bytes);
  const auto n_columns = taken<Eigen::Index>(bytes);
  DrawnRows drawn{id, seconds, sim::Draws(n, n_columns)};
  take(bytes, drawn.rows.data(), sizeof(double) * static_cast<std::size_t>(drawn.rows.size()));
  return drawn;
}

}  // namespace widthwise::verify::ranks
