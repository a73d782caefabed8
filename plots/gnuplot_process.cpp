#include "plots/gnuplot_process.hpp"

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/environment.hpp>
#include <boost/process/group.hpp>
#include <boost/process/io.hpp>
#include <boost/process/search_path.hpp>
#include <system_error>
#include <thread>

#include "verify/base/errors.hpp"

namespace widthwise::plots {
namespace {

namespace process = boost::process;

boost::filesystem::path gnuplot_path() {
  return process::search_path("gnuplot");
}

// Kills what has not ended by itself.
class Leash {
 public:
  Leash(process::child& child, process::group& group) : child_(child), group_(group) {}
  ~Leash() {
    std::error_code ignored;
    if (child_.running(ignored)) group_.terminate(ignored);
    child_.wait(ignored);
  }
  Leash(const Leash&) = delete;
  Leash& operator=(const Leash&) = delete;

 private:
  process::child& child_;
  process::group& group_;
};

// Figures are UTF-8, whatever the locale of the caller; glibc has this one built in.
process::environment utf8_environment() {
  process::environment environment = boost::this_process::environment();
  environment["LC_ALL"] = "C.UTF-8";
  return environment;
}

}  // namespace

void require_gnuplot() {
  if (!gnuplot_path().empty()) return;
  throw verify::FileError(
      "gnuplot is not on the PATH: figures cannot be drawn (Debian has it in the package "
      "gnuplot-nox)");
}

void run_gnuplot(const std::filesystem::path& script, const std::atomic<bool>* stop,
                 std::chrono::milliseconds patience) {
  using namespace std::chrono_literals;
  require_gnuplot();
  std::error_code error;
  process::group group;
  process::child gnuplot(gnuplot_path(), process::args({"-d", script.string()}), group,
                         utf8_environment(),
                         process::std_in<process::null, process::std_out> process::null,
                         process::std_err > process::null, error);
  if (error) throw verify::FileError("gnuplot cannot be started: " + error.message());
  const Leash leash(gnuplot, group);
  const auto end = std::chrono::steady_clock::now() + patience;
  while (gnuplot.running(error)) {
    if (stop != nullptr && *stop) throw verify::FileError("gnuplot was interrupted");
    if (std::chrono::steady_clock::now() >= end) {
      throw GnuplotHangs("gnuplot did not end and was killed");
    }
    std::this_thread::sleep_for(2ms);
  }
  if (gnuplot.exit_code() != 0) throw verify::FileError("gnuplot failed");
}

}  // namespace widthwise::plots
