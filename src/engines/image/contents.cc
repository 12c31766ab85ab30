#include "engines/image/contents.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "engines/image/files_of_interest.h"
#include "engines/image/ownership.h"
#include "engines/image/packaged_files.h"

namespace hakoseki::image {
namespace {

// Where the operating system says what it is (os-release(5)), and where its packages are listed.
constexpr std::string_view release_files[] = {"etc/os-release", "usr/lib/os-release"};

// A package among others of its list: of some, such as kernels, rpm has several versions.
std::string identity(const Package& package) {
  return fmt::format("{}:{}:{}", package.name, package.architecture, package.version);
}

class Merge {
 public:
  Merge(const std::vector<LayerFacts>& layers, PassOptions options)
      : layers_(layers), options_(options) {
    for (const LayerFacts& layer : layers_) {
      std::vector<std::uint32_t> read;
      read.reserve(layer.read.size());
      for (const FileFacts& facts : layer.read)
        read.push_back(facts.file);
      tree_.apply(layer.files, std::move(read));
    }
    tree_.settle();
    ownership_.emplace(tree_, layers_);
  }

  ImageContents run() {
    take_release();
    take_listed_assemblies();
    for_each_there(tree_, layers_, [&](EntryId entry, const FileFacts& facts) {
      take_packages(entry, tree_.fate(entry).first, facts.found);
    });
    sort_packages(contents_.packages);
    take_files();
    contents_.packaged =
        packaged_files(tree_, layers_, *ownership_, {.verified = options_.verify_files});
    take_gaps();
    return std::move(contents_);
  }

 private:
  using Node = Tree::Node;

  [[nodiscard]] const Found* found_at(std::string_view path) const {
    const std::optional<Node> node = tree_.find(path);
    const std::optional<EntryId> entry = node ? tree_.content(*node) : std::nullopt;
    if (!entry) return nullptr;
    const std::vector<FileFacts>& read = layers_[entry->layer].read;
    const auto facts =
        std::lower_bound(read.begin(), read.end(), entry->file,
                         [](const FileFacts& one, std::uint32_t file) { return one.file < file; });
    return facts == read.end() || facts->file != entry->file ? nullptr : &facts->found;
  }

  void take_release() {
    for (const std::string_view path : release_files) {
      const Found* found = found_at(path);
      if (found == nullptr || found->format != Format::os_release) continue;
      contents_.release = found->release;
      const Node node = *tree_.find(path);
      contents_.release_path = tree_.path(node);
      contents_.release_layer = tree_.content(node)->layer;
      return;
    }
  }

  // A NAME.deps.json names the packages of the assemblies around it.
  void take_listed_assemblies() {
    for_each_there(tree_, layers_, [&](EntryId entry, const FileFacts& facts) {
      if (facts.found.format != Format::dotnet_deps) return;
      const std::string path = tree_.path(tree_.fate(entry).first);
      const std::size_t slash = path.rfind('/');
      const auto folder =
          slash == std::string::npos ? Tree::root : tree_.find(path.substr(0, slash));
      std::string_view files = facts.found.owned;
      while (folder && !files.empty()) {
        const std::size_t end = std::min(files.find('\n'), files.size());
        if (const auto node = tree_.find(files.substr(0, end), *folder)) listed_.insert(*node);
        files.remove_prefix(std::min(end + 1, files.size()));
      }
    });
  }

  // The first of the layers, from here downwards, whose list has this package in this version all
  // the way up: each list is written anew by every layer that installs anything.
  [[nodiscard]] std::uint32_t layer_of(const Package& package, Format format, std::uint32_t layer,
                                       const std::string& list) const {
    for (std::uint32_t below = layer; below-- > 0;) {
      const auto& versions = versions_in(below, format, list);
      if (versions.empty()) continue;
      if (!versions.contains(identity(package))) break;
      layer = below;
    }
    return layer;
  }

  // What the list at a path said in a layer; empty where the layer does not write it.
  using Versions = std::unordered_set<std::string>;
  [[nodiscard]] const Versions& versions_in(std::uint32_t layer, Format format,
                                            const std::string& path) const {
    const auto [place, is_new] = versions_.try_emplace(std::pair(layer, path));
    if (!is_new) return place->second;
    for (const FileFacts& facts : layers_[layer].read) {
      if (facts.found.format != format || layers_[layer].files.path(facts.file) != path) continue;
      place->second.clear();
      for (const Package& package : facts.found.packages)
        place->second.insert(identity(package));
    }
    return place->second;
  }

