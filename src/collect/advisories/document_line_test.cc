// Documents are taken in the order in which they were put, whoever read them.
#include "collect/advisories/document_line.h"

#include <atomic>
#include <charconv>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/parallel.h"

namespace hakoseki::advisories {
namespace {

Document document(std::size_t number, std::size_t weight) {
  return {.path = std::to_string(number), .bytes = {}, .weight = weight};
}

Outcome outcome_of(const Document& document) {
  Outcome outcome;
  outcome.unread.push_back({document.path, {}});
  return outcome;
}

// What is taken of so many documents, with so many threads.
std::string taken(std::size_t count, std::size_t threads, std::size_t weight) {
  std::string order;
  DocumentLine line([](const Document& one) { return outcome_of(one); },
                    [&](const Outcome& one) { order += one.unread.front().where + ","; });
  in_parallel(
      threads,
      [&](std::size_t piece) {
        if (piece > 0) return line.work_off();
        for (std::size_t i = 0; i < count; ++i)
          line.put(document(i, i % 3 == 0 ? weight : 1));
        line.finish();
        line.close();
      },
      threads);
  return order;
}

TEST(DocumentLine, KeepsTheOrder) {
  std::string expected;
  for (std::size_t i = 0; i < 1000; ++i)
    expected += std::to_string(i) + ",";
  for (const std::size_t threads : {1U, 2U, 8U}) {
    EXPECT_EQ(taken(1000, threads, 10), expected);
    EXPECT_EQ(taken(1000, threads, DocumentLine::most_bytes / 3), expected);
    // One that is larger than all that may be held is alone.
    EXPECT_EQ(taken(1000, threads, 2 * DocumentLine::most_bytes), expected);
  }
}

TEST(DocumentLine, HoldsNoMoreThanItMay) {
  std::atomic<int> held = 0;
  std::atomic<int> most = 0;
  DocumentLine line(
      [&](const Document& one) {
        most = std::max(most.load(), held.load());
        return outcome_of(one);
      },
      [&](const Outcome&) { --held; });
  in_parallel(
      4,
      [&](std::size_t piece) {
        if (piece > 0) return line.work_off();
        for (std::size_t i = 0; i < 100; ++i) {
          line.put(document(i, DocumentLine::most_bytes / 5));
          ++held;
        }
        line.finish();
        line.close();
      },
      4);
  EXPECT_EQ(held, 0);
  EXPECT_LE(most, 6);
}

TEST(DocumentLine, PassesOnWhatIsThrown) {
  for (const std::size_t threads : {1U, 4U}) {
    DocumentLine line(
        [](const Document& one) -> Outcome {
          const std::vector<int> few(37);
          std::size_t number = 0;
          std::from_chars(one.path.data(), one.path.data() + one.path.size(), number);
          static_cast<void>(few.at(number));
          return outcome_of(one);
        },
        [](const Outcome&) {});
    const auto run = [&] {
      in_parallel(
          threads,
          [&](std::size_t piece) {
            if (piece > 0) return line.work_off();
            for (std::size_t i = 0; i < 100; ++i)
              line.put(document(i, 1));
            line.finish();
            line.close();
          },
          threads);
    };
    EXPECT_THROW(run(), std::out_of_range);
  }
}

}  // namespace
}  // namespace hakoseki::advisories
