#include "formats/version/ranges.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki {
namespace {

std::string shown(const VersionSet& set) {
  std::string text;
  for (const VersionInterval& one : set) {
    text += fmt::format("{}{}{},{}{}", text.empty() ? "" : " ", one.includes_from ? '[' : '(',
                        one.from, one.to, one.includes_to ? ']' : ')');
  }
  return text;
}

std::string parsed(std::string_view scheme, std::string_view range) {
  const auto set = parse_version_range(*version_scheme_named(scheme), range);
  return set ? shown(*set) : "refused";
}

std::string answer(std::string_view scheme, std::string_view range, std::string_view version) {
  const auto set = parse_version_range(*version_scheme_named(scheme), range);
  if (!set) return "refused";
  const auto inside = contains(*version_scheme_named(scheme), *set, version);
  return !inside ? "?" : *inside ? "yes" : "no";
}

struct Row {
  std::string_view scheme, range, set;
};

TEST(VersionRange, Syntaxes) {
  for (const auto& [scheme, range, set] : std::vector<Row>{
           {"npm", "^1.2.3", "[1.2.3,2.0.0-0)"},
           {"npm", "^0.2.3 || ^0.0.3", "[0.0.3,0.0.4-0) [0.2.3,0.3.0-0)"},
           {"npm", "~1.2", "[1.2.0-0,1.3.0-0)"},
           {"npm", "1.9.x", "[1.9.0-0,1.10.0-0)"},
           {"npm", "1.2.3 - 2.3", "[1.2.3,2.4.0-0)"},
           {"npm", ">1.2 <= 2.0.0", "[1.3.0-0,2.0.0]"},
           {"npm", "", "[,)"},
           {"npm", "<*", ""},
           {"npm", ">2.0.0 <1.0.0", ""},
           {"npm", "v1.2.3-rc.1", "[1.2.3-rc.1,1.2.3-rc.1]"},
           {"npm", "^9007199254740991", "[9007199254740991.0.0-0,9007199254740992.0.0-0)"},
           {"npm", ">=1.0.0,<2.0.0|>=1.5.0,<3.0.0", "[1.0.0,3.0.0)"},
           {"cargo", "1.2.3", "[1.2.3,2.0.0-0)"},
           {"cargo", "1.*", "[1.0.0-0,2.0.0-0)"},
           {"cargo", "=1.2, <1.2.5", "[1.2.0-0,1.2.5)"},
           {"pub", "^0.0.3", "[0.0.3,0.1.0-0)"},
           {"pub", "any", "[,)"},
           {"hex", "~> 1.2 and != 1.3.0", "[1.2.0-0,1.3.0) (1.3.0,2.0.0-0)"},
           {"hex", "~> 1.2.0 or == 2.0.0", "[1.2.0,1.3.0-0) [2.0.0,2.0.0]"},
           {"golang", ">=v1.2, < 1.21rc2", "[v1.2,1.21rc2)"},
           {"swift", "^1.2.3", "[1.2.3,2.0.0-0)"},
           {"pypi", "~=1.4.2", "[1.4.2,1.5.dev0)"},
           {"pypi", "~= 1!1.9rc1", "[1!1.9rc1,1!2.dev0)"},
           {"pypi", "==1.9.*,!=1.9.3", "[1.9.dev0,1.9.3) [1.9.3.post0.dev0,1.10.dev0)"},
           {"pypi", "==1.0.post9", "[1.0.post9,1.0.post10.dev0)"},
           {"pypi", "==1.0-1", "[1.0-1,1.0.post2.dev0)"},
           {"pypi", "==1.0.dev9", "[1.0.dev9,1.0.dev10)"},
           {"pypi", "==1.0+local", "[1.0+local,1.0+local]"},
           {"pypi", ">1.0,<=2.0a1", "[1.0.post0.dev0,2.0a1.post0.dev0)"},
           {"pypi", "===1.0", "[1.0,1.0]"},
           {"maven", "[1.0,2.0),(3.0,]", "[1.0,2.0) (3.0,)"},
           {"maven", "[1.0]", "[1.0,1.0]"},
           {"maven", "1.0", "[1.0,)"},
           {"maven", ">= 1.0, < 2.0", "[1.0,2.0)"},
           {"maven", "(,)", "[,)"},
           {"nuget", "1.9.*", "[1.9-0,1.10-0)"},
           {"nuget", "1.2.3-rc.*", "[1.2.3-rc,1.2.3]"},
           {"nuget", "1.2.3-*", "[1.2.3-0,1.2.3]"},
           {"nuget", "2.*-*", "[2-0,3-0)"},
           {"nuget", "[1.*,2.0)", "[1-0,2.0)"},
           {"nuget", "*", "[,)"},
           {"gem", "~> 1.9.2", "[1.9.2,1.10.A)"},
           {"gem", "~> 9, != 9.1", "[9,9.1) (9.1,10.A)"},
           {"gem", "~> 1.2.3.rc1", "[1.2.3.rc1,1.3.A)"},
           {"composer", ">=1,<2|>=3,<4", "[1-dev,2-dev) [3-dev,4-dev)"},
           {"composer", "^0.3 || ~1.2.3-beta", "[0.3-dev,0.4.0.0-dev) [1.2.3-beta,1.3.0.0-dev)"},
           {"composer", "1.2.*", "[1.2-dev,1.3.0.0-dev)"},
           {"composer", "1.0 - 2.0", "[1.0-dev,2.1.0.0-dev)"},
           {"composer", ">=1.0@beta <2.0.0-RC1", "[1.0-beta,2.0.0-RC1)"},
           {"composer", "dev-main#0123abc", "[dev-main,dev-main]"},
           {"composer", "*@dev", "[,)"},
           {"deb", ">= 1:1.0, << 1:2.0~", "[1:1.0,1:2.0~)"},
           {"deb", "< 1.0 || = 2.0-1", "[,1.0) [2.0-1,2.0-1]"},
           {"apk", "<1.2.3-r4", "[,1.2.3-r4)"},
           {"rpm", "< 0:1.0-1.el8", "[,0:1.0-1.el8)"},
           {"generic", "!=1.1.1w", "[,1.1.1w) (1.1.1w,)"},
           // An end that is no version is kept where nothing need be sorted by it.
           {"deb", ">= a:b, < 2", "[a:b,2)"},
           {"npm", "< latest", "[,latest)"},
       }) {
    EXPECT_EQ(parsed(scheme, range), set) << scheme << ' ' << range;
  }
}

TEST(VersionRange, WhatIsNone) {
  for (const auto& [scheme, range, set] : std::vector<Row>{
           {"npm", "latest", {}},
           {"npm", ">=", {}},
           {"npm", "1.2-beta", {}},
           {"npm", "1.x.3", {}},
           {"npm", "1.2.3.4", {}},
           {"npm", "1.2.3 - ", {}},
           {"cargo", "", {}},
           {"pub", "~!1", {}},
           {"hex", "or", {}},
           {"pypi", "~=1", {}},
           {"pypi", "==1.0a.*", {}},
           {"pypi", ">=1.*", {}},
           {"pypi", "~> 1.0", {}},
           {"maven", "[1.0", {}},
           {"maven", "(1.0)", {}},
           {"maven", "[1,2,3]", {}},
           {"maven", "[1],x", {}},
           {"maven", "", {}},
           {"nuget", "1.*.2", {}},
           {"nuget", "[x*,]", {}},
           {"gem", "~> x", {}},
           {"gem", "=> 1", {}},
           {"composer", "~>1.0", {}},
           {"composer", "main", {}},
           {"composer", "1 as 2", {}},
           {"composer", "", {}},
           {"deb", "~> 1.0", {}},
           {"deb", "< 1 ||", {}},
           {"rpm", "<> 1", {}},
           // It would have to be sorted.
           {"deb", "!= a:b, < 2", {}},
       }) {
    EXPECT_EQ(parsed(scheme, range), "refused") << scheme << ' ' << range;
  }
  const auto refused = parse_version_range(VersionScheme::npm, "1.2.3.4");
  EXPECT_EQ(refused.error().fault, Fault::malformed);
  EXPECT_EQ(refused.error().what, "`1.2.3.4` is no range of versions of type npm");
}

// What excludes so many versions.
std::string exclusions(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += fmt::format("!={},", (i * 7919LL) % count);
  return text;
}

TEST(VersionRange, IsBounded) {
  for (const std::string& text :
       {std::string(longest_version_range + 1, '1'), exclusions(most_version_intervals)}) {
    const auto refused = parse_version_range(VersionScheme::maven, text);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::too_large);
    EXPECT_LT(refused.error().what.size(), 500U);
  }
  EXPECT_EQ(parse_version_range(VersionScheme::deb, exclusions(4000))->size(), 4001U);
  // Many that say the same.
  std::string same;
  while (same.size() + 3 < longest_version_range)
    same += ">1 ";
  EXPECT_EQ(parsed("npm", same), "[2.0.0-0,)");
}

