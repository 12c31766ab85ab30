// Which of the distribution's packages brought which file, as the image's own package database
// says.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engines/image/layer_facts.h"
#include "engines/image/tree.h"

namespace hakoseki::image {

// Calls `visit` for what was read of each file that is there in the end.
template <class F>
void for_each_there(const Tree& tree, const std::vector<LayerFacts>& layers, F&& visit) {
  for (std::uint32_t layer = 0; layer < layers.size(); ++layer) {
    for (const FileFacts& facts : layers[layer].read) {
      const EntryId entry{layer, facts.file};
      if (tree.fate(entry).is_there()) visit(entry, facts);
    }
  }
}

// `libc6` of "libc6:amd64".
[[nodiscard]] inline std::string_view package_named(std::string_view owner) {
  return owner.substr(0, owner.find(':'));
}

class Ownership {
 public:
  // A file of a package's list, as far as its folder is there.
  struct Place {
    std::optional<Tree::Node> folder;
    std::string_view name;  // in the folder; may be a path
  };

  // Both must outlive it, and the tree must be settled.
  Ownership(const Tree& tree, const std::vector<LayerFacts>& layers);

  // Empty where no package brought it.
  [[nodiscard]] std::string_view owner_of(Tree::Node node) const {
    if (node >= owners_.size() || owners_[node] == 0) return {};
    return owner_names_[owners_[node] - 1];
  }
  // Whether an administrator put it in the place of a package's file, and told dpkg so.
  [[nodiscard]] bool is_diversion(Tree::Node node) const {
    return std::binary_search(diverted_to_.begin(), diverted_to_.end(), node);
  }
  // `paths`, each ended by a line feed, of a package; where it lies to which dpkg diverted it.
  template <class F>
  void for_each_place(std::string_view paths, std::string_view package, F&& visit) const {
    // Lists name a folder's files one after the other.
    std::string_view last_folder;
    std::optional<Tree::Node> folder = Tree::root;
    bool has_diversions = diverting_folders_.contains(last_folder);
    while (!paths.empty()) {
      const std::size_t end = std::min(paths.find('\n'), paths.size());
      const std::string_view path = paths.substr(0, end);
      paths.remove_prefix(std::min(end + 1, paths.size()));
      const std::size_t name_at = path.rfind('/') + 1;
      if (path.substr(0, name_at) != last_folder) {
        last_folder = path.substr(0, name_at);
        folder = tree_.find(last_folder);
        has_diversions = diverting_folders_.contains(last_folder);
      }
      const Diversion* diversion = has_diversions ? diversion_of(path, package) : nullptr;
      visit(diversion == nullptr ? Place{folder, path.substr(name_at)}
                                 : Place{Tree::root, diversion->to});
    }
  }
  [[nodiscard]] std::optional<Tree::Node> find(const Place& place) const {
    return place.folder ? tree_.find(place.name, *place.folder) : std::nullopt;
  }

 private:
  struct Diversion {
    std::string_view to;
    std::string_view package;  // whose file stays at the first place
  };

  void take_diversions(std::string_view lines);
  [[nodiscard]] const Diversion* diversion_of(std::string_view path,
                                              std::string_view package) const;
  // Who owns a path first, owns it.
  void own(std::string_view paths, std::string_view owner);

  const Tree& tree_;
  std::map<std::string_view, Diversion> diversions_;  // by the path in the package
  std::set<std::string_view> diverting_folders_;      // with the slash behind them
  std::vector<Tree::Node> diverted_to_;               // places that administrators took, in order
  std::vector<std::uint32_t> owners_;  // of each node: one more than a place in the names; or 0
  std::vector<std::string> owner_names_;
};

}  // namespace hakoseki::image
