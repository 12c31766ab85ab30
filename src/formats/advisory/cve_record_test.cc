// Which sets of versions in records of the CVE program are clear enough to be used.
#include <string>

#include <gtest/gtest.h>

#include "formats/advisory/readers.h"
#include "support/told_records.h"

namespace hakoseki::advisory {
namespace {

// Of a package of PyPI; empty: it was passed over.
std::string set_of(std::string_view versions, std::string_view more = "") {
  const std::string bytes =
      R"({"dataType": "CVE_RECORD", "cveMetadata": {"cveId": "CVE-2024-0001"}, "containers": {"cna":
         {"affected": [{"collectionURL": "https://pypi.org/", "packageName": "Mage_AI")" +
      std::string(more) + R"(, "versions": [)" + std::string(versions) + "]}]}}}";
  const FeedDocument document = {.bytes = bytes, .path = "CVE-2024-0001.json"};
  const auto records = feed_reader_of(document)->read(document);
  if (!records) return records.error().message();
  const Advisory& advisory = records->advisories.at(0);
  EXPECT_EQ(records->passed_over, advisory.statements.empty() ? 1U : 0U);
  if (advisory.statements.empty()) return "";
  EXPECT_EQ(advisory.statements[0].package, "mage-ai");
  return tests::told_set(advisory.statements[0].vulnerable);
}

TEST(CveRecord, TakesClearSetsOfVersions) {
  struct Case {
    const char* versions;
    const char* set;
  };
  for (const Case& one :
       {Case{R"({"status": "affected", "version": "0", "lessThan": "1.2"})", "(, 1.2)"},
        {R"({"status": "affected", "version": "1.0", "lessThanOrEqual": "1.2"})", "[1.0, 1.2]"},
        {R"({"status": "affected", "version": "1.0", "lessThan": "*"})", "[1.0, )"},
        {R"({"status": "affected", "version": "1.0"})", "[1.0, 1.0]"},
        {R"({"status": "affected", "version": "1.0"}, {"status": "unaffected", "version": "2"})",
         "[1.0, 1.0]"},
        {R"({"status": "affected", "version": "n/a"})", ""},
        {R"({"status": "affected", "version": "unspecified", "lessThan": "1"})", ""},
        {R"({"status": "unknown", "version": "1.0"})", ""},
        {R"({"status": "affected", "version": "1.0", "versionType": "git"})", ""},
        {R"({"status": "affected", "version": "1", "lessThan": "2", "changes": []})", ""},
        {R"({"status": "affected", "version": "1", "lessThan": "2", "lessThanOrEqual": "2"})", ""},
        {R"({"status": "affected", "version": "0"})", ""},
        {"7", ""},
        {"", ""}}) {
    EXPECT_EQ(set_of(one.versions), one.set) << one.versions;
  }
  const char* all = R"({"status": "affected", "version": "1.0"})";
  EXPECT_EQ(set_of(all, R"(, "defaultStatus": "unaffected")"), "[1.0, 1.0]");
  EXPECT_EQ(set_of(all, R"(, "defaultStatus": "affected")"), "");
}

}  // namespace
}  // namespace hakoseki::advisory