struct Question {
  std::string_view scheme, range, version, answer;
};

TEST(VersionRange, Members) {
  for (const auto& [scheme, range, version, wanted] : std::vector<Question>{
           // Whoever has a pre-release that lies between the ends has it.
           {"npm", "<2.0.0", "2.0.0-rc.1", "yes"},
           {"npm", "^1.2.3", "1.3.0-rc.1", "yes"},
           {"npm", "^1.2.3", "2.0.0-rc.1", "no"},
           {"npm", "^1.2.3", "1.2.3-rc.1", "no"},
           {"pypi", "<1.0", "1.0rc1", "yes"},
           {"pypi", ">1.0", "1.0.post1", "yes"},
           {"pypi", "==1.0", "1.0+cu118", "yes"},
           {"pypi", "<=1.0", "1.0+cu118", "yes"},
           {"pypi", ">1.0", "1.0+cu118", "no"},
           {"gem", "~> 1.2", "2.0.rc1", "no"},
           {"composer", "<2.0", "2.0-beta1", "no"},
           {"composer", "dev-main || <1", "dev-main", "yes"},
           {"composer", "dev-main", "dev-other", "?"},
           {"composer", "<1", "dev-main", "?"},
           {"composer", "*", "dev-main", "yes"},
           {"deb", "< 1.0-1", "1.0~rc1-1", "yes"},
           // An end that is no version matters only where the other one does not decide.
           {"deb", ">= a:b, < 2", "2", "no"},
           {"deb", ">= a:b, < 2", "1", "?"},
           {"deb", "< a:b || = 1", "1", "yes"},
           {"npm", "*", "1.2", "?"},
           {"npm", "<*", "1.2.3", "no"},
           {"npm", "<*", "1.2", "?"},
       }) {
    EXPECT_EQ(answer(scheme, range, version), wanted) << scheme << ' ' << range << ' ' << version;
  }
}

