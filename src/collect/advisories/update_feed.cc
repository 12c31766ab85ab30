#include "collect/advisories/update_feed.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/json_writer.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "collect/advisories/wanted_files.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/file.h"
#include "io/image/regular_file.h"
#include "io/new_file.h"

namespace hakoseki::advisories {
namespace {

namespace fs = std::filesystem;

// By name.
using Copies = std::map<std::string, Copy, std::less<>>;

// What the last run left; nothing where nobody can read it, which costs no more than to ask again.
Copies read_state(const std::string& path) {
  Copies copies;
  Result<std::string> text = io::read_file(path);
  if (!text) return copies;
  const SourceText source("state", std::move(*text));
  const Result<Document> document = read_json(source);
  if (!document) return copies;
  const auto files = document->root().find("files");
  for (std::size_t i = 0; files && files->is_map() && i < files->size(); ++i) {
    const Node node = files->value(i);
    const std::string bytes = aws::member_text(node, "bytes");
    Copy copy{.url = aws::member_text(node, "url"),
              .etag = aws::member_text(node, "etag"),
              .last_modified = aws::member_text(node, "last_modified"),
              .sha256 = aws::member_text(node, "sha256"),
              .bytes = 0,
              .fetched = parse_moment(aws::member_text(node, "fetched"))};
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), copy.bytes);
    if (is_plain_name(files->key(i).text())) {
      copies.emplace(files->key(i).text(), std::move(copy));
    }
  }
  return copies;
}

std::string text_of(const Copies& copies) {
  std::string text;
  JsonWriter json(text, JsonWriter::Layout::indented);
  json.begin_object();
  json.key("files");
  json.begin_object();
  for (const auto& [name, copy] : copies) {
    json.key(name);
    json.begin_object();
    json.member("url", copy.url);
    json.member("etag", copy.etag);
    json.member("last_modified", copy.last_modified);
    json.member("sha256", copy.sha256);
    json.key("bytes");
    json.number(copy.bytes);
    if (copy.fetched) json.member("fetched", iso8601(*copy.fetched));
    json.end_object();
  }
  json.end_object();
  json.end_object();
  return text + '\n';
}

std::string sums_of(const Copies& copies) {
  std::string text;
  for (const auto& [name, copy] : copies)
    text += fmt::format("{}  {}\n", copy.sha256, name);
  return text;
}

bool is_as_it_was(const std::string& path, const Copy& copy) {
  const auto file = io::RegularFile::open(path, io::RegularFile::Links::refused);
  if (!file || file->size() != copy.bytes) return false;
  const Result<std::string> digest = sha256_of_file(path);
  return digest && *digest == copy.sha256;
}

// A name that is a file's, and not a folder's.
std::string flat(std::string name) {
  std::ranges::replace(name, '/', ':');
  return name;
}

class Updating {
 public:
  Updating(const PublicFeed& feed, const UpdateMeans& means)
      : feed_(feed),
        means_(means),
        folder_(fmt::format("{}/{}", means.store.feeds(), feed.name)),
        state_(fmt::format("{}/{}.json", means.store.state(), feed.name)),
        copies_(read_state(state_)) {}

  FeedUpdate run() {
    update_.feed = {.name = std::string(feed_.name),
                    .origin = std::string(feed_.home),
                    .licence = std::string(feed_.licence),
                    .attribution = std::string(feed_.attribution)};
    std::erase_if(copies_,
                  [&](const auto& one) { return !is_as_it_was(path_of(one.first), one.second); });
    const WantedFiles wanted = find();
    for (const auto& [name, error] : wanted.failures)
      fail(name, error);
    for (const WantedFile& file : wanted.files)
      get(file);
    settle_missing();
    if (wanted.failures.empty()) forget_others(wanted.files);
    keep_state();
    for (const auto& [name, copy] : copies_)
      update_.feed.files.push_back({.folder = folder_, .name = name});
    return std::move(update_);
  }

 private:
  [[nodiscard]] std::string path_of(std::string_view name) const {
    return fmt::format("{}/{}", folder_, name);
  }

  WantedFiles find() {
    if (means_.mirror.empty()) return wanted_of_publisher(feed_, means_.download);
    Result<WantedFiles> wanted = wanted_of_mirror(feed_, means_.mirror, means_.download);
    if (wanted) return std::move(*wanted);
    return {.files = {}, .failures = {{std::string(sums_name), std::move(wanted).error()}}};
  }

