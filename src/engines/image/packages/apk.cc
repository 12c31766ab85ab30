// Alpine's packages: /lib/apk/db/installed (apk-tools, doc/apk.5 and src/database.c): records of
// lines `K:value`, ended by an empty line.
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/base64.h"
#include "engines/image/digests.h"
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

// What apk keeps while an administrator changes it (its protected paths).
bool is_configuration(std::string_view folder) {
  const bool is_below = folder == "etc" || folder.starts_with("etc/");
  return is_below && folder != "etc/init.d" && !folder.starts_with("etc/init.d/");
}

// The digests of a package's files: `Q1` and base64 of a SHA-1, of packages of apk 3 (`f:S`) of the
// first 160 bits of a SHA-256. Of a link it is that of its target's name.
class FileDigests {
 public:
  void take_field(char key, std::string_view value, std::string_view folder, std::string& digests) {
    if (key == 'f' && value.find('S') != std::string_view::npos) kind_ = DigestKind::sha256_160;
    if (key == 'R') {
      finish(digests);
      is_open_ = true;
    }
    if (key != 'Z' || !is_open_) return;
    is_open_ = false;
    if (is_configuration(folder)) return append(digests, {});
    const auto bytes = value.starts_with("Q1") ? from_base64(value.substr(2)) : std::nullopt;
    const bool is_one = bytes && bytes->size() == length_of(kind_);
    append(digests, is_one ? RecordedDigest{kind_, *bytes} : RecordedDigest{DigestKind::other, {}});
  }
  // The file that came last may have none.
  void finish(std::string& digests) {
    if (is_open_) append(digests, {});
    is_open_ = false;
  }

 private:
  DigestKind kind_ = DigestKind::sha1;
  bool is_open_ = false;  // a file that has none yet
};

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

Result<Found> read_installed(std::string_view bytes, bool with_digests) {
  Found found{.format = Format::apk_installed};
  std::size_t number = 0;
  Package package{.type = PackageType::apk};
  std::string folder;
  bool has_lines = false;
  FileDigests digests;
  const auto finish = [&] {
    if (!has_lines) return;
    digests.finish(package.digests);
    digests = {};
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
    if (line.size() < 2 || line[1] != ':') continue;
    const std::string_view value = line.substr(2);
    take_field(line[0], value, package, folder);
    if (with_digests) digests.take_field(line[0], value, folder, package.digests);
  }
  finish();
  return found;
}

}  // namespace

Result<Found> read_apk_installed(std::string_view /*path*/, std::string_view bytes) {
  return read_installed(bytes, false);
}

Result<Found> read_apk_digests(std::string_view /*path*/, std::string_view bytes) {
  return read_installed(bytes, true);
}

}  // namespace hakoseki::image
