#include "collect/advisories/feed_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/limits.h"
#include "base/system_error.h"
#include "base/utf8.h"
#include "collect/advisories/documents.h"
#include "collect/advisories/public_feeds.h"
#include "io/image/file_below.h"

namespace hakoseki::advisories {
namespace {

namespace fs = std::filesystem;

Error cannot_be_read(const std::string& path, const std::error_code& error) {
  return io::system_trouble(path, error.value()).error();
}

std::string name_of(const fs::path& path) {
  return path.filename().string();
}

// The folder `.` and one that ends with a slash have a name as well.
std::string name_of_folder(const std::string& path) {
  std::error_code none;
  const fs::path canonical = fs::canonical(path, none);
  return none || name_of(canonical).empty() ? path : name_of(canonical);
}

void add_licence(Feed& feed, std::string_view name) {
  const PublicFeed* known = public_feed_named(name);
  if (known == nullptr) return;
  feed.licence = known->licence;
  feed.attribution = known->attribution;
}

// Lists one folder, without a recursion and without following a link.
class FolderWalk {
 public:
  FolderWalk(std::string root, std::vector<LeftOut>& left_out)
      : root_(std::move(root)), left_out_(left_out) {}

  Result<std::vector<std::string>> walk() {
    std::vector<std::pair<std::string, std::size_t>> folders = {{"", 0}};
    while (!folders.empty()) {
      const auto [folder, depth] = std::move(folders.back());
      folders.pop_back();
      std::vector<std::string> below;
      TRY_VOID(list(folder, below));
      for (std::string& one : below) {
        if (depth < limits::folder_depth) {
          folders.emplace_back(std::move(one), depth + 1);
        } else {
          leave_out(one, say({"folders are nested deeper than {}",
                              "フォルダの入れ子が {} 段を超えています"},
                             limits::folder_depth));
        }
      }
    }
    std::ranges::sort(files_);
    return std::move(files_);
  }

 private:
  Result<void> list(const std::string& folder, std::vector<std::string>& below) {
    std::error_code error;
    for (fs::directory_iterator it(place_of(folder), error), end; !error && it != end;
         it.increment(error)) {
      const std::string name = name_of(it->path());
      const std::string path = folder.empty() ? name : folder + "/" + name;
      std::error_code unknown;
      const fs::file_type type = it->symlink_status(unknown).type();
      if (type == fs::file_type::directory) {
        if (name == ".git") continue;
        below.push_back(path);
      } else if (type == fs::file_type::regular) {
        if (name != sums_name) files_.push_back(path);
      } else if (type == fs::file_type::symlink) {
        leave_out(path, Text{"a link, which is not followed", "リンクはたどりません"});
      } else {
        leave_out(path, Text{"not a regular file", "通常のファイルではありません"});
      }
      if (files_.size() + below.size() > most_feed_files) {
        return std::unexpected(
            Error(Fault::too_large,
                  say({"`{}` has more than {} files", "`{}` のファイルが {} 件を超えています"},
                      utf8::neutralise(root_), most_feed_files)));
      }
    }
    if (!error) return {};
    if (folder.empty()) return std::unexpected(cannot_be_read(root_, error));
    leave_out(folder, cannot_be_read(folder, error).told());
    return {};
  }

  [[nodiscard]] std::string place_of(const std::string& folder) const {
    return folder.empty() ? root_ : root_ + "/" + folder;
  }
  void leave_out(const std::string& path, Message reason) {
    left_out_.push_back({place_of(path), std::move(reason)});
  }

  std::string root_;
  std::vector<LeftOut>& left_out_;
  std::vector<std::string> files_;
};

class Finder {
 public:
  Result<void> add(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      return std::unexpected(cannot_be_read(
          path, error ? error : std::make_error_code(std::errc::no_such_file_or_directory)));
    }
    if (fs::is_directory(status)) return add_folder(path);
    if (!is_new(path)) return {};
    FeedFile file{.folder = {}, .name = path};
    TRY_VOID(file.open());
    found_.feeds.push_back(feed_of_file(std::move(file)));
    return {};
  }

  FoundFeeds take() && {
    std::ranges::sort(found_.feeds, [](const Feed& a, const Feed& b) {
      const FeedFile& first = a.files.front();
      const FeedFile& second = b.files.front();
      return std::tie(a.name, first.folder, first.name) <
             std::tie(b.name, second.folder, second.name);
    });
    return std::move(found_);
  }

 private:
  static Feed feed_of_file(FeedFile file) {
    Feed feed{.name = file.label()};
    add_licence(feed, name_without_packing(name_of(file.name)));
    feed.files.push_back(std::move(file));
    return feed;
  }

  Result<void> add_folder(const std::string& path) {
    TRY(const std::vector<std::string> files, FolderWalk(path, found_.left_out).walk());
    const std::string name = name_of_folder(path);
    std::map<std::string, Feed> gathered;
    for (const std::string& file : files) {
      if (!is_new(path + "/" + file)) continue;
      const std::string first = file.substr(0, file.find('/'));
      const bool is_public = first.size() < file.size() && public_feed_named(first) != nullptr;
      if (!is_public && is_archive_name(file)) {
        found_.feeds.push_back(feed_of_file({.folder = path, .name = file}));
        continue;
      }
      Feed& feed = gathered[is_public ? first : ""];
      feed.name = is_public ? first : name;
      // What a feed's own folder holds is named from there.
      feed.files.push_back(
          is_public ? FeedFile{.folder = path + "/" + first, .name = file.substr(first.size() + 1)}
                    : FeedFile{.folder = path, .name = file});
    }
    for (auto& [key, feed] : gathered) {
      add_licence(feed, feed.name);
      found_.feeds.push_back(std::move(feed));
    }
    return {};
  }

  bool is_new(const std::string& path) {
    std::error_code error;
    const fs::path canonical = fs::canonical(path, error);
    return seen_.insert(error ? path : canonical.string()).second;
  }

  FoundFeeds found_;
  std::set<std::string> seen_;
};

}  // namespace

std::string FeedFile::label() const {
  return folder.empty() ? name_of(name) : name;
}

Result<io::RegularFile> FeedFile::open() const {
  if (!folder.empty()) return io::open_below(folder, name);
  return io::RegularFile::open(name, io::RegularFile::Links::followed);
}

Result<FoundFeeds> find_feeds(std::span<const std::string> paths) {
  Finder finder;
  for (const std::string& path : paths)
    TRY_VOID(finder.add(path));
  return std::move(finder).take();
}

}  // namespace hakoseki::advisories
