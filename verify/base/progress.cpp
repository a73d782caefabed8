#include "verify/base/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

constexpr std::size_t kMostCells = 28;
constexpr std::size_t kFewestCells = 8;
constexpr std::size_t kUsualColumns = 80;

// Of the error stream, where the bar is.
std::size_t columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsualColumns;
}

}  // namespace

std::string duration_in_words(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string ProgressLine::text(std::size_t width) const {
  const std::string percent = fmt::format(" {:3.0f} %", 100.0 * share);
  const std::string per_second = fmt::format("  {:.0f} {}/s", rate, what);
  const std::string left = fmt::format("  {} left", duration_in_words(seconds_left));
  for (const std::string& tail : {percent + per_second + left, percent + left, percent}) {
    const std::size_t taken = label.size() + tail.size() + std::string(" []").size();
    if (taken + kFewestCells > width) continue;
    const std::size_t cells = std::min(kMostCells, width - taken);
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells));
    return fmt::format("{} [{:<{}}]{}", label, std::string(filled, '#'), cells, tail);
  }
  return (label + percent).substr(0, width);
}

bool ProgressBar::terminal() {
  return isatty(STDERR_FILENO) == 1;
}

void ProgressBar::begin(const std::string& label, double total_cost, const std::string& what) {
  label_ = label;
  what_ = what;
  total_ = total_cost;
  done_ = 0.0;
  draws_ = 0;
  begun_ = printed_ = Clock::now();
  running_ = enabled_;
}

void ProgressBar::advance(double cost) {
  constexpr auto kInterval = std::chrono::milliseconds(150);
  if (!running_) return;
  done_ += cost;
  ++draws_;
  const auto now = Clock::now();
  if (now - printed_ < kInterval) return;
  printed_ = now;
  print();
}

ProgressLine ProgressBar::line() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  const double share = std::clamp(done_ / total_, 0.0, 1.0);
  const double left = share > 0.0 ? seconds * (1.0 - share) / share : 0.0;
  return {label_, share, static_cast<double>(draws_) / seconds, what_, left};
}

void ProgressBar::print() const {
  if (show_) return show_(line());
  // In the last column some terminals go to the next line already.
  fmt::print(stderr, "\r{}\x1b[K", line().text(columns() - 1));
  std::fflush(stderr);
}

void ProgressBar::clear() const {
  if (!running_ || show_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

void ProgressBar::finish() {
  clear();
  running_ = false;
}

}  // namespace widthwise::verify
