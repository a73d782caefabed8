#include "verify/base/child_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/sanitized.hpp"
#include "tests/verify/base/refusal.hpp"
#include "verify/base/errors.hpp"

namespace widthwise::verify {
namespace {

std::string refusal_of(const ChildReader::Answer& answer, const ChildLimits& limits = {}) {
  ChildReader reader("f", answer, limits);
  return test::refusal<FileError>([&] { reader.ask(0); });
}

TEST(ChildReader, AnswersFromWhatItKeeps) {
  ChildReader reader("f", [asked = 0](std::int64_t request) mutable {
    return std::to_string(request) + ", asked " + std::to_string(++asked);
  });
  EXPECT_EQ(reader.ask(7), "7, asked 1");
  EXPECT_EQ(reader.ask(-1), "-1, asked 2");
  // More than a socket buffers.
  ChildReader large("f",
                    [](std::int64_t n) { return std::string(static_cast<std::size_t>(n), 'x'); });
  EXPECT_EQ(large.ask(5000000), std::string(5000000, 'x'));
}

TEST(ChildReader, AnswersOfAnotherLengthAreRefused) {
  ChildReader reader("f", [](std::int64_t) { return std::string("123"); });
  char bytes[4] = {};
  reader.ask(0, bytes, 3);
  EXPECT_STREQ(bytes, "123");
  EXPECT_NE(test::refusal<FileError>([&] { reader.ask(0, bytes, 4); }), "accepted");
}

TEST(ChildReader, PassesSentencesOn) {
  int n_asked = 0;
  ChildReader reader("f", [&](std::int64_t) -> std::string {
    throw FileError("f: line " + std::to_string(++n_asked) + ": no");
  });
  EXPECT_EQ(test::refusal<FileError>([&] { reader.ask(0); }), "f: line 1: no");
  EXPECT_EQ(test::refusal<FileError>([&] { reader.ask(0); }), "f: line 2: no");
  EXPECT_EQ(n_asked, 0) << "asked in this process";
  EXPECT_EQ(refusal_of([](std::int64_t) -> std::string { throw 1; }),
            "f: cannot be read; is the file damaged?");
}

TEST(ChildReader, CrashesAreRefusals) {
  const std::string said = "f: cannot be read: its reader ends with '";
  EXPECT_EQ(refusal_of([](std::int64_t) -> std::string {
              ::kill(::getpid(), SIGKILL);
              return "";
            }),
            said + "Killed'; is the file damaged?");
  EXPECT_EQ(refusal_of([](std::int64_t) -> std::string { std::abort(); }),
            said + "Aborted'; is the file damaged?");
  EXPECT_EQ(refusal_of([](std::int64_t) -> std::string { ::_exit(0); }),
            said + "exit'; is the file damaged?");
  if (test::kSanitized) return;
  EXPECT_EQ(refusal_of([](std::int64_t) -> std::string {
              volatile int* const nowhere = nullptr;
              *nowhere = 1;
              return "";
            }),
            said + "Segmentation fault'; is the file damaged?");
}

TEST(ChildReader, TimeAndMemoryAreBounded) {
  const auto endless = [](std::int64_t request) -> std::string {
    for (volatile bool more = true; more;) {
    }
    return std::to_string(request);
  };
  EXPECT_EQ(refusal_of(endless, {1 << 30, 1}),
            "f: takes more than 1 seconds to read; is the file damaged?");
  if (test::kSanitized) return;
  const auto hungry = [](std::int64_t) { return std::string(std::size_t{1} << 28, 'x'); };
  EXPECT_EQ(refusal_of(hungry, {1 << 26, 60}),
            "f: cannot be read in the memory that there is; is the file damaged?");
}

TEST(ChildReader, HasNoFilesOfItsParentAndHearsNoSignals) {
  const int open = ::open("/dev/null", O_RDONLY);
  ChildReader reader("f", [=](std::int64_t) {
    ::kill(::getpid(), SIGINT);
    ::kill(::getpid(), SIGTERM);
    return std::to_string(::fcntl(open, F_GETFD));
  });
  EXPECT_EQ(reader.ask(0), "-1");
  ::close(open);
}

// One that is at work sees no end of a socket.
TEST(ChildReader, EndsWithItsParent) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    ChildReader reader("f", [&](std::int64_t) {
      for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
      return std::string();
    });
    const pid_t child = reader.pid();
    (void)!::write(ends[1], &child, sizeof child);
    ::alarm(1);  // ends this process while it waits
    reader.ask(0);
    ::_exit(0);
  }
  pid_t child = 0;
  ASSERT_EQ(::read(ends[0], &child, sizeof child), static_cast<ssize_t>(sizeof child));
  ::waitpid(parent, nullptr, 0);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const auto runs = [&] {
    std::ifstream stat(fmt::format("/proc/{}/stat", child));
    std::string pid, name, state;
    return static_cast<bool>(stat >> pid >> name >> state) && state != "Z";
  };
  while (runs() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_FALSE(runs());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(ChildReader, SeveralAnswerBesideEachOther) {
  std::vector<std::unique_ptr<ChildReader>> readers;
  const auto answer = [](std::int64_t request) { return std::to_string(request); };
  for (int i = 0; i < 3; ++i) readers.push_back(std::make_unique<ChildReader>("f", answer));
  readers.erase(readers.begin());
  EXPECT_EQ(readers[1]->ask(5), "5");
  readers.clear();
}

}  // namespace
}  // namespace widthwise::verify
