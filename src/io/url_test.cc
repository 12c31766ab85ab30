// URLs that are endpoints, and those that are none.
#include "io/url.h"

#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

TEST(Url, Parts) {
  const struct {
    std::string_view text;
    std::string_view authority, host, path, query;
  } rows[] = {
      {"https://ecs.eu-west-1.amazonaws.com", "ecs.eu-west-1.amazonaws.com",
       "ecs.eu-west-1.amazonaws.com", "/", ""},
      {"HTTP://Localhost:4566/base?a=b&c", "Localhost:4566", "localhost", "/base", "a=b&c"},
      {"http://[fd00:ec2::23]/v1", "[fd00:ec2::23]", "fd00:ec2::23", "/v1", ""},
      {"https://h?x=/#fragment", "h", "h", "/", "x=/"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto url = parse_url(row.text);
    ASSERT_TRUE(url);
    EXPECT_EQ(url->authority, row.authority);
    EXPECT_EQ(url->host, row.host);
    EXPECT_EQ(url->path, row.path);
    EXPECT_EQ(url->query, row.query);
  }
}

TEST(Url, Refused) {
  for (const std::string_view text : {"", "localhost:80", "://h", "https://", "https:///path",
                                      "https://user:password@h/", "https://h\r\nX: y/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

}  // namespace
}  // namespace hakoseki::io
