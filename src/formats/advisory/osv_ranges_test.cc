#include "formats/advisory/osv_ranges.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/told_records.h"

namespace hakoseki::advisory {
namespace {

using enum OsvEvent::Kind;

std::string told(VersionScheme scheme, const std::vector<OsvEvent>& events) {
  const auto set = osv_intervals(scheme, events);
  return set ? tests::told_set(*set) : set.error().what;
}

TEST(OsvRanges, BecomeIntervals) {
  const struct {
    std::vector<OsvEvent> events;
    std::string_view told;
  } cases[] = {
      {{{introduced, "0"}}, "(, )"},
      {{{introduced, "0"}, {fixed, "1.2.0"}}, "(, 1.2.0)"},
      {{{introduced, "1.0.0"}, {last_affected, "1.2.0"}}, "[1.0.0, 1.2.0]"},
      {{{introduced, "0"}, {fixed, "1.0.0"}, {introduced, "2.0.0"}, {fixed, "2.1.0"}},
       "(, 1.0.0) [2.0.0, 2.1.0)"},
      // In any order.
      {{{fixed, "2.10.0"}, {introduced, "2.9.0"}, {introduced, "0"}, {fixed, "1.0.0"}},
       "(, 1.0.0) [2.9.0, 2.10.0)"},
      // What begins again within a range, or ends behind its end, says nothing new.
      {{{introduced, "0"}, {introduced, "1.0.0"}, {fixed, "2.0.0"}, {fixed, "3.0.0"}}, "(, 2.0.0)"},
      {{{introduced, "1.0.0"}, {fixed, "1.0.0"}}, "none"},
      {{{introduced, "1.0"}, {fixed, "1.0.0"}}, "none"},
      {{{introduced, "1.0.0"}, {last_affected, "1.0.0"}}, "[1.0.0, 1.0.0]"},
      {{{introduced, "0"}, {limit, "2.0.0"}}, "(, 2.0.0)"},
      {{{introduced, "0"}, {limit, "*"}, {limit, "2.0.0"}}, "(, )"},
      {{{introduced, "1.0.0"}, {fixed, "3.0.0"}, {limit, "1.5.0"}, {limit, "2.0.0"}},
       "[1.0.0, 2.0.0)"},
      // As they come, where one is no version.
      {{{introduced, "0"}, {fixed, "trunk"}, {introduced, "2.0.0"}}, "(, trunk) [2.0.0, )"},
      {{{fixed, "1.0.0"}}, "a range without an `introduced` event"},
      {{}, "a range without an `introduced` event"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(told(VersionScheme::generic, c.events), c.told);
}

TEST(OsvRanges, AreOrderedByTheEcosystem) {
  const std::vector<OsvEvent> events = {
      {introduced, "1.0"}, {fixed, "1.0~rc1-1"}, {introduced, "0"}, {fixed, "1:0.5"}};
  EXPECT_EQ(told(VersionScheme::deb, events), "(, 1.0~rc1-1) [1.0, 1:0.5)");
}

}  // namespace
}  // namespace hakoseki::advisory
