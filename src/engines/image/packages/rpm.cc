// Packages of Red Hat, Amazon Linux, SUSE and their like: the headers that rpm's database holds.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engines/image/digests.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/rpm_names.h"
#include "engines/image/reader.h"
#include "formats/rpm/databases.h"
#include "formats/rpm/header.h"

namespace hakoseki::image {
namespace {

// Beside each name of a file a header holds its digest, size, mode, owner and times: so the paths
// are shorter than this many headers, unless somebody lets them name one long folder again and
// again.
constexpr std::size_t most_path_bytes_per_byte = 16;
constexpr std::size_t most_path_bytes = std::size_t{24} << 20U;  // of a database

void add_path(std::string_view folder, std::string_view name, std::string& owned) {
  if (folder.starts_with('/')) folder.remove_prefix(1);
  owned.append(folder).append(name).append("\n");
}

// The package's files, each path ended by a line feed; nothing where they cannot be told.
std::optional<std::string> files_of(const RpmHeader& header, std::size_t most_bytes) {
  std::string owned;
  const auto names = header.texts(RpmTag::base_names);
  const auto folders = header.texts(RpmTag::folders);
  const auto numbers = header.numbers(RpmTag::folder_numbers);
  const auto whole = header.texts(RpmTag::old_file_names);
  if (!names || !folders || !numbers || !whole || names->size() != numbers->size())
    return std::nullopt;
  for (std::size_t i = 0; i < names->size(); ++i) {
    if ((*numbers)[i] >= folders->size()) return std::nullopt;
    add_path((*folders)[(*numbers)[i]], (*names)[i], owned);
    if (owned.size() > most_bytes) return std::nullopt;
  }
  for (const std::string_view path : *whole)
    add_path({}, path.substr(path.starts_with('/') ? 1 : 0), owned);
  if (owned.size() > most_bytes) return std::nullopt;
  return owned;
}

DigestKind kind_of(std::uint32_t algorithm) {
  constexpr std::uint32_t md5 = 1;
  constexpr std::uint32_t sha1 = 2;
  constexpr std::uint32_t sha256 = 8;
  if (algorithm == md5) return DigestKind::md5;
  if (algorithm == sha1) return DigestKind::sha1;
  return algorithm == sha256 ? DigestKind::sha256 : DigestKind::other;
}

// Of each of `count` files, in the order of files_of. What rpm does not verify has none:
// configuration, what the package only lays claim to (%ghost), what the packager says may change,
// and what was not unpacked or gave way to the file of another package (rpmvf.h, rpmfi.h of rpm).
std::string digests_of(const RpmHeader& header, std::size_t count) {
  constexpr std::uint32_t config = 1U << 0U;
  constexpr std::uint32_t ghost = 1U << 6U;
  constexpr std::uint32_t verifies_digest = 1U << 0U;
  const auto hex = header.texts(RpmTag::file_digests);
  const auto flags = header.numbers(RpmTag::file_flags);
  const auto verified = header.numbers(RpmTag::file_verify_flags);
  const auto states = header.octets(RpmTag::file_states);
  const DigestKind kind = kind_of(header.number(RpmTag::file_digest_algorithm).value_or(1));
  const auto fits = [&](const auto& list) { return list.empty() || list.size() == count; };
  std::string digests;
  if (!hex || hex->size() != count || !flags || !fits(*flags) || !verified || !fits(*verified) ||
      !states || !fits(*states)) {
    for (std::size_t i = 0; i < count; ++i)
      append(digests, {.kind = DigestKind::other});
    return digests;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const bool may_change = (!flags->empty() && ((*flags)[i] & (config | ghost)) != 0) ||
                            (!verified->empty() && ((*verified)[i] & verifies_digest) == 0) ||
                            (!states->empty() && (*states)[i] != 0);
    if (may_change || (*hex)[i].empty()) {
      append(digests, {});
    } else {
      append_hex(digests, kind, (*hex)[i]);
    }
  }
  return digests;
}

// `path_bytes`: of all packages so far.
void take_header(std::string_view bytes, bool with_digests, Found& found, std::size_t& path_bytes) {
  const Result<RpmHeader> header = RpmHeader::parse(bytes);
  if (!header) return add_trouble(found, message_of(header.error()));
  const std::string_view name = header->text(RpmTag::name);
  if (is_rpm_key(name)) return;
  const std::string_view version = header->text(RpmTag::version);
  const std::string_view release = header->text(RpmTag::release);
  if (name.empty() || version.empty()) {
    add_trouble(found, Text{"a header has no name or no version",
                            "ヘッダーに名前またはバージョンがありません"});
    return;
  }
  Package package{
      .type = PackageType::rpm,
      .name = std::string(name),
      .version = rpm_version(header->number(RpmTag::epoch).value_or(0), version, release),
      .architecture = std::string(header->text(RpmTag::architecture)),
      .licence = std::string(header->text(RpmTag::licence)),
      .module = std::string(header->text(RpmTag::modularity_label))};
  take_rpm_source(header->text(RpmTag::source_package), package);
  std::optional<std::string> files = files_of(
      *header, std::min(bytes.size() * most_path_bytes_per_byte, most_path_bytes - path_bytes));
  if (files) {
    path_bytes += files->size();
    package.owned = std::move(*files);
    if (with_digests) {
      const auto lines = std::count(package.owned.begin(), package.owned.end(), '\n');
      package.digests = digests_of(*header, static_cast<std::size_t>(lines));
    }
  } else {
    add_trouble(
        found,
        say({"the files of `{}` cannot be told", "`{}` のファイル一覧が読み取れません"}, name));
  }
  add_package(found, std::move(package));
}

using Database = Result<void>(std::string_view bytes, const RpmHeaderSink& take,
                              const Pages& pages);

Result<Found> read_database(Database* read, std::string_view bytes, const Pages& pages,
                            bool with_digests = false) {
  Found found{.format = Format::rpm_database};
  std::size_t path_bytes = 0;
  const auto take = [&](const Result<std::string_view>& header) {
    if (!header) return add_trouble(found, message_of(header.error()));
    take_header(*header, with_digests, found, path_bytes);
  };
  const Result<void> whole = read(bytes, take, pages);
  // What came before the place where it breaks is installed all the same.
  if (!whole && found.packages.empty()) return std::unexpected(whole.error());
  if (!whole) add_trouble(found, message_of(whole.error()));
  return found;
}

}  // namespace

Result<Found> read_rpm_sqlite_database(std::string_view /*path*/, std::string_view bytes,
                                       const Pages& pages) {
  return read_database(read_rpm_sqlite, bytes, pages);
}

Result<Found> read_rpm_ndb_database(std::string_view /*path*/, std::string_view bytes,
                                    const Pages& pages) {
  return read_database(read_rpm_ndb, bytes, pages);
}

Result<Found> read_rpm_bdb_database(std::string_view /*path*/, std::string_view bytes,
                                    const Pages& pages) {
  return read_database(read_rpm_bdb, bytes, pages);
}

Result<Found> read_rpm_sqlite_digests(std::string_view /*path*/, std::string_view bytes,
                                      const Pages& pages) {
  return read_database(read_rpm_sqlite, bytes, pages, true);
}

Result<Found> read_rpm_ndb_digests(std::string_view /*path*/, std::string_view bytes,
                                   const Pages& pages) {
  return read_database(read_rpm_ndb, bytes, pages, true);
}

Result<Found> read_rpm_bdb_digests(std::string_view /*path*/, std::string_view bytes,
                                   const Pages& pages) {
  return read_database(read_rpm_bdb, bytes, pages, true);
}

// rpm empties it when it is done; what one holds belongs to a database that lies in another file.
Result<Found> read_rpm_journal(std::string_view /*path*/, std::string_view bytes,
                               const Pages& /*pages*/) {
  Found found{.format = Format::rpm_journal};
  // A journal that is done with may stay, its head overwritten with zeros.
  if (bytes.substr(0, 16).find_first_not_of('\0') != std::string_view::npos) {
    add_trouble(
        found,
        Text{"it holds changes that rpm's database may not have yet: they are not read",
             "rpm のデータベースに未反映の可能性がある変更を含みますが、これは読み取りません"});
  }
  return found;
}

}  // namespace hakoseki::image
