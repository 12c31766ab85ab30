// Archives of Java, and those inside them: what each is, and where it lies.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engines/image/packages/found.h"
#include "engines/image/packages/java_file_name.h"
#include "engines/image/packages/java_identity.h"
#include "engines/image/packages/java_manifest.h"
#include "engines/image/reader.h"
#include "formats/archive/zip.h"

namespace hakoseki::image {
namespace {

// Of one file, with all that is in it. Nested archives that are stored are read where they lie;
// those that are packed are held while they are read.
constexpr std::size_t most_depth = 16;
constexpr std::size_t most_archives = 10'000;
constexpr std::size_t most_listed = 20'000;  // packages
constexpr std::size_t most_noted = 100;
constexpr std::uint64_t most_entries = std::uint64_t{1} << 21U;
constexpr std::size_t most_inflated = std::size_t{512} << 20U;
// Of small files less: what an image costs is in proportion to its bytes.
constexpr std::size_t least_inflated = std::size_t{16} << 20U;
constexpr std::size_t most_ratio = 100;
constexpr std::size_t most_held = std::size_t{20} << 20U;
constexpr std::size_t most_place_bytes = 1024;
constexpr std::size_t most_document_bytes = std::size_t{1} << 20U;

constexpr std::string_view maven_folder = "META-INF/maven/";

// What is left of the limits.
struct Budget {
  std::size_t archives = most_archives;
  std::uint64_t entries = most_entries;
  std::size_t inflated = 0;
  std::size_t held = most_held;
};

// GROUP and ARTIFACT of META-INF/maven/GROUP/ARTIFACT/FILE; empty ones for any other path.
std::pair<std::string_view, std::string_view> maven_of(std::string_view path,
                                                       std::string_view file) {
  if (!path.starts_with(maven_folder) || !path.ends_with(file)) return {};
  path.remove_prefix(maven_folder.size());
  path.remove_suffix(file.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || !path.ends_with('/')) return {};
  std::string_view artifact = path.substr(slash + 1);
  artifact.remove_suffix(std::min<std::size_t>(artifact.size(), 1));
  if (artifact.empty() || artifact.find('/') != std::string_view::npos) return {};
  return {path.substr(0, slash), artifact};
}

// The folder that both lie in.
void narrow(std::string& folder, std::string_view other) {
  const auto [end, unused] =
      std::mismatch(folder.begin(), folder.end(), other.begin(), other.end());
  auto length = static_cast<std::size_t>(end - folder.begin());
  const bool is_folder = (length == folder.size() || folder[length] == '/') &&
                         (length == other.size() || other[length] == '/');
  if (!is_folder) {
    const std::size_t slash = length == 0 ? std::string::npos : folder.rfind('/', length - 1);
    length = slash == std::string::npos ? 0 : slash;
  }
  folder.resize(length);
}

class Walk {
 public:
  Walk(std::string_view path, std::size_t bytes, const Pages& pages)
      : path_(path),
        pages_(pages),
        most_inflated_(bytes > (most_inflated - least_inflated) / most_ratio
                           ? most_inflated
                           : least_inflated + most_ratio * bytes) {
    left_.inflated = most_inflated_;
  }

  // `place` is the archive's path inside the file, and empty for the file itself.
  Result<void> read(std::string_view bytes, const std::string& place, std::size_t depth);
  Found finish() && { return std::move(found_); }

 private:
  void read_entry(const ZipArchive& zip, const ZipEntry& entry, JavaArchive& archive);
  void read_nested(const ZipArchive& zip, const ZipEntry& entry, const std::string& place,
                   std::size_t depth);
  [[nodiscard]] Result<std::string> content(const ZipArchive& zip, const ZipEntry& entry,
                                            std::size_t most);
  void note(const std::string& place, Message reason);

