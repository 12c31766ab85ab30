// Threads change when something is done, and nothing else.
#include "base/parallel.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

constexpr std::array<std::size_t, 4> thread_counts = {0, 1, 2, 7};
constexpr std::array<std::size_t, 5> piece_counts = {0, 1, 2, 50, 2000};

TEST(Parallel, DoesEachPieceOnce) {
  for (const std::size_t threads : thread_counts) {
    for (const std::size_t count : piece_counts) {
      std::vector<std::size_t> done(count);
      in_parallel(
          count, [&](std::size_t i) { done[i] += i + 1; }, threads);
      for (std::size_t i = 0; i < count; ++i)
        ASSERT_EQ(done[i], i + 1) << threads << " threads";
    }
  }
}

TEST(Parallel, TellsTheFirstExceptionByOrder) {
  for (const std::size_t threads : thread_counts) {
    std::atomic<std::size_t> done = 0;
    std::string told;
    try {
      in_parallel(
          10'000,
          [&](std::size_t i) {
            ++done;
            if (i >= 20) throw std::runtime_error(std::to_string(i));
          },
          threads);
    } catch (const std::runtime_error& error) {
      told = error.what();
    }
    EXPECT_EQ(told, "20") << threads << " threads";
    EXPECT_LE(done, 21 + std::max<std::size_t>(threads, 1)) << "what follows is left undone";
  }
}

TEST(Parallel, TakesInOrder) {
  for (const std::size_t threads : thread_counts) {
    for (const std::size_t count : piece_counts) {
      std::string expected;
      for (std::size_t i = 0; i < count; ++i)
        expected += std::to_string(i) + ' ';
      std::string taken;
      in_order(
          count, [](std::size_t i) { return std::to_string(i) + ' '; },
          [&](const std::string& piece) { taken += piece; }, threads);
      ASSERT_EQ(taken, expected) << threads << " threads";
    }
  }
}

// So that a report is never held whole.
TEST(Parallel, MakesOnlyAFewAhead) {
  for (const std::size_t threads : thread_counts) {
    std::atomic<std::size_t> taken = 0;
    std::atomic<std::size_t> furthest = 0;
    in_order(
        500,
        [&](std::size_t i) {
          const std::size_t ahead = i + 1 - std::min(i + 1, taken.load());
          for (std::size_t far = furthest;
               far < ahead && !furthest.compare_exchange_weak(far, ahead);) {
          }
          return std::string();
        },
        [&](const std::string&) { ++taken; }, threads);
    EXPECT_LE(furthest, 4 * threads + 2) << threads << " threads";
  }
}

TEST(Parallel, ExceptionsOfBothSidesComeToTheCaller) {
  for (const std::size_t threads : thread_counts) {
    std::string taken;
    const auto take = [&](const std::string& piece) { taken += piece; };
    EXPECT_THROW(in_order(
                     100,
                     [](std::size_t i) {
                       if (i == 3) throw std::runtime_error("made");
                       return std::string("x");
                     },
                     take, threads),
                 std::runtime_error);
    EXPECT_EQ(taken, "xxx") << threads << " threads";
    EXPECT_THROW(in_order(
                     100, [](std::size_t) { return std::string(); },
                     [](const std::string&) { throw std::logic_error("taken"); }, threads),
                 std::logic_error);
  }
}

TEST(Parallel, SomeThreadIsUsable) {
  EXPECT_GE(usable_threads(), 1U);
}

}  // namespace
}  // namespace hakoseki
