// Which feeds of advisories lie at the places that somebody named, and in which files.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/image/regular_file.h"

namespace hakoseki::advisories {

// A file of a feed: plain, packed, or an archive.
struct FeedFile {
  std::string folder = {};  // which no name leads out of; empty: `name` is a path as it was given
  std::string name;         // below the folder, with `/`

  // How it is called within its feed: its last part where it was named by itself.
  [[nodiscard]] std::string label() const;
  // Errors: unavailable, denied.
  [[nodiscard]] Result<io::RegularFile> open() const;
};

struct Feed {
  std::string name;              // as people are told of it: never with the folder it lies in
  std::string origin = {};       // its URL, where it was downloaded
  std::string licence = {};      // SPDX, where it is known
  std::string attribution = {};  // the line that its licence asks for
  std::vector<FeedFile> files = {};
};

// What was met below a folder and is not read.
struct LeftOut {
  std::string path;
  Message reason;
};

struct FoundFeeds {
  std::vector<Feed> feeds;        // by name, then by place
  std::vector<LeftOut> left_out;  // links, devices, folders that cannot be read
};

// Each PATH is a file, which is a feed of its own, or a folder: each archive in it (`.tar`, `.zip`,
// `.jsonl`, and those packed) is a feed, and so is each folder right below it that is called as a
// public feed is; all its other files are one. A file that is met twice is read once. Links below a
// folder are not followed, so that nothing outside of it is read. Errors: unavailable, denied for a
// PATH that cannot be read; too_large for more than `most_files` files.
[[nodiscard]] Result<FoundFeeds> find_feeds(std::span<const std::string> paths);

// Files below one folder.
inline constexpr std::size_t most_feed_files = 2'000'000;

}  // namespace hakoseki::advisories
