// Every way in which documents come, and every way in which that goes wrong.
#include "collect/advisories/documents.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "collect/iac/test_folder.h"
#include "io/file.h"
#include "io/zip.h"
#include "support/packers.h"
#include "support/tar_writer.h"

namespace hakoseki::advisories {
namespace {

using iac::TestFolder;
using Lines = std::vector<std::string>;

// "PATH=BYTES", "PATH: why not".
class Told final : public DocumentSink {
 public:
  Result<void> take(Document document) override {
    if (document.unpack) {
      const Result<std::string> bytes = document.unpack();
      lines.push_back(document.path + (bytes ? "=" + *bytes : ": " + bytes.error().message()));
      EXPECT_TRUE(!bytes || bytes->size() == document.weight);
      return {};
    }
    EXPECT_EQ(document.weight, document.bytes.size());
    lines.push_back(document.path + "=" + document.bytes);
    return {};
  }
  void refuse(std::string path, const Error& why) override {
    lines.push_back(path + ": " + why.message());
  }
  void saw(std::string_view bytes) override { seen += bytes; }

  Lines lines;
  std::string seen;
};

std::string tar_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string archive;
  for (const auto& [name, content] : files)
    archive += tests::member({.name = name, .content = content});
  return archive + tests::tar_end();
}

// All that is told of a file of that name, with what ended it.
Lines told(const std::string& name, const std::string& bytes, DocumentLimits limits = {}) {
  const TestFolder folder({{"file", bytes}});
  const auto file = io::RegularFile::open(folder.path("file"), io::RegularFile::Links::refused);
  EXPECT_TRUE(file);
  Told sink;
  const Result<void> done = documents_of(*file, name, limits, sink);
  if (!done) sink.lines.push_back("end: " + done.error().message());
  EXPECT_EQ(sink.seen, bytes);
  return sink.lines;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  const TestFolder folder;
  std::vector<io::ZipPart> parts;
  for (const auto& [name, content] : files)
    parts.push_back({.name = name, .text = content});
  EXPECT_TRUE(io::write_zip(folder.path("a.zip"), parts, "", true));
  return io::read_file(folder.path("a.zip")).value_or("");
}

TEST(Documents, ComeInEveryPacking) {
  const std::vector<std::pair<std::string, std::string>> files = {{"a/one.json", "{1}"},
                                                                  {"two.json", "{2}"}};
  const Lines both = {"a/one.json={1}", "two.json={2}"};
  const std::string tar = tar_of(files);
  EXPECT_EQ(told("kev.json", "{}"), Lines{"kev.json={}"});
  EXPECT_EQ(told("kev.json.gz", tests::gzip("{}")), Lines{"kev.json={}"});
  EXPECT_EQ(told("kev.json.zst", tests::zstd("{}")), Lines{"kev.json={}"});
  EXPECT_EQ(told("a.tar", tar), both);
  EXPECT_EQ(told("a.tar.gz", tests::gzip(tar)), both);
  EXPECT_EQ(told("a.tgz", tests::gzip(tar)), both);
  EXPECT_EQ(told("a.tar.zst", tests::zstd(tar)), both);
  EXPECT_EQ(told("a.tar.zst", tests::zstd(tar, 3, 27)), both);
  EXPECT_EQ(told("all.zip", zip_of(files)), both);
  // What it is, is told by its bytes.
  EXPECT_EQ(told("download", tests::zstd(tar)), both);
  EXPECT_EQ(told("download", zip_of(files)), both);
  EXPECT_EQ(told("empty.json", ""), Lines{"empty.json="});
  EXPECT_EQ(told("empty.tar", tests::tar_end()), Lines{});
}

TEST(Documents, AreLinesWhereTheNameSaysSo) {
  const std::string lines = "{1}\n\n \t\r\n{2}\r\n{3}";
  const Lines three = {"x.jsonl/1.json={1}", "x.jsonl/4.json={2}\r", "x.jsonl/5.json={3}"};
  EXPECT_EQ(told("x.jsonl", lines), three);
  EXPECT_EQ(told("x.jsonl.zst", tests::zstd(lines)), three);
  EXPECT_EQ(told("a.tar", tar_of({{"x.jsonl", lines}})), three);
  EXPECT_EQ(told("a.zip", zip_of({{"x.jsonl", lines}})), three);
  EXPECT_EQ(told("x.ndjson", "{1}\n"), Lines{"x.ndjson/1.json={1}"});
  EXPECT_EQ(told("x.json", lines), Lines{"x.json=" + lines});
}

TEST(Documents, InArchivesMayBePackedByThemselves) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"repodata/updateinfo.xml.gz", tests::gzip("<updates/>")}, {"b.json.zst", tests::zstd("{}")}};
  const Lines both = {"repodata/updateinfo.xml=<updates/>", "b.json={}"};
  EXPECT_EQ(told("a.tar", tar_of(files)), both);
  EXPECT_EQ(told("a.zip", zip_of(files)), both);
  const std::string cut = tests::gzip("<updates/>").substr(0, 15);
  const Lines broken = told("a.tar", tar_of({{"a.xml.gz", cut}, {"b.json", "{}"}}));
  ASSERT_EQ(broken.size(), 2U);
  EXPECT_TRUE(broken[0].starts_with("a.xml.gz: ")) << broken[0];
  EXPECT_EQ(broken[1], "b.json={}");
}

