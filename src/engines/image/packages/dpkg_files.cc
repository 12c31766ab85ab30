// What dpkg keeps of the files of packages in /var/lib/dpkg: info/NAME.md5sums, info/NAME.conffiles
// and diversions (dpkg-divert(1)).
#include <string>

#include "engines/image/digests.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t md5_digits = 32;

// `usr/bin/x` of "/usr/bin/x" and "./usr/bin/x".
std::string_view below_root(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(1);
  while (path.starts_with('/'))
    path.remove_prefix(1);
  return path;
}

std::string package_of(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return std::string(path.substr(0, path.rfind('.')));
}

}  // namespace

// `DIGEST  PATH` a line. A distroless image has these in place of lists (status.d).
Result<Found> read_dpkg_digests(std::string_view path, std::string_view bytes) {
  const bool is_list = path.starts_with("var/lib/dpkg/status.d/");
  Found found{.format = is_list ? Format::dpkg_list : Format::dpkg_digests,
              .owner = package_of(path)};
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::string_view line = take_line(bytes);
    if (line.empty()) continue;
    const std::size_t gap = line.find("  ");
    if (gap != md5_digits || gap + 2 == line.size()) {
      add_trouble(found, say({"line {} has no digest or no path",
                              "{} 行目にダイジェストまたはパスがありません"},
                             number));
      continue;
    }
    found.owned.append(below_root(line.substr(gap + 2))).append("\n");
    append_hex(found.digests, DigestKind::md5, line.substr(0, gap));
  }
  return found;
}

// A path a line, some behind `remove-on-upgrade`.
Result<Found> read_dpkg_conffiles(std::string_view path, std::string_view bytes) {
  Found found{.format = Format::dpkg_conffiles, .owner = package_of(path)};
  while (!bytes.empty()) {
    const std::string_view line = trimmed(take_line(bytes));
    const std::size_t place = line.find('/');
    if (place == std::string_view::npos) continue;
    found.owned.append(below_root(line.substr(place))).append("\n");
  }
  return found;
}

// Three lines each: the place, where it went, and whose file stays; `:` where an administrator did
// it.
Result<Found> read_dpkg_diversions(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::dpkg_diversions};
  while (!bytes.empty()) {
    const std::string_view from = below_root(take_line(bytes));
    const std::string_view to = below_root(take_line(bytes));
    const std::string_view package = take_line(bytes);
    if (from.empty() || to.empty() || package.empty()) {
      add_trouble(found,
                  Text{"its last record is not whole", "最後のレコードが途中で終わっています"});
      break;
    }
    for (const std::string_view line : {from, to, package})
      found.owned.append(line).append("\n");
  }
  return found;
}

}  // namespace hakoseki::image
