#include "verify/claimfile/string_place.hpp"

#include <algorithm>

namespace widthwise::verify {
namespace {

// Walks through a text and knows where it is.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  const Place& place() const { return place_; }
  bool at_end() const { return at_ >= text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  bool next_is(std::string_view part) const { return text_.substr(at_).starts_with(part); }

  void step() {
    if (at_end()) return;
    const bool ends_line = text_[at_++] == '\n';
    if (ends_line) place_ = {place_.line + 1, 1};
    // Columns count characters, and only the first byte of each counts.
    else if ((static_cast<unsigned char>(next()) & 0xC0U) != 0x80U)
      ++place_.column;
  }

  void steps(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) step();
  }

  void go_to(const Place& place) {
    while (!at_end() && (place_.line < place.line ||
                         (place_.line == place.line && place_.column < place.column))) {
      step();
    }
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Place place_{1, 1};
};

std::size_t utf8_length(unsigned long code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

// Past "\u00E9", whose first two characters were walked; how many bytes of the value it is.
std::size_t walk_code(Walker& walker, std::size_t n_digits) {
  std::string digits;
  for (std::size_t i = 0; i < n_digits; ++i, walker.step()) digits += walker.next();
  return utf8_length(std::strtoul(digits.c_str(), nullptr, 16));
}

// Past an escape; how many bytes of the value it is.
std::size_t walk_escape(Walker& walker) {
  constexpr std::string_view kWhite = " \t\r\n";
  walker.step();
  const char kind = walker.next();
  if (kWhite.find(kind) != kWhite.npos) {  // a line that goes on in the next one
    while (!walker.at_end() && kWhite.find(walker.next()) != kWhite.npos) walker.step();
    return 0;
  }
  walker.step();
  if (kind == 'u') return walk_code(walker, 4);
  if (kind == 'U') return walk_code(walker, 8);
  return 1;
}

void walk_opening(Walker& walker, std::string_view three) {
  if (!walker.next_is(three)) return walker.step();
  walker.steps(three.size());
  if (walker.next_is("\r\n")) walker.step();
  if (walker.next_is("\n")) walker.step();
}

}  // namespace

Place place_in_string(std::string_view toml, const Place& string, std::size_t offset) {
  Walker walker(toml);
  walker.go_to(string);
  const bool basic = walker.next() == '"';
  if (!basic && walker.next() != '\'') return string;
  walk_opening(walker, basic ? R"(""")" : "'''");
  // An escape that the byte belongs to is where it is.
  for (std::size_t value = 0; value < offset && !walker.at_end();) {
    if (basic && walker.next() == '\\') {
      value += walk_escape(walker);
    } else {
      walker.step();
      ++value;
    }
  }
  return walker.place();
}

}  // namespace widthwise::verify