  void get(const WantedFile& file) {
    const auto known = copies_.find(file.name);
    const Expected& expected = file.expected;
    const bool is_the_same = known != copies_.end() && !expected.sha256.empty() &&
                             !expected.is_of_unpacked && expected.sha256 == known->second.sha256;
    if (is_the_same) {
      ++update_.unchanged;
      return;
    }
    const std::string path = path_of(file.name);
    if (Result<void> made = io::make_folders(fs::path(path).parent_path().string()); !made) {
      return fail(file.name, std::move(made).error());
    }
    DownloadRequest request{
        .url = file.url,
        .path = path,
        .part = fmt::format("{}/{}:{}.part", means_.store.state(), feed_.name, flat(file.name)),
        .most_bytes = feed_.most_bytes,
        .copy = {},
        .expected = expected};
    if (known != copies_.end() && known->second.url == file.url) request.copy = known->second;
    Result<Download> done = download(request, means_.download);
    if (!done) return fail(file.name, std::move(done).error());
    take(file, std::move(*done));
  }

  void take(const WantedFile& file, Download done) {
    switch (done.what) {
      case Downloaded::unchanged:
        ++update_.unchanged;
        return;
      case Downloaded::fetched:
        ++update_.fetched;
        update_.bytes += done.copy.bytes;
        copies_.insert_or_assign(file.name, std::move(done.copy));
        return;
      case Downloaded::missing:
        if (file.may_be_missing) {
          missing_.push_back(file.name);
        } else {
          fail(file.name, {Fault::unavailable, say({"there is no `{}`", "`{}` がありません"},
                                                   utf8::neutralise(file.url))});
        }
        return;
    }
  }

  // A feed of which nothing is there is none that has become smaller.
  void settle_missing() {
    const bool is_there = update_.fetched + update_.unchanged > 0 || !update_.failures.empty();
    if (!missing_.empty() && !is_there) {
      fail(missing_.front(),
           {Fault::unavailable,
            Text{"no file of this feed is there", "このフィードのファイルが一つもありません"}});
      return;
    }
    for (const std::string& name : missing_)
      forget(name);
  }

  void fail(const std::string& name, Error error) {
    FeedFailure failure{.file = name, .error = std::move(error), .old_copy = {}};
    if (const auto known = copies_.find(name); known != copies_.end()) {
      failure.old_copy = known->second.fetched;
    } else if (name.contains("{}") || name == sums_name) {
      // Of what a list would have named, the oldest.
      for (const auto& [other, copy] : copies_) {
        const bool is_older =
            !failure.old_copy || (copy.fetched && copy.fetched < failure.old_copy);
        if (is_older) failure.old_copy = copy.fetched;
      }
    }
    update_.failures.push_back(std::move(failure));
  }

  void forget(const std::string& name) {
    const auto known = copies_.find(name);
    if (known == copies_.end()) return;
    ::unlink(path_of(name).c_str());
    copies_.erase(known);
  }

  void forget_others(const std::vector<WantedFile>& wanted) {
    std::set<std::string_view> names;
    for (const WantedFile& file : wanted)
      names.insert(file.name);
    std::vector<std::string> others;
    for (const auto& [name, copy] : copies_) {
      if (!names.contains(name)) others.push_back(name);
    }
    for (const std::string& name : others)
      forget(name);
  }

  void keep_state() {
    if (Result<void> kept = io::replace_file(state_, text_of(copies_)); !kept) {
      fail(state_, std::move(kept).error());
    }
    if (copies_.empty()) return;
    const std::string path = path_of(sums_name);
    const auto kept = [&]() -> Result<void> {
      TRY(io::NewFile file, io::NewFile::beside(path));
      TRY_VOID(file.append(sums_of(copies_)));
      return file.take_place();
    }();
    if (!kept) fail(path, kept.error());
  }

  const PublicFeed& feed_;
  const UpdateMeans& means_;
  std::string folder_;
  std::string state_;
  Copies copies_;
  std::vector<std::string> missing_;  // and may be
  FeedUpdate update_;
};

}  // namespace

FeedUpdate update_feed(const PublicFeed& feed, const UpdateMeans& means) {
  return Updating(feed, means).run();
}

Result<StoreLock> StoreLock::take(const FeedStore& store) {
  TRY_VOID(io::make_folders(store.feeds()));
  TRY_VOID(io::make_folders(store.state()));
  const std::string path = store.state() + "/lock";
  io::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return io::system_trouble(path, errno);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) return StoreLock(std::move(file));
  if (errno != EWOULDBLOCK) return io::system_trouble(path, errno);
  return std::unexpected(Error(Fault::unavailable, say({"another run is updating the feeds in `{}`",
                                                        "別の実行が `{}` のフィードを更新中です"},
                                                       utf8::neutralise(store.folder))));
}

}  // namespace hakoseki::advisories
