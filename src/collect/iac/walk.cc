#include "collect/iac/walk.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/limits.h"
#include "base/source_text.h"
#include "base/system_error.h"
#include "base/utf8.h"
#include "collect/iac/files.h"
#include "formats/json_reader.h"

namespace hakoseki::iac {
namespace {

namespace fs = std::filesystem;

// How `collect` names its work folder, unless it was renamed: then its note tells.
bool is_unfinished_collection(const std::string& folder) {
  std::error_code error;
  if (fs::canonical(folder, error).filename().string().ends_with(".hks.part")) return true;
  Result<std::string> note = read_file(folder + "/run.json", limits::file_bytes);
  if (!note) return false;
  const SourceText source("run.json", std::move(*note));
  const Result<Document> document = read_json(source);
  if (!document) return false;
  const Node root = document->root();
  const auto regions = root.find("regions");
  return root.find("account") && root.find("began") && regions && regions->is_map();
}

// What `collect` is to be told to go on with it.
std::string output_of(std::string_view folder) {
  constexpr std::string_view suffix = ".part";
  while (folder.ends_with('/'))
    folder.remove_suffix(1);
  if (!folder.ends_with(".hks.part")) return "FILE.hks";
  return utf8::neutralise(folder.substr(0, folder.size() - suffix.size()));
}

class Walker {
 public:
  Walker(std::string root, const IgnoreRules& ignore) : root_(std::move(root)), ignore_(ignore) {
    std::error_code error;
    canonical_root_ = fs::canonical(root_, error).string();
  }

  std::vector<Found> walk() {
    visit(root_, "", 0);
    return std::move(found_);
  }

 private:
  void visit(const std::string& folder, const std::string& relative, std::size_t depth) {
    if (depth > limits::folder_depth) {
      refuse(folder,
             say({"folders are nested deeper than {}", "フォルダの入れ子が {} 段を超えています"},
                 limits::folder_depth));
      return;
    }
    if (is_unfinished_collection(folder)) {
      found_.push_back({.path = folder,
                        .reason = say({"an unfinished collection; finish it with "
                                       "`hakoseki collect --resume -o {}`",
                                       "途中で終わった収集です。`hakoseki collect --resume -o {}` "
                                       "で最後まで収集してください"},
                                      output_of(folder)),
                        .refused = true,
                        .unfinished = true});
      return;
    }
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      entries.push_back(*it);
      if (found_.size() + entries.size() > limits::walked_files) break;
    }
    if (error) {
      const Message meaning = meaning_of(error.value());
      refuse(folder, {fmt::format("this folder cannot be read: {}", meaning.en),
                      fmt::format("フォルダを読み取れません: {}", meaning.ja)});
      return;
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return a.path().filename().string() < b.path().filename().string();
    });
    for (const fs::directory_entry& entry : entries) {
      if (found_.size() >= limits::walked_files) {
        if (!full_) {
          refuse(folder, say({"more than {} files", "ファイルが {} 件を超えています"},
                             limits::walked_files));
        }
        full_ = true;
        return;
      }
      const std::string name = entry.path().filename().string();
      const std::string below = relative.empty() ? name : relative + "/" + name;
      meet(entry, folder.ends_with('/') ? folder + name : folder + "/" + name, below, depth);
    }
  }

  void meet(const fs::directory_entry& entry, const std::string& path, const std::string& relative,
            std::size_t depth) {
    std::error_code error;
    const fs::file_status own = entry.symlink_status(error);
    const bool link = own.type() == fs::file_type::symlink;
    const fs::file_status target = link ? fs::status(path, error) : own;
    const bool folder = target.type() == fs::file_type::directory;
    if (ignore_.excludes(relative, folder)) {
      skip(path, Text{"excluded by an ignore rule", "ignore の指定で除外されています"});
    } else if (folder && entry.path().filename() == ".git") {
      skip(path, Text{"version control data", "バージョン管理のデータです"});
    } else if (target.type() == fs::file_type::not_found || error) {
      // An error here is a link to itself, or a folder on the way that may not be entered.
      refuse(path, Text{"this link leads nowhere", "リンク先がありません"});
    } else if (link && !inside(path)) {
      refuse(path, Text{"this link leads out of the folder", "リンク先がフォルダの外にあります"});
    } else if (link && folder) {
      skip(path, Text{"a link to a folder; its target is visited by its own name",
                      "フォルダへのリンクです。リンク先は本来の場所で読みます"});
    } else if (folder) {
      visit(path, relative, depth + 1);
    } else if (target.type() == fs::file_type::regular) {
      found_.push_back({.path = path});
    } else {
      skip(path, Text{"not a regular file", "通常のファイルではありません"});
    }
  }

  [[nodiscard]] bool inside(const std::string& path) const {
    std::error_code error;
    const std::string target = fs::canonical(path, error).string();
    return !error && (target == canonical_root_ || target.starts_with(canonical_root_ + "/"));
  }

  void skip(std::string path, Message reason) {
    found_.push_back({.path = std::move(path), .reason = std::move(reason)});
  }
  void refuse(std::string path, Message reason) {
    found_.push_back({.path = std::move(path), .reason = std::move(reason), .refused = true});
  }

  std::string root_;
  std::string canonical_root_;
  const IgnoreRules& ignore_;
  std::vector<Found> found_;
  bool full_ = false;
};

}  // namespace

std::vector<Found> walk(const std::string& root, const IgnoreRules& ignore) {
  return Walker(root, ignore).walk();
}

}  // namespace hakoseki::iac
