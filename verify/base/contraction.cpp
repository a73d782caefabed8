#include "verify/base/contraction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace widthwise::verify {
namespace {

constexpr int kMaxLabel = 1000;
constexpr int kMaxOpen = 100;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// White space as single blanks: labels of figures and tables are one line.
std::string on_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

// Where an index stands.
struct Place {
  std::size_t position;
  int factor;
};

// contraction = item+, item = factor | '(' item+ ')', factor = ["d_" letter+] "f" ["(x" digit+ ")"]
class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) { found_.text = on_one_line(text); }

  Contraction operator()() {
    items();
    if (at_ < text_.size()) refuse(at_, "nothing is open that this could close");
    pair_indices();
    return std::move(found_);
  }

 private:
  [[noreturn]] void refuse(std::size_t position, const std::string& reason) const {
    throw ContractionError(text_, position, reason);
  }

  void skip_spaces() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool next_is(char c) {
    skip_spaces();
    return at_ < text_.size() && text_[at_] == c;
  }

  void expect(char c, const char* what) {
    if (!next_is(c)) refuse(at_, fmt::format("{}, not {}", what, shown()));
    ++at_;
  }

  std::string shown() const {
    return at_ < text_.size() ? fmt::format("'{}'", text_[at_]) : "the end";
  }

  void items() {
    do item();
    while (!next_is(')') && at_ < text_.size());
  }

  void item() {
    if (!next_is('(')) return factor();
    const std::size_t open = at_++;
    if (++n_open_ > kMaxOpen)
      refuse(open, fmt::format("at most {} parentheses are open", kMaxOpen));
    items();
    if (!next_is(')')) refuse(open, "this parenthesis is never closed");
    ++at_;
    --n_open_;
  }

  void factor() {
    const int number = found_.n_factors();
    if (next_is('d')) {
      ++at_;
      if (at_ == text_.size() || text_[at_] != '_') refuse(at_, "'d' is followed by '_': d_m f");
      ++at_;
      indices(number);
    }
    expect('f', "a factor is f, d_m f, d_mn f, ..");
    found_.labels.push_back(label());
  }

  void indices(int number) {
    if (at_ == text_.size() || !is_letter(text_[at_])) {
      refuse(at_, fmt::format("'d_' is followed by the letters of its indices, not {}", shown()));
    }
    for (; at_ < text_.size() && is_letter(text_[at_]); ++at_) {
      places_[text_[at_]].push_back({at_, number});
    }
  }

  // "(x" after f begins a label: no factor begins with x.
  int label() {
    skip_spaces();
    const std::size_t open = at_;
    if (!next_is('(')) return 1;
    ++at_;
    if (!next_is('x')) {
      at_ = open;
      return 1;
    }
    ++at_;
    const std::size_t first = at_;
    int label = 0;
    for (; at_ < text_.size() && is_digit(text_[at_]) && label <= kMaxLabel; ++at_) {
      label = 10 * label + (text_[at_] - '0');
    }
    if (at_ == first || label < 1 || label > kMaxLabel) {
      refuse(first, fmt::format("inputs are x1, x2, .., x{}", kMaxLabel));
    }
    expect(')', "the label of an input ends with ')'");
    return label;
  }

  void pair_indices() {
    for (const auto& [letter, places] : places_) {
      if (places.size() == 1) {
        refuse(places[0].position,
               fmt::format("index '{}' appears once; an index is summed over two places", letter));
      }
      if (places.size() > 2) {
        refuse(places[2].position,
               fmt::format("index '{}' appears {} times; an index is summed over two places",
                           letter, places.size()));
      }
      found_.edges.emplace_back(places[0].factor, places[1].factor);
    }
    std::ranges::sort(found_.edges);
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int n_open_ = 0;
  Contraction found_;
  std::map<char, std::vector<Place>> places_;
};

}  // namespace

ContractionError::ContractionError(const std::string& text, std::size_t at, const std::string& why)
    : UsageError(fmt::format("contraction '{}', position {}: {}", text, at + 1, why)),
      position(at),
      reason(why) {}

Contraction parse_contraction(const std::string& text) {
  return Parser(text)();
}

Contraction power(const Contraction& contraction, int power) {
  if (power < 1) throw std::invalid_argument("a contraction is raised to a power of 1 at least");
  Contraction product{
      .text = power == 1 ? contraction.text : fmt::format("({})^{}", contraction.text, power),
      .labels = {},
      .edges = {}};
  for (int copy = 0; copy < power; ++copy) {
    const int first = product.n_factors();
    product.labels.insert(product.labels.end(), contraction.labels.begin(),
                          contraction.labels.end());
    for (const auto& [i, j] : contraction.edges) product.edges.emplace_back(first + i, first + j);
  }
  return product;
}

}  // namespace widthwise::verify
