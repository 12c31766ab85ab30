// Debian's packages: /var/lib/dpkg/status, and status.d of distroless images; the files of each
// package in /var/lib/dpkg/info/NAME.list.
#include <optional>
#include <string>

#include <fmt/format.h>

#include "engines/image/packages/found.h"
#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

// "openssl (3.0.11-1)", or the name alone where the version is that of the package.
void take_source(std::string_view source, Package& package) {
  const std::size_t bracket = source.find('(');
  package.source_name = trimmed(source.substr(0, bracket));
  if (bracket != std::string_view::npos) {
    const std::size_t end = source.find(')', bracket);
    if (end != std::string_view::npos)
      package.source_version = trimmed(source.substr(bracket + 1, end - bracket - 1));
  }
  if (package.source_name.empty()) package.source_name = package.name;
  if (package.source_version.empty()) package.source_version = package.version;
}

// "install ok installed": what is wanted, whether it is broken, and how far it came.
bool is_unpacked(std::string_view status) {
  const std::size_t space = status.rfind(' ');
  const std::string_view state =
      space == std::string_view::npos ? status : status.substr(space + 1);
  return state != "not-installed" && state != "config-files";
}

// "libc6 (>= 2.34), python3:any | python3-minimal": the names alone (deb-control(5)).
void take_names(std::string_view relation, std::string& names) {
  while (!relation.empty()) {
    const std::size_t end = relation.find_first_of(",|");
    const std::string_view one = trimmed(relation.substr(0, end));
    const std::string_view name = one.substr(0, one.find_first_of(" (:["));
    if (!name.empty()) names.append(name);
    if (end == std::string_view::npos) break;
    if (!names.empty()) names += relation[end] == '|' ? '|' : ' ';
    relation.remove_prefix(end + 1);
  }
}

std::optional<Package> package_of(const Stanza& stanza) {
  Package package{.type = PackageType::deb,
                  .name = std::string(stanza["Package"]),
                  .version = std::string(stanza["Version"]),
                  .architecture = std::string(stanza["Architecture"])};
  if (package.name.empty() || package.version.empty()) return std::nullopt;
  take_source(stanza["Source"], package);
  take_names(stanza["Pre-Depends"], package.depends);
  if (!package.depends.empty()) package.depends += ' ';
  take_names(stanza["Depends"], package.depends);
  take_names(stanza["Provides"], package.provides);
  return package;
}

}  // namespace

Result<Found> read_dpkg_status(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::dpkg_status};
  std::size_t number = 0;
  while (!bytes.empty()) {
    const Stanza stanza = take_stanza(bytes);
    if (stanza.empty()) continue;
    ++number;
    if (!is_unpacked(stanza["Status"])) continue;
    if (std::optional<Package> package = package_of(stanza)) {
      add_package(found, std::move(*package));
    } else {
      add_trouble(found, say({"record {} has no name or no version",
                              "レコード {} に名前またはバージョンがありません"},
                             number));
    }
  }
  return found;
}

// One file for each package, without `Status`; beside it lie lists of digests.
Result<Found> read_dpkg_status_d(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::dpkg_status_d};
  const Stanza stanza = take_stanza(bytes);
  if (std::optional<Package> package = package_of(stanza)) {
    add_package(found, std::move(*package));
  } else {
    add_trouble(found, Text{"the record has no name or no version",
                            "レコードに名前またはバージョンがありません"});
  }
  return found;
}

// Either NAME.list, a path a line, or NAME.md5sums, `DIGEST  PATH` a line: a distroless image has
// no more than the second.
Result<Found> read_dpkg_list(std::string_view path, std::string_view bytes) {
  Found found{.format = Format::dpkg_list};
  path.remove_prefix(path.rfind('/') + 1);
  const bool has_digests = path.ends_with(".md5sums");
  found.owner = path.substr(0, path.rfind('.'));
  while (!bytes.empty()) {
    std::string_view line = take_line(bytes);
    if (has_digests) {
      const std::size_t gap = line.find("  ");
      line = gap == std::string_view::npos ? std::string_view() : line.substr(gap + 1);
    }
    if (line.size() > 1 && line != "/.") found.owned.append(line.substr(1)).append("\n");
  }
  return found;
}

}  // namespace hakoseki::image