TEST(VersionSet, OfEndsThatAreNoVersions) {
  const VersionSet set = {{.from = "2"}, {.to = "a:b"}};
  EXPECT_EQ(simplified(VersionScheme::deb, set), set);
  EXPECT_EQ(complement(VersionScheme::deb, set).error().what, "`a:b` is no version of type deb");
  EXPECT_EQ(intersection(VersionScheme::deb, {}, set).error().fault, Fault::malformed);
  EXPECT_FALSE(complement(VersionScheme::composer, {{.from = "dev-main"}}));
}

TEST(VersionSet, HasOneSimplestForm) {
  const auto shown_of = [](VersionSet set) {
    return shown(simplified(VersionScheme::deb, std::move(set)));
  };
  EXPECT_EQ(shown_of({{.from = "2", .to = "3"}, {.from = "1", .to = "2"}}), "[1,3)");
  EXPECT_EQ(shown_of({{.to = "2"}, {.from = "2", .to = "3", .includes_from = false}}),
            "[,2) (2,3)");
  EXPECT_EQ(shown_of({{.from = "2", .to = "2"}, {.from = "2", .to = "1"}}), "");
  EXPECT_EQ(shown_of({{.from = "1.0", .to = "1.00", .includes_to = true}}), "[1.0,1.00]");
  EXPECT_EQ(shown_of({{.from = "1"}, {.to = "1", .includes_from = false, .includes_to = true}}),
            "[,)");
  EXPECT_EQ(shown_of({{.includes_from = false, .includes_to = true}}), "[,)");
  EXPECT_EQ(shown(*complement(VersionScheme::deb, {})), "[,)");
  EXPECT_EQ(shown(*complement(VersionScheme::deb, {VersionInterval{}})), "");
}

