#include "formats/csv.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

// Each row as its line and its fields, with bars between them.
std::vector<std::string> rows_of(std::string_view text) {
  std::vector<std::string> rows;
  for_each_csv_row(text, [&](const CsvRow& row) {
    std::string told = std::to_string(row.line) + ":";
    for (const std::string& field : row.fields)
      told += field + "|";
    rows.push_back(told);
  });
  return rows;
}

using Rows = std::vector<std::string>;

TEST(Csv, FollowsRfc4180) {
  EXPECT_EQ(rows_of("a,b,c\r\n\"x,1\",\"say \"\"hi\"\"\",\"two\nlines\"\n\n,,\nlast"),
            (Rows{"1:a|b|c|", "2:x,1|say \"hi\"|two\nlines|", "5:|||", "6:last|"}));
}

TEST(Csv, TakesAQuoteThatIsNeverClosedToTheEnd) {
  EXPECT_EQ(rows_of("a,\"b\nc,d\n"), Rows{"1:a|b\nc,d\n|"});
  EXPECT_EQ(rows_of(""), Rows{});
  EXPECT_EQ(rows_of("\r\n\n"), Rows{});
  EXPECT_EQ(rows_of("\""), Rows{"1:|"});
}

}  // namespace
}  // namespace hakoseki
