// Names of vulnerabilities inside of texts.
#include "formats/advisory/words.h"

#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

using Texts = std::vector<std::string>;

TEST(Words, CvesInTexts) {
  const struct {
    std::string_view text;
    Texts cves;
  } rows[] = {
      {"", {}},
      {"CVE-", {}},
      {"CVE-2024", {}},
      {"CVE-2024-123", {}},
      {"CVE-24-1234", {}},
      {"CVE-2024_1234", {}},
      {"cve-2024-1234", {}},
      {"CVE-2024-12345678901234567890", {}},
      {"CVE-CVE-2024-1234", {"CVE-2024-1234"}},
      {"CVE-2024-1234", {"CVE-2024-1234"}},
      {"fixes CVE-2024-2,CVE-2024-0002:\nCVE-2024-10000 CVE-2024-0002",
       {"CVE-2024-0002", "CVE-2024-10000"}},
  };
  for (const auto& row : rows)
    EXPECT_EQ(cves_in(row.text), row.cves) << row.text;
}

TEST(Words, EachOnceInTheirOrder) {
  EXPECT_EQ(each_once({"b", "a", "b", "", "a", ""}), (Texts{"b", "a", ""}));
}

}  // namespace
}  // namespace hakoseki::advisory
