#include "engines/image/end_of_support.h"

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

using std::chrono::year_month_day;
using namespace std::chrono_literals;

std::optional<year_month_day> last_day(const char* id, const char* version, const char* name = "") {
  const auto support = end_of_support({.id = id, .version_id = version, .name = name});
  return support ? std::optional(support->last_day) : std::nullopt;
}

TEST(EndOfSupport, IsThatOfTheReleaseWhateverItsUpdate) {
  EXPECT_EQ(last_day("debian", "11"), year_month_day(2024y / 8 / 14));
  EXPECT_EQ(last_day("alpine", "3.18.4"), year_month_day(2025y / 5 / 9));
  EXPECT_EQ(last_day("ubuntu", "23.10"), year_month_day(2024y / 7 / 12));
  EXPECT_EQ(last_day("rhel", "8.9"), year_month_day(2029y / 5 / 31));
  EXPECT_EQ(last_day("amzn", "2018.03"), year_month_day(2023y / 12 / 31));
  EXPECT_EQ(last_day("centos", "8", "CentOS Linux 8"), year_month_day(2021y / 12 / 31));
  EXPECT_EQ(last_day("centos", "8", "CentOS Stream 8"), year_month_day(2024y / 5 / 31));
  EXPECT_EQ(last_day("sles", "15"), year_month_day(2019y / 12 / 31));
}

TEST(EndOfSupport, TellsOfWhatGoesOnAfterIt) {
  const auto support = end_of_support({.id = "debian", .version_id = "11", .name = {}});
  EXPECT_EQ(support->last_extended_day, year_month_day(2026y / 8 / 31));
  EXPECT_EQ(end_of_support({.id = "alpine", .version_id = "3.18.0", .name = {}})->last_extended_day,
            std::nullopt);
}

TEST(EndOfSupport, IsUnknownOfWhatTheTableDoesNotHave) {
  EXPECT_EQ(last_day("debian", ""), std::nullopt);
  EXPECT_EQ(last_day("wolfi", "20230201"), std::nullopt);
  EXPECT_EQ(last_day("alpine", "3.999.1"), std::nullopt);
  EXPECT_EQ(last_day("alpine", "3"), std::nullopt);
  EXPECT_EQ(last_day("rhel", "99"), std::nullopt);
  EXPECT_EQ(last_day("", ""), std::nullopt);
  EXPECT_EQ(end_of_support_data_day().size(), 10U);
}

}  // namespace
}  // namespace hakoseki::image
