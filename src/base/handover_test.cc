// A handover against sinks that are slow, that fail and that never come to their end.
#include "base/handover.h"

#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

using std::chrono::milliseconds;

std::unexpected<Error> full() {
  return std::unexpected(Error(Fault::unavailable, "full"));
}

class Kept final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    if (pause.count() > 0) std::this_thread::sleep_for(pause);
    if (kept.size() + bytes.size() > most) return full();
    kept += bytes;
    thread = std::this_thread::get_id();
    ++feeds;
    return {};
  }
  Result<void> finish() override {
    ++finishes;
    if (fails_at_the_end) return full();
    return {};
  }

  std::string kept;
  std::size_t most = std::string::npos;
  milliseconds pause{0};
  bool fails_at_the_end = false;
  int feeds = 0;
  int finishes = 0;
  std::thread::id thread;
};

std::string numbers(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += std::to_string(i) + ' ';
  return text;
}

TEST(Handover, GivesTheSameBytesOnAnotherThread) {
  const std::string text = numbers(20'000);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{64}, text.size()}) {
    Kept kept;
    Handover handover(kept, {.pieces = 3, .piece_bytes = 64});
    for (std::size_t at = 0; at < text.size(); at += step)
      ASSERT_TRUE(handover.feed(std::string_view(text).substr(at, step)));
    ASSERT_TRUE(handover.finish());
    EXPECT_EQ(kept.kept, text);
    EXPECT_EQ(kept.finishes, 1);
    EXPECT_EQ(kept.feeds, static_cast<int>((text.size() + 63) / 64));
    EXPECT_NE(kept.thread, std::this_thread::get_id());
  }
}

TEST(Handover, FinishesWhatWasNeverFed) {
  Kept kept;
  Handover handover(kept);
  ASSERT_TRUE(handover.feed(""));
  ASSERT_TRUE(handover.finish());
  EXPECT_EQ(kept.feeds, 0);
  EXPECT_EQ(kept.finishes, 1);
}

TEST(Handover, WaitsForASlowSink) {
  Kept kept;
  kept.pause = milliseconds(1);
  const std::string text = numbers(50);
  Handover handover(kept, {.pieces = 2, .piece_bytes = 8});
  ASSERT_TRUE(handover.feed(text));
  ASSERT_TRUE(handover.finish());
  EXPECT_EQ(kept.kept, text);
}

TEST(Handover, AnErrorStopsWhoFeeds) {
  Kept kept;
  kept.most = 100;
  Handover handover(kept, {.pieces = 2, .piece_bytes = 16});
  const std::string text = numbers(1000);
  const Result<void> fed = handover.feed(text);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().what, "full");
  EXPECT_EQ(kept.kept, text.substr(0, 96));
  EXPECT_EQ(kept.finishes, 0);
}

TEST(Handover, AnErrorIsSaidAtTheNextFeedThoughNoPieceIsFull) {
  Kept kept;
  kept.most = 0;
  Handover handover(kept, {.pieces = 4, .piece_bytes = 16});
  ASSERT_TRUE(handover.feed(std::string(16, 'x')));
  Result<void> fed;
  for (int i = 0; fed && i < 5000; ++i) {
    std::this_thread::sleep_for(milliseconds(1));
    fed = handover.feed("");
  }
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().what, "full");
}

TEST(Handover, FinishSaysTheErrorOfTheLastPieceAndOfTheEnd) {
  Kept small;
  small.most = 4;
  Handover first(small);
  ASSERT_TRUE(first.feed("12345"));
  EXPECT_FALSE(first.finish());
  EXPECT_EQ(small.finishes, 0);

  Kept late;
  late.fails_at_the_end = true;
  Handover second(late);
  ASSERT_TRUE(second.feed("12345"));
  const Result<void> finished = second.finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().what, "full");
  EXPECT_EQ(late.kept, "12345");
}

TEST(Handover, CanBeLeftAtAnyTime) {
  for (const int fed : {0, 1, 40}) {
    Kept kept;
    kept.pause = milliseconds(2);
    {
      Handover handover(kept, {.pieces = 4, .piece_bytes = 16});
      ASSERT_TRUE(handover.feed(std::string(static_cast<std::size_t>(fed), 'x')));
    }
    EXPECT_EQ(kept.finishes, 0);
  }
}

}  // namespace
}  // namespace hakoseki
