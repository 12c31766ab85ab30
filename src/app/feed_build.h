// Makes a database of feeds, and tells how much came of each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "app/progress_line.h"
#include "base/result.h"
#include "base/text.h"
#include "collect/advisories/feed_files.h"
#include "collect/advisories/read_feed.h"
#include "engines/vulnerabilities/database_builder.h"

namespace hakoseki::app {

struct FeedBuildSettings {
  Language language = Language::en;
  std::string skipped_file = {};  // to which what was not used goes; empty: nowhere
  bool lists_skipped = false;     // on standard error
  bool is_quiet = false;
};

class FeedBuild {
 public:
  explicit FeedBuild(FeedBuildSettings settings);

  void add(const advisories::Feed& feed);
  // Something of a feed that is not even read.
  void leave_out(const std::string& feed, const std::string& where, const Message& reason);

  // The file of the database. Errors: too_large; malformed where no record was read at all.
  [[nodiscard]] Result<std::string> finish();

  // A line for each feed, and one for all.
  [[nodiscard]] std::string table() const;
  // What was not used, as --skipped asks for it. Errors: unavailable, denied.
  [[nodiscard]] Result<void> write_skipped() const;
  // Whether every file was read to its end.
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  struct Line {
    std::string name;
    advisories::FeedTotals totals;
  };

  void tell(const std::string& feed, const advisories::Gap& gap);
  void keep(const std::string& feed, const advisories::Gap& gap);
  [[nodiscard]] advisories::FeedTotals sum() const;

  FeedBuildSettings settings_;
  vulnerabilities::DatabaseBuilder builder_;
  std::vector<Line> lines_;
  std::string skipped_;  // lines of JSON
  std::uint64_t kept_ = 0;
  std::uint64_t not_kept_ = 0;
  bool is_whole_ = true;
};

// The settings that `db build` and `db update` share. Errors: malformed.
[[nodiscard]] Result<FeedBuildSettings> feed_build_settings(const Arguments& arguments);

// Finishes and writes the database, and tells all of it: the exit code.
[[nodiscard]] int deliver(FeedBuild& build, const std::string& path,
                          const FeedBuildSettings& settings);

}  // namespace hakoseki::app
