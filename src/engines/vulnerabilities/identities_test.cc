#include "engines/vulnerabilities/identities.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace hakoseki::vulnerabilities {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// "GHSA-1=CVE-1 PYSEC-1=CVE-1": what each id means, where that is not itself.
std::string told(const Pairs& pairs) {
  std::map<std::string, std::uint32_t> numbers;
  for (const auto& [a, b] : pairs) {
    numbers.emplace(a, 0);
    numbers.emplace(b, 0);
  }
  std::vector<std::string_view> ids;
  for (auto& [id, number] : numbers) {
    number = static_cast<std::uint32_t>(ids.size());
    ids.push_back(id);
  }
  std::vector<Alias> aliases;
  for (const auto& [a, b] : pairs)
    aliases.emplace_back(numbers[a], numbers[b]);
  std::string text;
  const auto meant = meanings(ids, aliases);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (meant[i].size() == 1 && meant[i].front() == i) continue;
    if (!text.empty()) text += ' ';
    text += std::string(ids[i]) + '=';
    for (const std::uint32_t id : meant[i])
      text += (text.ends_with('=') ? "" : "+") + std::string(ids[id]);
  }
  return text;
}

TEST(Identities, FollowAliasesToTheOneCve) {
  EXPECT_EQ(told({{"GHSA-1", "CVE-1"}, {"PYSEC-1", "GHSA-1"}, {"GO-1", "PYSEC-1"}}),
            "GHSA-1=CVE-1 GO-1=CVE-1 PYSEC-1=CVE-1");
}

TEST(Identities, TakeGitHubsWhereNoCveIsNamed) {
  EXPECT_EQ(told({{"GO-1", "GHSA-2"}, {"GHSA-3", "GO-1"}}), "GHSA-3=GHSA-2 GO-1=GHSA-2");
  EXPECT_EQ(told({{"RUSTSEC-1", "OSV-1"}}), "RUSTSEC-1=OSV-1");
}

TEST(Identities, NeverMakeTwoCvesOne) {
  EXPECT_EQ(told({{"CVE-1", "CVE-2"}}), "");
  // An advisory of both; each of the others is of one.
  EXPECT_EQ(told({{"GO-1", "CVE-1"},
                  {"GO-1", "CVE-2"},
                  {"GHSA-1", "CVE-1"},
                  {"GHSA-2", "CVE-2"},
                  {"GO-1", "GHSA-1"},
                  {"GO-1", "GHSA-2"}}),
            "GHSA-1=CVE-1 GHSA-2=CVE-2 GO-1=CVE-1+CVE-2");
}

TEST(Identities, AreTheSameInWhateverOrder) {
  Pairs pairs = {{"GO-1", "CVE-1"},   {"GO-1", "CVE-2"},   {"GHSA-1", "CVE-1"}, {"GO-1", "GHSA-1"},
                 {"OSV-1", "GHSA-7"}, {"GHSA-5", "OSV-1"}, {"X-1", "GO-1"}};
  const std::string first = told(pairs);
  std::ranges::sort(pairs);
  do {
    ASSERT_EQ(told(pairs), first);
  } while (std::ranges::next_permutation(pairs).found);
}

}  // namespace
}  // namespace hakoseki::vulnerabilities
