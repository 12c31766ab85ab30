#include "engines/image/packaged_files.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/stream_hash.h"
#include "engines/image/digests.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_listed = 1000;  // of each list: the verdict is the same with more
constexpr std::size_t most_unseen = 10;

// Where programs of the system lie. Modules of languages have their own package managers.
bool is_of_the_system(std::string_view path) {
  constexpr std::array<std::string_view, 5> modules = {"/node_modules/", "/site-packages/",
                                                       "/dist-packages/", "/gems/", "/perl5/"};
  if (path.starts_with("usr/")) path.remove_prefix(4);
  const std::string_view top = path.substr(0, path.find('/'));
  if (top.size() == path.size()) return false;
  if (top != "bin" && top != "sbin" && !top.starts_with("lib")) return false;
  return std::none_of(modules.begin(), modules.end(), [&](std::string_view folder) {
    return path.find(folder) != std::string_view::npos;
  });
}

// The policy of a container's administrator on starting services (invoke-rc.d of Debian asks it):
// no package may bring it, and Debian's and Ubuntu's own images have one.
bool is_policy(std::string_view path) {
  return path == "usr/sbin/policy-rc.d";
}

bool is_database(Format format) {
  return lists_a_system(format) || format == Format::dpkg_status_d || format == Format::dpkg_list ||
         format == Format::dpkg_digests || format == Format::dpkg_conffiles ||
         format == Format::dpkg_diversions || format == Format::rpm_journal;
}

// Those of Bitnami are listed by themselves, without their files.
bool is_of_bitnami(std::string_view path) {
  return path.starts_with("opt/bitnami/");
}

class Verification {
 public:
  Verification(const Tree& tree, const std::vector<LayerFacts>& layers, const Ownership& ownership,
               PackagedFilesWish wish)
      : tree_(tree), layers_(layers), ownership_(ownership), wish_(wish) {}

  PackagedFiles run() {
    take_lists();
    take_gaps();
    if (files_.database == PackagedFiles::Database::none) return {};
    // Without all lists, most programs would look like nobody's.
    const bool is_listed = files_.unowned_unseen.empty();
    if (files_.database == PackagedFiles::Database::of_a_system && is_listed) take_unowned();
    take_digests();
    sort_by_path(files_.unowned);
    std::vector<AlteredFile>& altered = files_.altered;
    std::sort(altered.begin(), altered.end(),
              [](const AlteredFile& a, const AlteredFile& b) { return a.file.path < b.file.path; });
    // Packages of rpm may have a file in common.
    altered.erase(std::unique(altered.begin(), altered.end()), altered.end());
    return std::move(files_);
  }

 private:
  using Database = PackagedFiles::Database;

  static void sort_by_path(std::vector<ImageFile>& files) {
    std::sort(files.begin(), files.end(),
              [](const ImageFile& a, const ImageFile& b) { return a.path < b.path; });
  }

  static void note(std::vector<Unknown>& unseen, std::string detail) {
    if (unseen.size() == most_unseen) return;
    unseen.push_back({.reason = Reason::not_seen, .detail = std::move(detail)});
  }

  void take_list(EntryId entry, const Found& found) {
    switch (found.format) {
      case Format::dpkg_list:
        lists_.insert(package_named(found.owner));
        return;
      case Format::dpkg_digests:
        with_digests_.insert(package_named(found.owner));
        return;
      case Format::rpm_manifest:
        lists_no_files_ = true;
        [[fallthrough]];
      case Format::dpkg_status_d:
        files_.database = std::max(files_.database, Database::of_distroless);
        return;
      case Format::dpkg_status:
        if (is_of_bitnami(layers_[entry.layer].files.path(entry.file))) return;
        for (const Package& package : found.packages)
          expected_.insert(package.name);
        [[fallthrough]];
      case Format::apk_installed:
      case Format::rpm_database:
        if (!found.packages.empty()) files_.database = Database::of_a_system;
        return;
      default:
        return;
    }
  }

  void take_lists() {
    for_each_there(tree_, layers_,
                   [&](EntryId entry, const FileFacts& facts) { take_list(entry, facts.found); });
    for (const std::string_view package : expected_) {
      if (lists_.contains(package)) continue;
      const std::string detail = fmt::format("the list of files of {}", package);
      note(files_.unowned_unseen, detail);
      note(files_.altered_unseen, detail);
    }
  }

  // Where a part of the database could not be read, or of a layer that may hold one.
  void take_gaps() {
    for (std::uint32_t layer = 0; layer < layers_.size(); ++layer) {
      for (const LayerGap& gap : layers_[layer].gaps) {
        const Reader* reader = digest_reader_by_path(gap.where);
        if (reader == nullptr || !is_database(reader->format) || is_of_bitnami(gap.where)) continue;
        const std::optional<Tree::Node> node = tree_.find(gap.where);
        const std::optional<EntryId> entry = node ? tree_.content(*node) : std::nullopt;
        if (!entry || entry->layer != layer) continue;
        // Also one of which nothing could be read is one.
        if (lists_a_system(reader->format)) files_.database = Database::of_a_system;
        const std::string detail = fmt::format("the package database {}", gap.where);
        note(files_.unowned_unseen, detail);
        note(files_.altered_unseen, detail);
      }
    }
  }

  [[nodiscard]] ImageFile file_at(Tree::Node node, EntryId entry) const {
    const LayerFile file = layers_[entry.layer].files[entry.file];
    return {.path = tree_.path(node),
            .package = std::string(ownership_.owner_of(node)),
            .layer = entry.layer,
            .uid = file.uid,
            .gid = file.gid,
            .mode = file.mode,
            .has_capability = file.has_capability};
  }