  std::string_view path_;
  Pages pages_;
  std::size_t most_inflated_;
  Budget left_;
  Found found_{.format = Format::java_archive};
};

Result<void> Walk::read(std::string_view bytes, const std::string& place, std::size_t depth) {
  TRY(const ZipArchive zip, ZipArchive::open(bytes, {.entries = left_.entries}, pages_));
  left_.entries -= zip.size();
  JavaArchive archive{.path = place.empty() ? std::string(path_) : place};
  for (ZipArchive::Cursor cursor = zip.entries(); const auto entry = cursor.next();)
    read_entry(zip, *entry, archive);
  for (Package& package : packages_of(archive)) {
    if (found_.packages.size() == most_listed) {
      note(place, say({"more than {} packages; the list ends here",
                       "パッケージが {} 件を超えたため、一覧はここまでです"},
                      most_listed));
      break;
    }
    package.place = place;
    found_.packages.push_back(std::move(package));
  }
  archive = {};
  for (ZipArchive::Cursor cursor = zip.entries(); const auto entry = cursor.next();) {
    if (is_java_archive(entry->name)) read_nested(zip, *entry, place, depth);
  }
  return {};
}

void Walk::read_entry(const ZipArchive& zip, const ZipEntry& entry, JavaArchive& archive) {
  const std::string_view name = entry.name;
  if (name.ends_with(".class")) {
    if (name.starts_with("META-INF/") || name.ends_with("module-info.class")) return;
    const std::string_view folder = name.substr(0, std::min(name.rfind('/'), name.size()));
    if (archive.has_classes) {
      narrow(archive.classes, folder);
    } else {
      archive.classes = folder == name ? std::string_view() : folder;
    }
    archive.has_classes = true;
    return;
  }
  if (!name.starts_with("META-INF/")) return;
  const bool is_manifest = name == "META-INF/MANIFEST.MF";
  const bool is_pom = !maven_of(name, "pom.properties").first.empty();
  if (const auto [group, artifact] = maven_of(name, "pom.xml"); !group.empty()) {
    if (archive.pom_folders.size() < most_listed) archive.pom_folders.emplace_back(group, artifact);
    return;
  }
  if (!is_manifest && !is_pom) return;
  const Result<std::string> bytes = content(zip, entry, most_document_bytes);
  if (!bytes) return note(fmt::format("{}!/{}", archive.path, name), message_of(bytes.error()));
  if (is_manifest) {
    archive.manifest = read_java_manifest(*bytes);
    return;
  }
  const JavaAttributes pom = read_java_properties(*bytes);
  if (archive.poms.size() < most_listed) {
    archive.poms.push_back({.group = std::string(pom["groupId"]),
                            .artifact = std::string(pom["artifactId"]),
                            .version = std::string(pom["version"])});
  }
}

void Walk::read_nested(const ZipArchive& zip, const ZipEntry& entry, const std::string& place,
                       std::size_t depth) {
  const std::string inner =
      place.empty() ? std::string(entry.name) : fmt::format("{}!/{}", place, entry.name);
  if (entry.name.ends_with('/')) return;
  if (inner.size() > most_place_bytes)
    return note(place,
                Text{"an archive in it has too long a name", "中のアーカイブの名前が長すぎます"});
  if (depth == most_depth)
    return note(inner, say({"archives more than {} deep are not read",
                            "入れ子が {} 段を超えるアーカイブは読み取りません"},
                           most_depth));
  if (left_.archives == 0)
    return note(inner, say({"more than {} archives in it are not read",
                            "中のアーカイブは {} 個までしか読み取りません"},
                           most_archives));
  --left_.archives;
  if (entry.is_stored()) {
    const Result<std::string_view> bytes = zip.stored(entry);
    const Result<void> done =
        bytes ? read(*bytes, inner, depth + 1) : Result<void>(std::unexpected(bytes.error()));
    if (!done) note(inner, message_of(done.error()));
    return;
  }
  const Result<std::string> bytes = content(zip, entry, left_.held);
  if (!bytes) return note(inner, message_of(bytes.error()));
  left_.held -= bytes->size();
  if (const Result<void> done = read(*bytes, inner, depth + 1); !done)
    note(inner, message_of(done.error()));
  left_.held += bytes->size();
}

Result<std::string> Walk::content(const ZipArchive& zip, const ZipEntry& entry, std::size_t most) {
  if (entry.bytes > left_.inflated) {
    return std::unexpected(
        Error(Fault::too_large, say({"no more than {} bytes of one file's archives are unpacked",
                                     "1 ファイル内のアーカイブから展開するのは {} バイトまでです"},
                                    most_inflated_)));
  }
  left_.inflated -= entry.bytes;
  return zip.read(entry, most);
}

void Walk::note(const std::string& place, Message reason) {
  if (found_.troubles.size() > most_noted) return;
  if (found_.troubles.size() == most_noted) {
    found_.troubles.push_back(Text{"more of it was not read; the list ends here",
                                   "ほかにも読み取れなかったものがありますが、一覧はここまでです"});
    return;
  }
  found_.troubles.push_back(place.empty() ? std::move(reason) : within(place, reason));
}

}  // namespace

// One that was unpacked into the image, as builders of images do it with an application of Spring
// Boot: its own pom.properties then is a file.
Result<Found> read_java_pom(std::string_view path, std::string_view bytes) {
  JavaArchive archive{.path = std::string(path)};
  const JavaAttributes pom = read_java_properties(bytes);
  archive.poms.push_back({.group = std::string(pom["groupId"]),
                          .artifact = std::string(pom["artifactId"]),
                          .version = std::string(pom["version"])});
  return Found{.format = Format::java_pom, .packages = packages_of(archive)};
}

Result<Found> read_java_archive(std::string_view path, std::string_view bytes, const Pages& pages) {
  Walk walk(path, bytes.size(), pages);
  TRY_VOID(walk.read(bytes, {}, 0));
  return std::move(walk).finish();
}

}  // namespace hakoseki::image
