// Alpine's packages: /lib/apk/db/installed (apk-tools, doc/apk.5 and src/database.c): records of
// lines `K:value`, ended by an empty line.
#include <string>

#include "base/ascii.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

// "so:libc.musl-x86_64.so.1 busybox>=1.36 !other": the names alone.
void take_names(std::string_view relations, std::string& names) {
  for (const std::string_view one : words_of(relations)) {
    if (one.starts_with('!')) continue;
    if (!names.empty()) names += ' ';
    names.append(one.substr(0, one.find_first_of("<>=~@")));
  }
}

void take_field(char key, std::string_view value, Package& package, std::string& folder) {
  switch (key) {
    case 'P':
      package.name = value;
      break;
    case 'V':
      package.version = value;
      break;
    case 'A':
      package.architecture = value;
      break;
    case 'L':
      package.licence = value;
      break;
    case 'o':  // the package that was built, of which this is a part
      package.source_name = value;
      break;
    case 'D':
      take_names(value, package.depends);
      break;
    case 'p':
      take_names(value, package.provides);
      break;
    case 'F':
      folder = value;
      break;
    case 'R':
      if (!folder.empty()) package.owned.append(folder).append("/");
      package.owned.append(value).append("\n");
      break;
    default:
      break;
  }
}

}  // namespace

Result<Found> read_apk_installed(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::apk_installed};
  std::size_t number = 0;
  Package package{.type = PackageType::apk};
  std::string folder;
  bool has_lines = false;
  const auto finish = [&] {
    if (!has_lines) return;
    ++number;
    if (package.name.empty() || package.version.empty()) {
      add_trouble(found, say({"record {} has no name or no version",
                              "レコード {} に名前またはバージョンがありません"},
                             number));
    } else {
      if (package.source_name.empty()) package.source_name = package.name;
      package.source_version = package.version;
      add_package(found, std::move(package));
    }
    package = {.type = PackageType::apk};
    folder.clear();
    has_lines = false;
  };
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    if (line.empty()) {
      finish();
      continue;
    }
    has_lines = true;
    if (line.size() >= 2 && line[1] == ':') take_field(line[0], line.substr(2), package, folder);
  }
  finish();
  return found;
}

}  // namespace hakoseki::image
