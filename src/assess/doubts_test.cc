#include "assess/doubts.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

Gap gap_where(const std::string& subject, bool holds = true) {
  return {{.reason = Reason::not_seen, .detail = "its route table"},
          Guard({subject, {}, holds}),
          {.pointer = subject}};
}

TEST(Doubts, NothingOfNothing) {
  EXPECT_FALSE(unknown_where_one_holds({}));
}

// Independent questions leave the one world open in which none of them is answered with yes, and
// each answer is given for one reason.
TEST(Doubts, LeaveTheOtherWorldsAlone) {
  std::vector<Gap> gaps;
  for (int i = 0; i < 12; ++i)
    gaps.push_back(gap_where("C" + std::to_string(i)));
  const auto doubt = unknown_where_one_holds(gaps);
  ASSERT_TRUE(doubt);
  EXPECT_EQ(doubt->branches().size(), gaps.size());
  const Verdict verdict = any_of({fail({}, Text{"x", "x"}), *doubt});
  EXPECT_EQ(verdict.outcome(), Outcome::fail);
  ASSERT_EQ(verdict.conditions().size(), 1U);
  EXPECT_EQ(verdict.conditions().front().assumptions().size(), gaps.size());
}

TEST(Doubts, OfTwoInOneWorldTheFirstIsShown) {
  const std::vector<Gap> gaps = {gap_where("A"), gap_where("A"), gap_where("B")};
  const auto doubt = unknown_where_one_holds(gaps);
  ASSERT_TRUE(doubt);
  ASSERT_EQ(doubt->branches().size(), 2U);
  EXPECT_EQ(doubt->branches()[0].exhibits.front().evidence.pointer, "A");
  EXPECT_EQ(doubt->branches()[1].exhibits.front().evidence.pointer, "B");
  EXPECT_EQ(doubt->branches()[1].when.assumptions().size(), 2U);
}

TEST(Doubts, PastTheMostUnknownEverywhere) {
  std::vector<Gap> gaps;
  for (int i = 0; i < 40; ++i)
    gaps.push_back(gap_where("C" + std::to_string(i)));
  const auto doubt = unknown_where_one_holds(gaps);
  ASSERT_TRUE(doubt);
  EXPECT_EQ(doubt->outcome(), Outcome::unknown);
  EXPECT_TRUE(doubt->conditions().empty());
  EXPECT_EQ(doubt->branches().size(), 1U);
}

}  // namespace
}  // namespace hakoseki
