// What was read of a feed, and what was not, whatever the number of threads.
#include "collect/advisories/read_feed.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "collect/iac/test_folder.h"
#include "support/packers.h"
#include "support/tar_writer.h"

namespace hakoseki::advisories {
namespace {

using advisory::FeedDocument;
using advisory::FeedReader;
using advisory::Records;
using iac::TestFolder;

// Documents that begin with `+` hold an advisory of their own text, those with `-` are broken, and
// those with `?` have a record that is.
Result<Records> read(const FeedDocument& document) {
  if (document.bytes.starts_with('-')) {
    return std::unexpected(Error(Fault::malformed, Text{"broken", "壊れています"}));
  }
  Records records;
  if (document.bytes.starts_with('?')) {
    records.skipped.push_back({std::string(document.path) + "#1", Text{"odd", "不正です"}});
  }
  records.advisories.push_back({.id = std::string(document.bytes), .source = "test"});
  records.data_day = std::chrono::sys_days(std::chrono::days(document.bytes.size()));
  return records;
}

const FeedReader* reader_of(const FeedDocument& document) {
  static const FeedReader reader = {
      .name = "test",
      .recognises = [](const FeedDocument& one) { return one.bytes.find_first_of("+-?") == 0; },
      .read = read};
  return reader.recognises(document) ? &reader : nullptr;
}

struct Reading {
  FeedTotals totals;
  std::vector<std::string> lines;
};

Reading run(const std::string& folder, std::size_t threads, DocumentLimits limits = {}) {
  Reading run;
  const auto found = find_feeds(std::vector{folder});
  EXPECT_TRUE(found);
  EXPECT_EQ(found->feeds.size(), 1U);
  run.totals = read_feed(found->feeds.front(), {.take =
                                                    [&](const Records& records) {
                                                      for (const auto& one : records.advisories)
                                                        run.lines.push_back(one.id);
                                                    },
                                                .tell =
                                                    [&](const Gap& gap) {
                                                      run.lines.push_back(fmt::format(
                                                          "{} {}: {}", static_cast<int>(gap.kind),
                                                          gap.where, gap.reason.en));
                                                    },
                                                .reader_of = reader_of,
                                                .threads = threads,
                                                .limits = limits});
  return run;
}

TEST(ReadFeed, CountsWhatItReads) {
  const TestFolder folder({{"a.json", "+one"},
                           {"b.json.gz", tests::gzip("+two!")},
                           {"c.json", "-"},
                           {"d.json", "?four"},
                           {"e.md", "words"},
                           {"f.json.gz", tests::gzip("+x").substr(0, 12)},
                           {"g.json.bz2", "BZh91AY&SY and more"}});
  const std::vector<std::string> lines = {"+one",
                                          "+two!",
                                          "1 c.json: broken",
                                          "0 d.json#1: odd",
                                          "?four",
                                          "2 e.md: no feed of a known format"};
  for (const std::size_t threads : {1U, 2U, 7U}) {
    Reading one = run(folder.path(), threads);
    ASSERT_EQ(one.lines.size(), lines.size() + 2);
    EXPECT_EQ(one.lines.back(), "2 g.json.bz2: packed by bzip2, which is not read");
    one.lines.pop_back();
    EXPECT_TRUE(one.lines.back().starts_with("3 f.json.gz: ")) << one.lines.back();
    one.lines.pop_back();
    EXPECT_EQ(one.lines, lines);
    EXPECT_EQ(one.totals.documents, 3U);
    EXPECT_EQ(one.totals.records, 3U);
    EXPECT_EQ(one.totals.skipped, 2U);
    EXPECT_EQ(one.totals.unrecognised, 2U);
    EXPECT_EQ(one.totals.data_day, std::chrono::sys_days(std::chrono::days(5)));
    EXPECT_FALSE(one.totals.is_whole);
  }
}

TEST(ReadFeed, SaysTheSameWithAnyNumberOfThreads) {
  std::string tar;
  for (int i = 0; i < 2000; ++i) {
    const std::string name = fmt::format("{}.json", i);
    const std::string text = fmt::format("{}{}", "+-?x"[i % 4], i);
    tar += tests::member({.name = name, .content = text});
  }
  const TestFolder folder({{"a.tar.zst", tests::zstd(tar)}});
  const Reading one = run(folder.path(), 1);
  EXPECT_EQ(one.lines.size(), 2500U);
  EXPECT_TRUE(one.totals.is_whole);
  for (const std::size_t threads : {2U, 8U}) {
    const Reading other = run(folder.path(), threads);
    EXPECT_EQ(other.lines, one.lines);
    EXPECT_EQ(other.totals.digest, one.totals.digest);
  }
}

TEST(ReadFeed, IsIdentifiedByItsBytes) {
  const TestFolder single({{"a.json", "+one"}});
  EXPECT_EQ(run(single.path(), 1).totals.digest, "sha256:" + sha256_hex("+one"));
  const TestFolder folder({{"a.json", "+one"}, {"b.json", "+two"}});
  const TestFolder renamed({{"a.json", "+one"}, {"c.json", "+two"}});
  const std::string digest = run(folder.path(), 2).totals.digest;
  EXPECT_EQ(run(folder.path(), 1).totals.digest, digest);
  EXPECT_NE(run(renamed.path(), 1).totals.digest, digest);
}

TEST(ReadFeed, EndsWhenItIsStopped) {
  const TestFolder folder({{"a.json", "+one"}});
  const auto found = find_feeds(std::vector{folder.path()});
  const std::atomic<bool> stop = true;
  const FeedTotals totals = read_feed(
      found->feeds.front(),
      {.take = [](const Records&) { ADD_FAILURE(); }, .stop = &stop, .reader_of = reader_of});
  EXPECT_FALSE(totals.is_whole);
  EXPECT_EQ(totals.documents, 0U);
}

}  // namespace
}  // namespace hakoseki::advisories
