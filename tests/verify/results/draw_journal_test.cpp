#include "verify/results/draw_journal.hpp"

#include <gtest/gtest.h>

#include "tests/verify/base/folder_contents.hpp"
#include "tests/verify/base/temporary_directory.hpp"

namespace widthwise::verify {
namespace {

const DrawTable kTable{"mlp.relu.depth3", 64, {"K0", "K1"}};

// Of samples first, first + 1, ..: numbers that tell them apart.
DrawRows rows_from(std::int64_t first, std::int64_t n) {
  DrawRows rows(n, 2);
  for (std::int64_t i = 0; i < n; ++i) {
    rows(i, 0) = static_cast<double>(first + i) / 3.0;
    rows(i, 1) = -rows(i, 0);
  }
  return rows;
}

class DrawJournalFile : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / DrawJournal::kName; }

  TemporaryDirectory folder_;
};

TEST_F(DrawJournalFile, HandsOutRowsByTableAndSample) {
  DrawJournal journal = DrawJournal::create(file(), "run");
  const DrawTable other{"mlp.relu.depth3", 128, {"K0", "K1"}};
  journal.append(kTable, 0, rows_from(0, 5));
  journal.append(other, 0, rows_from(100, 3));
  journal.append(kTable, 5, rows_from(5, 4));
  journal.append(kTable, 20, rows_from(20, 2));
  const auto expect_held = [&](DrawJournal& held) {
    EXPECT_EQ(held.read(kTable, 0, 100), rows_from(0, 9));
    EXPECT_EQ(held.read(kTable, 3, 4), rows_from(3, 4));
    EXPECT_EQ(held.read(kTable, 9, 4).rows(), 0);
    EXPECT_EQ(held.read(kTable, 21, 4), rows_from(21, 1));
    EXPECT_EQ(held.read(other, 0, 2), rows_from(100, 2));
    EXPECT_EQ(held.read({"another", 64, {"K0"}}, 0, 2).rows(), 0);
    EXPECT_EQ(held.next(kTable, 9), 20);
    EXPECT_EQ(held.next(kTable, 21), std::nullopt);
    EXPECT_EQ(held.n_rows(), 14);
  };
  expect_held(journal);
  journal.write_through();
  std::optional<DrawJournal> again = DrawJournal::open(file());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->header(), "run");
  EXPECT_EQ(again->loss(), "");
  expect_held(*again);
}

TEST_F(DrawJournalFile, KeepsWhatWasDecided) {
  {
    DrawJournal journal = DrawJournal::create(file(), "run");
    EXPECT_EQ(journal.decision("samples"), std::nullopt);
    journal.decide("samples", 1000.0);
  }
  EXPECT_EQ(DrawJournal::open(file())->decision("samples"), 1000.0);
}

TEST_F(DrawJournalFile, SaysWhatItLost) {
  {
    DrawJournal journal = DrawJournal::create(file(), "run");
    for (int i = 0; i < 3; ++i) journal.append(kTable, 10 * i, rows_from(10 * i, 10));
  }
  const std::string whole = text_of(file());
  folder_.file(DrawJournal::kName, whole.substr(0, whole.size() - 40));
  EXPECT_EQ(
      DrawJournal::open(file())->loss(),
      file().string() + ": its last record is cut off; the draws of 168 bytes are made again");
  std::string changed = whole;
  changed[whole.size() - 300] ^= 1;  // in the second of three records of 208 bytes
  folder_.file(DrawJournal::kName, changed);
  std::optional<DrawJournal> journal = DrawJournal::open(file());
  EXPECT_EQ(journal->loss(), file().string() +
                                 ": is damaged: 208 bytes do not match their checksums, and the "
                                 "draws that they held are made again");
  EXPECT_EQ(journal->read(kTable, 0, 30), rows_from(0, 10));
  EXPECT_EQ(journal->next(kTable, 10), 20);
  EXPECT_EQ(journal->read(kTable, 20, 30), rows_from(20, 10));
}

}  // namespace
}  // namespace widthwise::verify
