#include "engines/image/files_of_interest.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "formats/key_file.h"

namespace hakoseki::image {
namespace {

constexpr std::uint16_t executable = 0111;
constexpr std::uint16_t set_ids = 06000;

// Where everybody is meant to write, and what a container runtime puts something else over.
bool is_scratch(std::string_view path) {
  constexpr std::array<std::string_view, 7> folders = {"tmp", "var/tmp",  "dev",     "proc",
                                                       "sys", "run/lock", "var/lock"};
  return std::any_of(folders.begin(), folders.end(), [&](std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  });
}

bool may_be_written_by_others(const LayerFile& file) {
  const bool by_owner = file.uid != 0 && (file.mode & 0200U) != 0;
  return by_owner || (file.mode & 0022U) != 0;
}

// What belongs to a build, or to whoever wrote the application.
bool is_of_a_build(std::string_view name) {
  static constexpr std::array<std::string_view, 9> names = {
      "Dockerfile",          "Containerfile", "docker-compose.yml",
      "docker-compose.yaml", "compose.yaml",  "compose.yml",
      ".dockerignore",       ".DS_Store",     ".vimrc"};
  return is_one_of(name, names);
}
bool is_folder_of_a_build(std::string_view name) {
  static constexpr std::array<std::string_view, 8> names = {".git",  ".svn", ".hg",    ".vscode",
                                                            ".idea", ".aws", ".azure", ".gcp"};
  return is_one_of(name, names);
}

// Of libraries, whose tests hold keys that open nothing and whose authors left what they liked.
bool is_of_others(std::string_view path) {
  static constexpr std::array<std::string_view, 10> folders = {
      "node_modules", "vendor", "site-packages", "dist-packages", "gems",
      "third_party",  "test",   "tests",         "testdata",      "fixtures"};
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    if (is_one_of(path.substr(0, slash), folders)) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// Of these the content tells: many are examples, and some hold what is public.
bool is_told_by_its_content(std::string_view name) {
  constexpr std::array<std::string_view, 3> endings = {".key", ".p12", ".pfx"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool may_be_key(std::string_view name) {
  return (is_key_file(name) && !is_told_by_its_content(name)) || name == "credentials" ||
         name == "config.json";
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// What package managers keep for the next time, and what belongs to a build and not to its result.
bool is_leftover(std::string_view path, std::string_view name, const LayerFile& file) {
  constexpr std::array<std::string_view, 4> caches = {"var/lib/apt/lists/", "var/cache/apk/",
                                                      "var/cache/yum/", "var/cache/dnf/"};
  constexpr std::array<std::string_view, 2> of_users = {".cache/", ".npm/"};
  if (file.kind == FileKind::directory) return is_folder_of_a_build(name) && !is_of_others(path);
  if (file.kind != FileKind::regular) return false;
  if (is_of_a_build(name)) return !is_of_others(path);
  if (file.size == 0) return false;
  const auto lies_in = [&](std::string_view cache) { return path.starts_with(cache); };
  const auto lies_below = [&](std::string_view cache) {
    const std::size_t at = path.find(cache);
    return at != std::string_view::npos && (at == 0 || path[at - 1] == '/') && !is_of_others(path);
  };
  return std::any_of(caches.begin(), caches.end(), lies_in) ||
         std::any_of(of_users.begin(), of_users.end(), lies_below);
}

bool is_of_programs(std::string_view folder) {
  return folder.ends_with("bin") || folder.ends_with("libexec");
}

bool is_program(std::string_view path, std::string_view name, const LayerFile& file) {
  if (file.kind == FileKind::symbolic_link) return is_of_programs(folder_of(path));
  return file.kind == FileKind::regular && (file.mode & executable) != 0 &&
         name.find(".so") == std::string_view::npos;
}

class Search {
 public:
  Search(const Tree& tree, const std::vector<LayerFacts>& layers,
         const std::function<std::string_view(Tree::Node)>& owner)
      : tree_(tree), layers_(layers), owner_(owner) {}

  FilesOfInterest run() {
    tree_.for_each([&](Tree::Node node, EntryId as_named) {
      if (may_be_of_interest(as_named)) look_at(node);
    });
    for (auto* list :
         {&files_.programs, &files_.set_id, &files_.writable, &files_.leftovers, &files_.keys}) {
      std::sort(list->begin(), list->end(),
                [](const ImageFile& a, const ImageFile& b) { return a.path < b.path; });
    }
    return std::move(files_);
  }

 private:
  // By the entry alone: of most nodes the path need not be put together. A hard link tells nothing
  // but its name.
  [[nodiscard]] bool may_be_of_interest(EntryId entry) const {
    const FileTable& files = layers_[entry.layer].files;
    const LayerFile file = files[entry.file];
    const std::string_view folder = files.folder(entry.file);
    switch (file.kind) {
      case FileKind::hard_link:
        return true;
      case FileKind::symbolic_link:
        return is_of_programs(folder);
      case FileKind::directory:
        return may_be_written_by_others(file) || is_folder_of_a_build(files.name(entry.file));
      case FileKind::regular:
        return (file.mode & (executable | set_ids)) != 0 || file.has_capability ||
               may_be_written_by_others(file) || is_of_a_build(files.name(entry.file)) ||
               may_be_key(files.name(entry.file)) ||
               folder.find("cache") != std::string_view::npos ||
               folder.find(".npm") != std::string_view::npos ||
               folder.find("apt/lists") != std::string_view::npos;
      default:
        return false;
    }
  }

  void look_at(Tree::Node node) {
    const std::optional<EntryId> entry = tree_.content(node);
    if (!entry) return;
    const LayerFile& file = layers_[entry->layer].files[entry->file];
    const bool is_file = file.kind == FileKind::regular;
    const bool is_folder = file.kind == FileKind::directory;
    // A program of one name may be a link of another: the path is the node's, not the entry's.
    const bool may_matter = is_file || is_folder || file.kind == FileKind::symbolic_link;
    if (!may_matter) return;
    const std::string path = tree_.path(node);
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    const auto add = [&](std::vector<ImageFile>& list) {
      if (list.size() == most_files_of_interest) {
        files_.is_cut = true;
        return;
      }
      list.push_back({.path = path,
                      .package = std::string(owner_(node)),
                      .layer = entry->layer,
                      .uid = file.uid,
                      .gid = file.gid,
                      .mode = file.mode,
                      .is_folder = is_folder,
                      .has_capability = file.has_capability});
    };
    if (is_program(path, name, file)) add(files_.programs);
    if (is_file && ((file.mode & set_ids) != 0 || file.has_capability)) add(files_.set_id);
    if ((is_file || is_folder) && may_be_written_by_others(file) && !is_scratch(path)) {
      add(files_.writable);
    }
    if (is_leftover(path, name, file)) add(files_.leftovers);
    if (is_file && file.size > 0 && may_be_key(name) && is_key_file(path) && !is_of_others(path) &&
        owner_(node).empty()) {
      add(files_.keys);
    }
  }

  const Tree& tree_;
  const std::vector<LayerFacts>& layers_;
  const std::function<std::string_view(Tree::Node)>& owner_;
  FilesOfInterest files_;
};

}  // namespace

FilesOfInterest files_of_interest(const Tree& tree, const std::vector<LayerFacts>& layers,
                                  const std::function<std::string_view(Tree::Node)>& owner) {
  return Search(tree, layers, owner).run();
}

}  // namespace hakoseki::image
