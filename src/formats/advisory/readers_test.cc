#include "formats/advisory/readers.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

std::string reader_of(std::string_view path, std::string_view bytes) {
  std::string names;
  for (const FeedReader& reader : feed_readers()) {
    if (reader.recognises({bytes, path})) names += std::string(reader.name) + " ";
  }
  return names;
}

// By what is in a document, where its name says little; never by two of them.
TEST(FeedReaders, KnowTheirDocuments) {
  const struct {
    std::string_view path;
    std::string_view bytes;
    std::string_view readers;
  } cases[] = {
      {"a.json", R"({"id": "X", "modified": "2024", "affected": []})", "osv "},
      {"a.json", R"([7, {"modified": "2024", "schema_version": "1", "id": "X"}])", "osv "},
      {"a.jsonl", "{broken\n{\"id\": \"X\", \"modified\": \"2024\", \"published\": \"\"}\n",
       "osv "},
      {"a.yaml", "id: X\nmodified: 2024\naffected: []\n", "osv "},
      {"x/y.md", "```toml\n[advisory]\nid = \"X\"\n```\n", "rustsec "},
      {"x/y.md", "# Text\n```toml\n[advisory]\n```\n", ""},
      {"gems/a/b.yml", "---\ngem: a\ntitle: b\ndate: 2020-01-01\n", "ruby-advisory-db "},
      {"a/b/c.yaml", "branches:\n  a:\nreference: composer://a/b\n", "php-security-advisories "},
      {"vuln/npm/1.json", R"({"id": 1, "module_name": "a", "vulnerable_versions": "*"})",
       "nodejs-security-wg "},
      {"vuln/core/index.json", R"({"1": {"cve": [], "vulnerable": "4.x", "patched": "^4.1"}})",
       "nodejs-security-wg "},
      {"jsrepository.json", R"({"a": {"vulnerabilities": [], "extractors": {}}})", "retirejs "},
      {"v5.json", R"({"advisories": {"a": {"vulnerabilities": [], "extractors": {}}}})",
       "retirejs "},
      {"releases.json", R"({"channel-version": "8.0", "latest-runtime": "8.0.1", "releases": []})",
       "dotnet-releases "},
      {"vdr.xml", "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><vulnerabilities/></bom>",
       "cyclonedx-vdr "},
      {"bom.xml", "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>", ""},
      {"a.json", R"({"id": 7})", ""},
      {"a.json", "", ""},
      {"a.yaml", "", ""},
      {"a.md", "", ""},
  };
  for (const auto& c : cases)
    EXPECT_EQ(reader_of(c.path, c.bytes), c.readers) << c.path << ' ' << c.bytes;
}

TEST(FeedReaders, FindTheOneThatReads) {
  const FeedReader* reader =
      feed_reader_of({R"({"id":"X","modified":"","affected":[]})", "a.json"});
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->name, "osv");
  EXPECT_EQ(feed_reader_of({"hello", "a.txt"}), nullptr);
}

}  // namespace
}  // namespace hakoseki::advisory
