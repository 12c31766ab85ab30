// Keeps the files of public feeds on this machine as they are at their publishers, or on a mirror.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collect/advisories/download.h"
#include "collect/advisories/feed_files.h"
#include "collect/advisories/public_feeds.h"
#include "io/descriptor.h"

namespace hakoseki::advisories {

// What is kept below it: `feeds/NAME/FILE` as they were downloaded, with a `SHA256SUMS` for each
// feed, so that whoever serves `feeds` serves a mirror; and in `state` what the next run asks by.
struct FeedStore {
  std::string folder;

  [[nodiscard]] std::string feeds() const { return folder + "/feeds"; }
  [[nodiscard]] std::string state() const { return folder + "/state"; }
};

struct UpdateMeans {
  DownloadMeans download;
  FeedStore store;
  std::string mirror = {};  // a URL; empty: each feed is asked of its publisher
};

struct FeedFailure {
  std::string file;  // its name, or its URL
  Error error;
  std::optional<Moment> old_copy;  // from when the one is that goes on being used
};

struct FeedUpdate {
  std::size_t fetched = 0;
  std::size_t unchanged = 0;
  std::uint64_t bytes = 0;                 // of what was fetched
  std::vector<FeedFailure> failures = {};  // empty: all of it is as it is there
  Feed feed;                               // with the files that are there now; none is possible
};

// What fails costs only itself: the last copy stays, and is read. Never more than one run at a time
// for a store: see StoreLock.
[[nodiscard]] FeedUpdate update_feed(const PublicFeed& feed, const UpdateMeans& means);

// Makes the store's folders, and keeps other runs out of them until it is destroyed.
class StoreLock {
 public:
  // Errors: unavailable, denied; unavailable also where another run has it.
  [[nodiscard]] static Result<StoreLock> take(const FeedStore& store);

 private:
  explicit StoreLock(io::Descriptor file) : file_(std::move(file)) {}
  io::Descriptor file_;
};

}  // namespace hakoseki::advisories
