// Which files a public feed consists of today, and where each is.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/advisories/download.h"
#include "collect/advisories/public_feeds.h"

namespace hakoseki::advisories {

struct WantedFile {
  std::string name;  // below the feed's folder; relative, without `..`
  std::string url;
  Expected expected = {};
  bool may_be_missing = false;
};

struct WantedFiles {
  std::vector<WantedFile> files;
  // What could not be found out: the name of the row, and why.
  std::vector<std::pair<std::string, Error>> failures;
};

// Asks the publisher's own lists, where the feed has some.
[[nodiscard]] WantedFiles wanted_of_publisher(const PublicFeed& feed, const DownloadMeans& means);

// On a mirror: the files that MIRROR/NAME/SHA256SUMS lists, or those that the table names, where
// the mirror has no such list.
[[nodiscard]] Result<WantedFiles> wanted_of_mirror(const PublicFeed& feed,
                                                   const std::string& mirror,
                                                   const DownloadMeans& means);

// Whether it can only be a file below a folder: no `..`, no empty part, no NUL, nothing hidden.
[[nodiscard]] bool is_plain_name(std::string_view name);

}  // namespace hakoseki::advisories
