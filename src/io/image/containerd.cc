#include "io/image/containerd.h"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/bolt.h"
#include "formats/oci/digest.h"
#include "io/image/image_names.h"
#include "io/image/regular_file.h"

namespace hakoseki::io {
namespace {

constexpr int most_attempts = 10;
constexpr std::size_t most_name_bytes = 1024;
constexpr std::size_t most_names = 100'000;

// What containerd's database (metadata/buckets.go) has of an image:
// v1/NAMESPACE/images/NAME/target/digest.
struct Named {
  std::string name_space;
  std::string name;
  std::string digest;
};

Result<void> read_names(BoltFile& file, const std::string& name_space,
                        const BoltFile::Bucket& bucket, std::vector<Named>& names) {
  TRY(const auto images, file.bucket(bucket, "images"));
  if (!images) return {};
  return file.each_bucket(
      *images, [&](const std::string& name, const BoltFile::Bucket& image) -> Result<void> {
        TRY(const auto target, file.bucket(image, "target"));
        if (!target) return {};
        TRY(const auto digest, file.value(*target, "digest"));
        if (!digest || !oci::is_digest(*digest) || name.size() > most_name_bytes) return {};
        if (names.size() == most_names)
          return std::unexpected(Error{
              Fault::too_large, Text{"containerd has more images than are read",
                                     "containerd のイメージ数が読み取りの上限を超えています"}});
        names.push_back({name_space, name, *digest});
        return {};
      });
}

Result<std::vector<Named>> read_once(BoltFile& file, const std::string& wanted) {
  std::vector<Named> names;
  TRY(const auto version, file.bucket(file.root(), "v1"));
  if (!version) return names;
  TRY_VOID(file.each_bucket(
      *version, [&](const std::string& name_space, const BoltFile::Bucket& bucket) -> Result<void> {
        if (!wanted.empty() && wanted != name_space) return {};
        return read_names(file, name_space, bucket, names);
      }));
  return names;
}

// The daemon has the database locked for as long as it runs, and overwrites pages that its newest
// transaction no longer needs: what was read counts where that transaction stayed the newest.
Result<std::vector<Named>> read_all(const std::string& path, const std::string& wanted) {
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    TRY(const RegularFile database, RegularFile::open(path, RegularFile::Links::refused));
    const auto open = [&] {
      return BoltFile::open([&](std::uint64_t offset,
                                std::size_t bytes) { return database.read_text(offset, bytes); },
                            database.size());
    };
    TRY(BoltFile file, open());
    Result<std::vector<Named>> names = read_once(file, wanted);
    TRY(const BoltFile after, open());
    if (after.transaction() == file.transaction()) return names;
  }
  return std::unexpected(Error{
      Fault::unavailable, say({"`{}` was written each time it was read; try again",
                               "`{}` は読み取るたびに書き換えられました。もう一度実行してください"},
                              utf8::neutralise(path))});
}

// `docker.io/library/app:1@sha256:...` is also called `docker.io/library/app:1`.
bool is_called(const Named& one, const ImageLocation& location) {
  if (location.image.repository.empty()) return one.name == location.path;  // a digest
  const Result<ImageRef> name = parse_image_ref(one.name);
  if (!name || name->source() != location.image.source()) return false;
  return !location.image.tag.known() || name->tag.text == location.image.tag.text;
}

}  // namespace

Result<std::string> digest_in_containerd(const std::string& folder, const ImageLocation& location) {
  const std::string path = folder + "/io.containerd.metadata.v1.bolt/meta.db";
  TRY(const std::vector<Named> all, read_all(path, location.name_space));
  std::map<std::string, std::string> chosen;  // the digest of each namespace, or of each tag
  std::set<std::string> names;
  std::set<std::string> digests;
  for (const Named& one : all) {
    names.insert(fmt::format("{} ({})", one.name, one.name_space));
    if (is_called(one, location)) {
      chosen.emplace(fmt::format("{} ({})", one.name, one.name_space), one.digest);
      digests.insert(one.digest);
    }
  }
  // A digest is that of a manifest or index itself, and is held against its bytes.
  const bool is_digest = oci::is_digest(location.path);
  if (is_digest && digests.empty()) return location.path;
  if (digests.empty()) return none_chosen(folder, location.path, names);
  if (location.image.digest.known()) return location.image.digest.text;
  if (digests.size() == 1) return *digests.begin();
  std::string told;
  for (const auto& [name, digest] : chosen)
    told += fmt::format("{}{}: {}", told.empty() ? "" : ", ", name, digest);
  return std::unexpected(
      Error{Fault::unavailable,
            say({"`{}`: `{}` means several images; say which one as `[NAMESPACE@FOLDER]NAME`: {}",
                 "`{}`: `{}` に当たるイメージが複数あります。`[NAMESPACE@FOLDER]NAME` "
                 "の形で指定してください: {}"},
                utf8::neutralise(folder), utf8::neutralise(location.path),
                utf8::clip(utf8::neutralise(told), 1000))});
}

}  // namespace hakoseki::io
