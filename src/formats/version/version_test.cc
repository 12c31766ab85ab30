#include "formats/version/version.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

char sign(std::optional<std::weak_ordering> order) {
  if (!order) return '?';
  return *order < 0 ? '<' : *order > 0 ? '>' : '=';
}

char compare(std::string_view scheme, std::string_view a, std::string_view b) {
  return sign(compare_versions(*version_scheme_named(scheme), a, b));
}

struct Chain {
  std::string_view scheme;
  std::vector<std::string_view> versions;  // each older than the next
};

const std::vector<Chain>& chains() {
  static const std::vector<Chain> all = {
      {"apk",
       {"1.0_alpha", "1.0_alpha2", "1.0_rc1", "1.0", "1.0-r1", "1.0_p1", "1.0a", "1.0.05",
        "1.0.1"}},
      {"cargo", {"1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0"}},
      {"composer",
       {"1.0-dev", "1.0-alpha1", "1.0-beta2", "1.0-RC1", "1.0", "1.0-p1", "1.0.0.1", "1.x-dev"}},
      {"deb",
       {"1.0~~", "1.0~rc1", "1.0", "1.0-1", "1.0-1+b1", "1.0a", "1.0+dfsg", "1.0.1", "1:0.1"}},
      {"gem", {"1.0.a", "1.0.a1", "1.0.pre", "1.0", "1.0.1.rc1", "1.0.1", "1.1"}},
      {"generic", {"1.1.1-dev", "1.1.1-beta", "1.1.1-rc2", "1.1.1", "1.1.1k", "1.1.1w", "1.1.1.1"}},
      {"golang", {"v0.0.0-20200101000000-abcdef012345", "v0.0.0", "v1.0.0-rc.1", "v1", "1.0.1"}},
      {"hex", {"1.0.0-rc.1", "1.0.0", "1.0.1"}},
      {"maven",
       {"1.0-alpha-1", "1.0-beta", "1.0-M1", "1.0-rc1", "1.0-SNAPSHOT", "1.0.Final", "1.0-sp",
        "1.0-jre", "1.0-1", "1.0.1"}},
      {"npm", {"1.2.3-0", "1.2.3-alpha", "1.2.3-alpha.1", "1.2.3-beta", "1.2.3", "1.2.10"}},
      {"nuget", {"1.0-beta.2", "1.0-BETA.10", "1.0", "1.0.0.1", "1.1"}},
      {"pub", {"1.0.0-dev", "1.0.0", "1.0.0+1", "1.0.0+2", "1.0.1"}},
      {"pypi",
       {"1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0+local.1", "1.0.post1",
        "1.0.1", "1!0.1"}},
      {"rpm", {"1.0~rc1", "1.0", "1.0-1", "1.0-1.el8", "1.0^git1", "1.0a", "1.0.1", "1:0.1"}},
      {"swift", {"1.0.0-beta.1", "v1.0.0", "1.0.1"}},
  };
  return all;
}

TEST(Version, EachSchemeHasItsChain) {
  ASSERT_EQ(chains().size(), version_schemes().size());
  for (std::size_t i = 0; i < chains().size(); ++i) {
    EXPECT_EQ(chains()[i].scheme, version_schemes()[i]);
    EXPECT_EQ(version_scheme_named(version_schemes()[i]), static_cast<VersionScheme>(i));
  }
  EXPECT_FALSE(version_scheme_named("dbe"));
}

TEST(Version, AnOlderOneIsLessThanAllNewerOnes) {
  for (const auto& [scheme, versions] : chains()) {
    for (std::size_t i = 0; i < versions.size(); ++i) {
      for (std::size_t j = 0; j < versions.size(); ++j) {
        const char wanted = i < j ? '<' : i > j ? '>' : '=';
        EXPECT_EQ(compare(scheme, versions[i], versions[j]), wanted)
            << scheme << ' ' << versions[i] << ' ' << versions[j];
      }
    }
  }
}

