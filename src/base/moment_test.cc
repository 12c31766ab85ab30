// Times as AWS and HTTP write them, and what is none.
#include "base/moment.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Moment, Iso8601AsTheCliPrintsIt) {
  const struct {
    std::string_view text;
    std::string_view printed;  // empty: refused
  } rows[] = {
      {"2026-01-31T08:30:00Z", "2026-01-31T08:30:00+00:00"},
      {"2026-01-31T08:30:00.000Z", "2026-01-31T08:30:00+00:00"},
      {"2026-01-31T08:30:00.12Z", "2026-01-31T08:30:00.120000+00:00"},
      {"2026-01-31T08:30:00.123456789Z", "2026-01-31T08:30:00.123456+00:00"},
      {"2026-01-31T08:30:00+09:00", "2026-01-30T23:30:00+00:00"},
      {"2026-01-31T08:30:00-0130", "2026-01-31T10:00:00+00:00"},
      {"2026-01-31T08:30:00UTC", "2026-01-31T08:30:00+00:00"},
      {"2026-02-30T08:30:00Z", ""},
      {"2026-01-31T24:30:00Z", ""},
      {"2026-01-31T08:30:00Zx", ""},
      {"2026-01-31T08:30:00.Z", ""},
      {"-026-01-31T08:30:00Z", ""},
      {"1768897800", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    const auto moment = parse_iso8601(row.text);
    EXPECT_EQ(moment ? cli_iso8601(*moment) : "", row.printed) << row.text;
  }
}

TEST(Moment, SecondsSince1970CountToo) {
  const struct {
    std::string_view text;
    std::string_view printed;  // empty: refused
  } rows[] = {
      {"1768897800", "2026-01-20T08:30:00+00:00"},
      {"1768897800.25", "2026-01-20T08:30:00.250000+00:00"},
      {"1.7688978E9", "2026-01-20T08:30:00+00:00"},
      {"2026-01-31T08:30:00Z", "2026-01-31T08:30:00+00:00"},
      {"-1", ""},
      {"nan", ""},
      {"1e300", ""},
      {"17688978oo", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    const auto moment = parse_timestamp(row.text);
    EXPECT_EQ(moment ? cli_iso8601(*moment) : "", row.printed) << row.text;
    EXPECT_EQ(parse_moment(row.text).has_value(), moment.has_value()) << row.text;
  }
  EXPECT_EQ(iso8601(*parse_moment("1768897800.25")), "2026-01-20T08:30:00Z");
}

TEST(Moment, TheDateOfHttp) {
  const auto date = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  ASSERT_TRUE(date);
  EXPECT_EQ(basic_iso8601(*date), "19941106T084937Z");
  EXPECT_FALSE(parse_http_date("Sun, 06 Nov 1994 08:49:37 +0900"));
  EXPECT_FALSE(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"));
  EXPECT_FALSE(parse_http_date("Sun, 06 Nov"));
}

}  // namespace
}  // namespace hakoseki
