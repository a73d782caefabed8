#pragma once
// Figures drawn one after the other.

#include <atomic>
#include <string>
#include <vector>

#include "plots/gnuplot_process.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::plots {

/// A figure that fails does not keep the others from being drawn; a gnuplot that hangs, which the
/// next one would as well, does.
class FigureAttempts {
 public:
  /// No more of them are wanted once `stop` is true; it may be null.
  explicit FigureAttempts(const std::atomic<bool>* stop = nullptr) : stop_(stop) {}

  /// Calls draw(), unless no more are wanted or gnuplot hung.
  template <class Draw>
  void operator()(const Draw& draw) {
    if (hung_) return;
    try {
      if (!stopped()) draw();
      if (stopped() && missing_.empty()) missing_.push_back("interrupted: no more of them");
    } catch (const GnuplotHangs& error) {
      hung_ = true;
      missing_.push_back(std::string(error.what()) + ", and no more figures were tried");
    } catch (const verify::FileError& error) {
      missing_.push_back(error.what());
    }
  }

  /// A sentence for each that is missing, all that were not tried being one.
  const std::vector<std::string>& missing() const { return missing_; }

 private:
  bool stopped() const { return stop_ != nullptr && *stop_; }

  const std::atomic<bool>* stop_;
  bool hung_ = false;
  std::vector<std::string> missing_;
};

}  // namespace widthwise::plots