struct Row {
  std::string_view scheme, a, b;
  char answer;
};

TEST(Version, Rows) {
  const std::string long_text = "1." + std::string(longest_version, '1');
  for (const auto& [scheme, a, b, answer] : std::vector<Row>{
           {"apk", "1.0", "1.0.", '?'},
           {"apk", "1.0_foo", "1.0", '?'},
           {"cargo", "1.0.0+a", "1.0.0+b", '='},
           {"cargo", "1.0", "1.0.0", '?'},
           {"composer", "v1.0", "1.0.0.0", '='},
           {"composer", "dev-main", "1.0", '?'},
           {"composer", "dev-main", "dev-main", '='},
           {"deb", "0:1.0-0", "1.00", '='},
           {"deb", "1:", "1", '?'},
           {"deb", "a:1", "1", '?'},
           {"gem", "1.0.0", "1", '='},
           {"gem", "1..0", "1", '?'},
           {"generic", "v1.0.0", "1", '='},
           {"generic", "latest", "1", '?'},
           {"golang", "v1.0.0+incompatible", "1", '='},
           {"golang", "(devel)", "v1.0.0", '?'},
           {"golang", "go1.21rc2", "1.21.0-rc.2", '='},
           {"maven", "1.0", "1-ga", '='},
           {"maven", "1.0-rc-1", "1.0-CR1", '='},
           {"npm", "=1.2.3beta", "1.2.3-beta", '='},
           {"npm", "1.2", "1.2.0", '?'},
           {"npm", "99999999999999999999.0.0", "1.0.0", '?'},
           {"nuget", "1.0.0.0+a", "1", '='},
           {"nuget", "1.0.0.0.0", "1", '?'},
           {"pypi", "1.0-1", "1.0.post1", '='},
           {"pypi", "V1.0_Alpha-", "1a0", '='},
           {"pypi", "1.0.x", "1", '?'},
           {"rpm", "0:1.0", "1.00", '='},
           {"rpm", "", "1", '?'},
           {"deb", long_text, "1", '?'},
       }) {
    EXPECT_EQ(compare(scheme, a, b), answer) << scheme << ' ' << a << ' ' << b;
  }
}

// Of texts that are made of the chain's by small changes: what a sorted index of versions rests on.
TEST(Version, IsAStrictWeakOrder) {
  std::mt19937 chance(1);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(chance);
  };
  constexpr std::string_view alphabet = "012a.-~+_";
  for (const auto& [scheme, versions] : chains()) {
    std::vector<std::string> texts(versions.begin(), versions.end());
    while (texts.size() < 100) {
      std::string text(versions[below(versions.size())]);
      for (std::size_t changes = below(3) + 1; changes > 0; --changes)
        text.insert(below(text.size() + 1), 1, alphabet[below(alphabet.size())]);
      if (compare(scheme, text, text) == '=') texts.push_back(std::move(text));
    }
    const std::size_t count = texts.size();
    std::vector<char> orders;
    for (const std::string& a : texts) {
      for (const std::string& b : texts)
        orders.push_back(compare(scheme, a, b));
    }
    const auto order_of = [&](std::size_t a, std::size_t b) { return orders[a * count + b]; };
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        const char ab = order_of(a, b);
        const char turned = ab == '<' ? '>' : ab == '>' ? '<' : ab;
        ASSERT_EQ(order_of(b, a), turned) << scheme << ' ' << texts[a] << ' ' << texts[b];
        for (std::size_t c = 0; c < count; ++c) {
          const char bc = order_of(b, c);
          if (ab == '?' || bc == '?' || (ab != bc && ab != '=' && bc != '=')) continue;
          ASSERT_EQ(order_of(a, c), ab == '=' ? bc : ab)
              << scheme << ' ' << texts[a] << ' ' << texts[b] << ' ' << texts[c];
        }
      }
    }
  }
}

}  // namespace
}  // namespace hakoseki