// Sets of a scheme's versions, each of which is equivalent to none of the others.
struct Chain {
  VersionScheme scheme;
  std::vector<std::string> versions;  // ascending
};

class RandomSets {
 public:
  explicit RandomSets(const Chain& chain) : chain_(chain) {}

  VersionSet next() {
    VersionSet set(below(5));
    for (VersionInterval& one : set)
      one = {end(), end(), below(2) == 0, below(2) == 0};
    return set;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(chance_);
  }
  std::string end() {
    const std::size_t at = below(chain_.versions.size() + 1);
    return at == chain_.versions.size() ? std::string() : chain_.versions[at];
  }

  const Chain& chain_;
  std::mt19937 chance_{1};
};

// By the places of versions in the chain alone.
std::vector<bool> members(const Chain& chain, const VersionSet& set) {
  const auto place = [&](const std::string& version) {
    return std::ranges::find(chain.versions, version) - chain.versions.begin();
  };
  std::vector<bool> inside(chain.versions.size());
  for (const VersionInterval& one : set) {
    for (std::size_t i = 0; i < inside.size(); ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      const bool is_behind =
          one.from.empty() || at > place(one.from) || (at == place(one.from) && one.includes_from);
      const bool is_before =
          one.to.empty() || at < place(one.to) || (at == place(one.to) && one.includes_to);
      if (is_behind && is_before) inside[i] = true;
    }
  }
  return inside;
}

std::vector<bool> asked(const Chain& chain, const VersionSet& set) {
  std::vector<bool> inside;
  for (const std::string& version : chain.versions)
    inside.push_back(contains(chain.scheme, set, version).value());
  return inside;
}

TEST(VersionSet, AgreesWithBruteForce) {
  const std::vector<Chain> chains = {
      {VersionScheme::npm, {"1.0.0-0", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.10.0", "2.0.0"}},
      {VersionScheme::pypi, {"1.0.dev0", "1.0a1", "1.0", "1.0.post1", "1!0.1", "1!2"}},
      {VersionScheme::deb, {"1.0~~", "1.0~rc1", "1.0", "1.0-1", "1.0a", "1:0.1"}},
      {VersionScheme::maven, {"1.0-alpha-1", "1.0-SNAPSHOT", "1.0", "1.0-sp", "1.0-1", "1.0.1"}},
      {VersionScheme::composer, {"1.0-dev", "1.0-beta2", "1.0", "1.0-p1", "1.1", "2.0"}},
  };
  for (const Chain& chain : chains) {
    RandomSets sets(chain);
    for (int round = 0; round < 300; ++round) {
      const VersionSet a = sets.next();
      const VersionSet b = sets.next();
      const std::vector<bool> of_a = members(chain, a);
      const std::vector<bool> of_b = members(chain, b);
      ASSERT_EQ(asked(chain, a), of_a) << shown(a);
      const VersionSet simple = simplified(chain.scheme, a);
      ASSERT_EQ(asked(chain, simple), of_a) << shown(a);
      ASSERT_EQ(simplified(chain.scheme, simple), simple) << shown(a);
      ASSERT_LE(simple.size(), a.size());
      const VersionSet others = complement(chain.scheme, a).value();
      const std::vector<bool> of_others = asked(chain, others);
      const VersionSet both = intersection(chain.scheme, a, b).value();
      const std::vector<bool> of_both = asked(chain, both);
      for (std::size_t i = 0; i < of_a.size(); ++i) {
        ASSERT_EQ(of_others[i], !of_a[i]) << shown(a);
        ASSERT_EQ(of_both[i], of_a[i] && of_b[i]) << shown(a) << " and " << shown(b);
      }
      ASSERT_EQ(complement(chain.scheme, others).value(), simple) << shown(a);
      ASSERT_EQ(simplified(chain.scheme, both), both);
      ASSERT_EQ(intersection(chain.scheme, a, others).value(), VersionSet()) << shown(a);
    }
  }
}

}  // namespace
}  // namespace hakoseki