  void take_packages(EntryId entry, Node node, const Found& found) {
    const std::string owner(ownership_->owner_of(node));
    if (found.format == Format::dotnet_assembly && (!owner.empty() || listed_.contains(node)))
      return;
    const std::string path = tree_.path(node);
    const bool listed = lists_a_system(found.format);
    const std::string list = layers_[entry.layer].files.path(entry.file);
    for (const Package& package : found.packages) {
      // Its own distribution lists it already, with fixes that the version does not tell.
      if (package.type == PackageType::generic && !owner.empty()) continue;
      InstalledPackage installed{
          .package = package,
          .layer = listed ? layer_of(package, found.format, entry.layer, list) : entry.layer,
          .paths = {package.place.empty() ? path : fmt::format("{}!/{}", path, package.place)},
          .owner = listed ? std::string() : owner};
      installed.package.owned.clear();
      installed.package.digests.clear();
      installed.package.place.clear();
      contents_.packages.push_back(std::move(installed));
    }
  }

  void take_files() {
    contents_.files =
        files_of_interest(tree_, layers_, [this](Node node) { return ownership_->owner_of(node); });
    if (const Found* found = found_at("etc/passwd")) contents_.files.accounts = found->accounts;
    if (const Found* found = found_at("etc/group")) contents_.files.groups = found->groups;
    const Found* shadow = found_at("etc/shadow");
    for (ImageAccount& account : contents_.files.accounts) {
      if (shadow == nullptr) break;
      account.empty_password =
          account.empty_password ||
          std::any_of(shadow->accounts.begin(), shadow->accounts.end(),
                      [&](const ImageAccount& one) { return one.name == account.name; });
    }
  }

  void take_gaps() {
    for (std::uint32_t layer = 0; layer < layers_.size(); ++layer) {
      contents_.files.is_cut = contents_.files.is_cut || layers_[layer].is_cut;
      for (const LayerGap& gap : layers_[layer].gaps)
        contents_.gaps.push_back({.layer = layer,
                                  .where = gap.where,
                                  .reason = gap.reason,
                                  .hides_files = gap.hides_files});
    }
    if (tree_.unplaced() > 0) {
      contents_.gaps.push_back(
          {.layer = 0,
           .where = {},
           .reason =
               say({"{} entries lie where no folder can be, are links to what is not there, or "
                    "are beyond the most that are held",
                    "{} 件のエントリーは、フォルダーになれない場所にあるか、存在しないものへの"
                    "リンクであるか、保持できる上限を超えています"},
                   tree_.unplaced())});
    }
  }

  const std::vector<LayerFacts>& layers_;
  const PassOptions options_;
  Tree tree_;
  std::optional<Ownership> ownership_;  // once the tree is settled
  ImageContents contents_;
  std::unordered_set<Node> listed_;  // assemblies whose packages another file names
  mutable std::map<std::pair<std::uint32_t, std::string>, Versions> versions_;
};

}  // namespace

void sort_packages(std::vector<InstalledPackage>& packages) {
  const auto key = [](const InstalledPackage& one) {
    const Package& package = one.package;
    return std::tie(package.type, package.name, package.version, package.architecture, one.layer,
                    one.owner);
  };
  std::sort(packages.begin(), packages.end(), [&](const auto& a, const auto& b) {
    return std::tuple_cat(key(a), std::tie(a.paths)) < std::tuple_cat(key(b), std::tie(b.paths));
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (kept > 0 && key(packages[kept - 1]) == key(packages[i])) {
      std::vector<std::string>& paths = packages[kept - 1].paths;
      for (std::string& path : packages[i].paths) {
        if (paths.empty() || paths.back() != path) paths.push_back(std::move(path));
      }
      continue;
    }
    if (kept != i) packages[kept] = std::move(packages[i]);
    ++kept;
  }
  packages.resize(kept);
}

ImageContents contents_of(const std::vector<LayerFacts>& layers, PassOptions options) {
  return Merge(layers, options).run();
}

}  // namespace hakoseki::image
