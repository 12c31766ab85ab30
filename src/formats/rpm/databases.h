// The three forms of rpm's database of installed packages, each taken as bytes: its headers, one
// after the other. Nothing is trusted: what they cost is bounded by how long the file is.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "base/spool.h"

namespace hakoseki {

// Of a header: those of the largest packages have three megabytes.
inline constexpr std::size_t most_rpm_header_bytes = std::size_t{16} << 20U;

// A header, valid during the call; or why one that is there could not be had.
using RpmHeaderSink = std::function<void(const Result<std::string_view>& header)>;

// `rpmdb.sqlite` (since rpm 4.16), as it is without a write-ahead log beside it.
[[nodiscard]] Result<void> read_rpm_sqlite(std::string_view bytes, const RpmHeaderSink& take,
                                           const Pages& pages = {});
// `Packages.db` (SUSE; lib/backend/ndb/rpmpkg.c of rpm).
[[nodiscard]] Result<void> read_rpm_ndb(std::string_view bytes, const RpmHeaderSink& take,
                                        const Pages& pages = {});
// `Packages` (until rpm 4.15; a hash of Berkeley DB, dbinc/db_page.h), of either byte order.
[[nodiscard]] Result<void> read_rpm_bdb(std::string_view bytes, const RpmHeaderSink& take,
                                        const Pages& pages = {});

}  // namespace hakoseki
