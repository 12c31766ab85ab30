// The feeds of advisories that everybody may download: one row each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace hakoseki::advisories {

// How the file that is wanted is found from the URL of its row.
enum class FileLocation : std::uint8_t {
  here,           // it is there
  each_year,      // `{}` in URL and name is a year: from `first_year` to this one
  each_version,   // `{}` is a release of Alpine: from v3.10 to the newest that may be there, and
                  // edge
  named_archive,  // the URL is of a text that names an archive beside it
  updateinfo,     // the URL is of a mirror.list of Amazon Linux: updateinfo of the first mirror
  each_topic,     // the same for each topic (`{}`) that the catalogue of the row before names
};

// Who says which digest it has. That of `updateinfo` is always held against repomd.xml's.
enum class FileChecksum : std::uint8_t {
  none,
  beside,    // URL + `.sha256`
  nvd_meta,  // `.meta` in the place of `.json.gz`, of the unpacked bytes
};

struct PublicFile {
  std::string url;
  std::string_view name;  // below the feed's own folder, here and on mirrors
  FileLocation location = FileLocation::here;
  FileChecksum checksum = FileChecksum::none;
  bool may_be_missing = false;  // that it is not there says no more than that
  int first_year = 0;
};

struct PublicFeed {
  std::string_view name;  // `osv-npm`
  Text purpose;           // what it is good for
  std::string_view home;  // where people read of it
  std::string_view format;
  std::string_view licence;      // SPDX; empty: none is stated
  std::string_view attribution;  // the line that is shown with the data
  std::vector<PublicFile> files;
  bool is_default = true;
  std::uint64_t most_bytes = std::uint64_t{256} << 20U;  // of one of its files, as it is downloaded
};

// The file that lists those of a feed with their SHA-256, as sha256sum writes it; not one of them.
inline constexpr std::string_view sums_name = "SHA256SUMS";

// By name.
[[nodiscard]] std::span<const PublicFeed> public_feeds();

// Null where there is none.
[[nodiscard]] const PublicFeed* public_feed_named(std::string_view name);

}  // namespace hakoseki::advisories
