#include "verify/base/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace widthwise::verify {
namespace {

constexpr int kBarCells = 28;

std::string duration(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace

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

void ProgressBar::print() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  const double share = std::clamp(done_ / total_, 0.0, 1.0);
  const int cells = static_cast<int>(share * kBarCells);
  const double left = share > 0.0 ? seconds * (1.0 - share) / share : 0.0;
  fmt::print(stderr, "\r{} [{:<{}}] {:3.0f} %  {:.0f} {}/s  {} left\x1b[K", label_,
             std::string(cells, '#'), kBarCells, 100.0 * share, draws_ / seconds, what_,
             duration(left));
  std::fflush(stderr);
}

void ProgressBar::finish() {
  if (!running_) return;
  running_ = false;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

}  // namespace widthwise::verify
