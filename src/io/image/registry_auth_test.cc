// What registries ask for, in the ways they write it.
#include "io/image/registry_auth.h"

#include <gtest/gtest.h>

namespace hakoseki::io {
namespace {

using Scheme = Challenge::Scheme;

TEST(RegistryAuth, ReadsChallenges) {
  const struct {
    Headers headers;
    Scheme scheme;
    std::string realm;
    std::string service;
  } rows[] = {
      {{{"WWW-Authenticate",
         R"(Bearer realm="https://a.example/token",service="a b",scope="x:y")"}},
       Scheme::bearer,
       "https://a.example/token",
       "a b"},
      {{{"www-authenticate", R"(bearer Realm=https://a.example , service = x)"}},
       Scheme::bearer,
       "https://a.example",
       ""},
      {{{"Www-Authenticate", R"(Basic realm="say \"x\", y")"}}, Scheme::basic, "say \"x\", y", ""},
      {{{"WWW-Authenticate", R"(Basic realm="b", Bearer realm="https://t",service="s")"}},
       Scheme::bearer,
       "https://t",
       "s"},
      {{{"WWW-Authenticate", "Basic"}, {"WWW-Authenticate", R"(Bearer realm="https://t")"}},
       Scheme::bearer,
       "https://t",
       ""},
      {{{"WWW-Authenticate", R"(Bearer service="no realm", Basic realm="b")"}},
       Scheme::basic,
       "b",
       ""},
      {{{"WWW-Authenticate", R"(Negotiate realm="n", Basic)"}}, Scheme::basic, "", ""},
      {{{"WWW-Authenticate", R"(Bearer realm="https://never-ends)"}},
       Scheme::bearer,
       "https://never-ends",
       ""},
  };
  for (const auto& row : rows) {
    const auto challenge = challenge_in(row.headers);
    ASSERT_TRUE(challenge) << row.headers.front().value;
    EXPECT_EQ(challenge->scheme, row.scheme) << row.headers.front().value;
    EXPECT_EQ(challenge->realm, row.realm) << row.headers.front().value;
    EXPECT_EQ(challenge->service, row.service) << row.headers.front().value;
  }
}

TEST(RegistryAuth, KnowsNoOther) {
  for (const auto* value : {"", ",,,", "Negotiate", "=", "realm=\"x\"", "Bearer", "\"", "\\",
                            "Bearer realm=\"\"", "(Basic)"}) {
    EXPECT_FALSE(challenge_in({{"WWW-Authenticate", value}})) << value;
  }
  EXPECT_FALSE(challenge_in({{"X-Other", "Basic"}}));
}

}  // namespace
}  // namespace hakoseki::io