TEST(Documents, OfArchivesAreTheirFilesAlone) {
  const std::string tar = tests::member({.name = "folder/", .type = '5'}) +
                          tests::member({.name = "link", .type = '2', .link = "/etc/passwd"}) +
                          tests::member({.name = "hard", .type = '1', .link = "one.json"}) +
                          tests::member({.name = "pipe", .type = '6'}) +
                          tests::member({.name = "../../up.json", .content = "{}"}) +
                          tests::tar_end();
  EXPECT_EQ(told("a.tar", tar), Lines{"../../up.json={}"});
}

TEST(Documents, OfWhatBreaksComeAsFarAsItGoes) {
  const std::string tar = tar_of({{"one.json", "{1}"}, {"two.json", std::string(5000, '2')}});
  const std::string packed = tests::zstd(tar);
  for (const std::string& bytes :
       {tar.substr(0, 1800), tests::gzip(tar.substr(0, 1800)), tests::zstd(tar.substr(0, 1800))}) {
    const Lines lines = told("a.tar", bytes);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], "one.json={1}");
    EXPECT_TRUE(lines[1].starts_with("end: ")) << lines[1];
  }
  EXPECT_TRUE(told("a.tar.zst", packed.substr(0, packed.size() - 3)).back().starts_with("end: "));
  EXPECT_TRUE(told("a.json.gz", "\x1f\x8b\x08 this is none").back().starts_with("end: "));
  EXPECT_TRUE(told("a.json.xz",
                   "\xfd"
                   "7zXZ" +
                       std::string(20, '\0'))
                  .back()
                  .contains("xz"));
  const std::string zip = zip_of({{"one.json", "{1}"}});
  EXPECT_TRUE(told("a.zip", zip.substr(0, zip.size() - 5)).back().starts_with("end: "));
  std::string other = zip;
  other[other.find("{1}") == std::string::npos ? 40 : other.find("{1}")] ^= 1;
  const Lines damaged = told("a.zip", other);
  ASSERT_EQ(damaged.size(), 1U);
  EXPECT_TRUE(damaged[0].starts_with("one.json: ")) << damaged[0];
}

TEST(Documents, HaveLimits) {
  const DocumentLimits limits{.document_bytes = 100, .file_bytes = 4000, .entries = 3};
  const std::string big(101, 'x');
  const std::string why = ": more than 100 bytes";
  EXPECT_EQ(told("a.json", big, limits), Lines{"end: more than 100 bytes"});
  EXPECT_EQ(told("a.tar", tar_of({{"a", big}, {"b", "{}"}}), limits), (Lines{"a" + why, "b={}"}));
  EXPECT_EQ(told("a.zip", zip_of({{"a", big}, {"b", "{}"}}), limits), (Lines{"a" + why, "b={}"}));
  EXPECT_EQ(told("a.jsonl", big + "\n{}", limits),
            (Lines{"a.jsonl/1.json" + why, "a.jsonl/2.json={}"}));
  EXPECT_EQ(told("a.tar", tar_of({{"a.gz", tests::gzip(big)}}), limits),
            Lines{"a.gz: byte 24: more than 100 bytes when unpacked"});
  EXPECT_TRUE(told("a.zip", zip_of({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}), limits)
                  .back()
                  .starts_with("end: "));
  EXPECT_TRUE(
      told("a.tar", tar_of({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}), {.entries = 3})
          .back()
          .starts_with("end: "));
  const Lines bomb = told("a.tar.gz", tests::gzip(std::string(5000, '\0')), limits);
  EXPECT_TRUE(bomb.back().starts_with("end: ")) << bomb.back();
}

TEST(Documents, OfBombsEndEarly) {
  // A gigabyte would be no more than a megabyte packed.
  const std::string bomb = tests::gzip(std::string(std::size_t{90} << 20U, ' '));
  const Lines lines = told("a.jsonl.gz", bomb);
  ASSERT_FALSE(lines.empty());
  EXPECT_TRUE(lines.back().starts_with("end: ")) << lines.back();
}

TEST(Documents, HaveNamesWithoutTheirPacking) {
  EXPECT_TRUE(is_archive_name("alma-osv.tar.zst"));
  EXPECT_TRUE(is_archive_name("a/all.zip"));
  EXPECT_TRUE(is_archive_name("a.jsonl.gz"));
  EXPECT_TRUE(is_archive_name("a.tgz"));
  EXPECT_FALSE(is_archive_name("a.json.gz"));
  EXPECT_FALSE(is_archive_name(".tar"));
  EXPECT_EQ(name_without_packing("alma-osv.tar.zst"), "alma-osv");
  EXPECT_EQ(name_without_packing("kev.json"), "kev");
  EXPECT_EQ(name_without_packing("epss.csv.gz"), "epss");
  EXPECT_EQ(name_without_packing("rustsec"), "rustsec");
}

}  // namespace
}  // namespace hakoseki::advisories
