// Every secret of a text is found, whichever of them is the surest.
#include "report/secret_text.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki::report {
namespace {

std::string hidden(std::string_view text) {
  std::string shown;
  std::size_t at = 0;
  for (const ByteRange& one : secrets_in(text)) {
    shown += std::string(text.substr(at, one.begin - at)) + "*";
    at = one.end;
  }
  return shown + std::string(text.substr(at));
}

TEST(SecretText, ANamedOneBeforeAShapedOne) {
  EXPECT_EQ(hidden("DB_PASSWORD=Xy7pQ2mK9w KEY=AKIAIOSFODNN7EXAMPLE end"),
            "DB_PASSWORD=* KEY=* end");
  EXPECT_EQ(hidden("KEY=AKIAIOSFODNN7EXAMPLE DB_PASSWORD=Xy7pQ2mK9w end"),
            "KEY=* DB_PASSWORD=* end");
}

}  // namespace
}  // namespace hakoseki::report