  void take_unowned() {
    tree_.for_each([&](Tree::Node node, EntryId entry) {
      if (files_.unowned.size() == most_listed) return;
      const LayerFile file = layers_[entry.layer].files[entry.file];
      if (file.kind != FileKind::regular || !file.is_program) return;
      if (!ownership_.owner_of(node).empty() || ownership_.is_diversion(node)) return;
      const std::string path = tree_.path(node);
      if (is_of_the_system(path) && !is_policy(path)) {
        files_.unowned.push_back(file_at(node, entry));
      }
    });
  }

  void take_digests() {
    if (!wish_.verified) {
      return note(files_.altered_unseen, "the content of files of packages (`--verify-files`)");
    }
    if (lists_no_files_) note(files_.altered_unseen, "the recorded digests of the packages");
    take_configuration();
    for_each_there(tree_, layers_, [&](EntryId, const FileFacts& facts) {
      const Found& found = facts.found;
      if (found.format == Format::dpkg_list) look_for_record(found);
      if (found.format == Format::dpkg_digests || found.format == Format::dpkg_list)
        verify(found.owned, found.digests, package_named(found.owner), PackageType::deb);
      for (const Package& package : found.packages)
        verify(package.owned, package.digests, package.name, package.type);
    });
  }

  void take_configuration() {
    for_each_there(tree_, layers_, [&](EntryId, const FileFacts& facts) {
      const Found& found = facts.found;
      if (found.format != Format::dpkg_conffiles) return;
      const auto add = [&](const Ownership::Place& place) {
        if (const auto node = ownership_.find(place)) configuration_.insert(*node);
      };
      ownership_.for_each_place(found.owned, package_named(found.owner), add);
    });
  }

  // A package of which dpkg has no digests at all, and that brought files.
  void look_for_record(const Found& list) {
    const std::string_view package = package_named(list.owner);
    if (!list.digests.empty() || with_digests_.contains(package)) return;
    bool has_files = false;
    ownership_.for_each_place(list.owned, package, [&](const Ownership::Place& place) {
      const std::optional<Tree::Node> node = ownership_.find(place);
      const std::optional<EntryId> entry = node ? tree_.content(*node) : std::nullopt;
      if (!entry || configuration_.contains(*node)) return;
      has_files = has_files || kind_of(*entry) == FileKind::regular;
    });
    if (has_files) note(files_.altered_unseen, fmt::format("the recorded digests of {}", package));
  }

  [[nodiscard]] FileKind kind_of(EntryId entry) const {
    return layers_[entry.layer].files[entry.file].kind;
  }

  // One link of apk is recorded by the name of its target.
  [[nodiscard]] bool is_recorded_link(const Ownership::Place& place,
                                      const RecordedDigest& digest) const {
    const auto node = place.folder ? tree_.child(*place.folder, place.name) : std::nullopt;
    const std::optional<EntryId> entry = node ? tree_.content(*node) : std::nullopt;
    if (!entry || kind_of(*entry) != FileKind::symbolic_link) return false;
    const bool is_sha1 = digest.kind == DigestKind::sha1;
    if (is_sha1 && !is_available(HashAlgorithm::sha1)) return false;
    StreamHash hash(is_sha1 ? HashAlgorithm::sha1 : HashAlgorithm::sha256);
    hash.feed(layers_[entry->layer].files.link(entry->file));
    return hash.bytes().starts_with(digest.bytes);
  }

  void verify(std::string_view paths, std::string_view digests, std::string_view package,
              PackageType type) {
    if (digests.empty()) return;
    ownership_.for_each_place(paths, package, [&](const Ownership::Place& place) {
      const RecordedDigest digest = take_digest(digests);
      if (digest.kind == DigestKind::none) return;
      if (type == PackageType::apk && is_recorded_link(place, digest)) return;
      const std::optional<Tree::Node> node = ownership_.find(place);
      const std::optional<EntryId> entry = node ? tree_.content(*node) : std::nullopt;
      // What was taken away is not altered; nor is a file of dpkg that another package took over,
      // or that its administrator may change.
      if (!entry) return;
      if (type == PackageType::deb &&
          (ownership_.owner_of(*node) != package || configuration_.contains(*node))) {
        return;
      }
      compare(*node, *entry, digest);
    });
  }

  void compare(Tree::Node node, EntryId entry, const RecordedDigest& recorded) {
    const std::string_view found = layers_[entry.layer].digests.find(entry.file, recorded.kind);
    if (found.empty()) {
      return note(files_.altered_unseen, fmt::format("the digest of /{}", tree_.path(node)));
    }
    if (found == recorded.bytes) {
      ++files_.unaltered;
    } else if (files_.altered.size() < most_listed) {
      files_.altered.push_back({.file = file_at(node, entry),
                                .recorded = shown(recorded),
                                .found = shown({recorded.kind, found})});
    }
  }

  const Tree& tree_;
  const std::vector<LayerFacts>& layers_;
  const Ownership& ownership_;
  const PackagedFilesWish wish_;
  PackagedFiles files_;
  bool lists_no_files_ = false;
  std::set<std::string_view> expected_;      // packages of dpkg,
  std::set<std::string_view> lists_;         // those with a list of their files,
  std::set<std::string_view> with_digests_;  // and with digests of them
  std::set<Tree::Node> configuration_;
};

}  // namespace

PackagedFiles packaged_files(const Tree& tree, const std::vector<LayerFacts>& layers,
                             const Ownership& ownership, PackagedFilesWish wish) {
  return Verification(tree, layers, ownership, wish).run();
}

}  // namespace hakoseki::image
