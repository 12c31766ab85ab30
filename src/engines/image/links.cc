#include "engines/image/links.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hakoseki::image {
namespace {

constexpr std::string_view manifest = "/package.json";
constexpr std::string_view modules = "node_modules";
// Folders that are looked at for all of npm: an image of thousands of packages takes some hundred
// thousand, a hostile one would take for ever.
constexpr std::size_t most_steps = 10'000'000;

template <class Visit>
void for_each_word(std::string_view text, char mark, const Visit& visit) {
  while (!text.empty()) {
    const std::size_t end = text.find(mark);
    if (end != 0) visit(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

class Linker {
 public:
  explicit Linker(const std::vector<InstalledPackage>& packages) : packages_(packages) {
    for (std::uint32_t i = 0; i < packages_.size(); ++i) {
      const Package& package = packages_[i].package;
      if (is_of_a_distribution(package.type)) {
        names_[package.name].push_back(i);
        for_each_word(package.provides, ' ',
                      [&](std::string_view name) { provided_[name].push_back(i); });
      }
      if (package.type != PackageType::npm) continue;
      for (const std::string_view path : packages_[i].paths) {
        if (path.ends_with(manifest))
          folders_.emplace(path.substr(0, path.size() - manifest.size()), i);
      }
    }
  }

  PackageLinks run() {
    PackageLinks links;
    links.needs.resize(packages_.size());
    links.owners.resize(packages_.size(), PackageLinks::none);
    for (std::uint32_t i = 0; i < packages_.size(); ++i) {
      std::vector<std::uint32_t>& needs = links.needs[i];
      if (packages_[i].package.type == PackageType::npm) {
        look_in_folders(packages_[i], needs);
      } else {
        look_by_name(packages_[i].package, needs);
      }
      std::ranges::sort(needs);
      const auto repeated = std::ranges::unique(needs);
      needs.erase(repeated.begin(), repeated.end());
      std::erase(needs, i);
      const std::string& owner = packages_[i].owner;
      if (owner.empty()) continue;
      const std::optional<std::uint32_t> found = one_of(names_, owner, {});
      if (found && *found != i) links.owners[i] = *found;
    }
    return links;
  }

 private:
  using Places = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;

  // One of the same architecture before others.
  [[nodiscard]] std::optional<std::uint32_t> one_of(const Places& places, std::string_view name,
                                                    std::string_view architecture) const {
    const auto found = places.find(name);
    if (found == places.end()) return std::nullopt;
    for (const std::uint32_t i : found->second) {
      if (packages_[i].package.architecture == architecture) return i;
    }
    return found->second.front();
  }

  void look_by_name(const Package& package, std::vector<std::uint32_t>& needs) const {
    for_each_word(package.depends, ' ', [&](std::string_view group) {
      bool is_found = false;
      for_each_word(group, '|', [&](std::string_view name) {
        if (is_found) return;
        std::optional<std::uint32_t> one = one_of(names_, name, package.architecture);
        if (!one) one = one_of(provided_, name, package.architecture);
        if (!one) return;
        is_found = true;
        needs.push_back(*one);
      });
    });
  }

  // Node.js, "Loading from node_modules folders": from the package's own folder upwards.
  void look_in_folders(const InstalledPackage& installed, std::vector<std::uint32_t>& needs) {
    for (const std::string_view path : installed.paths) {
      if (!path.ends_with(manifest)) continue;
      const std::string_view folder = path.substr(0, path.size() - manifest.size());
      for_each_word(installed.package.depends, ' ', [&](std::string_view name) {
        if (const std::optional<std::uint32_t> found = found_from(folder, name))
          needs.push_back(*found);
      });
    }
  }

  std::optional<std::uint32_t> found_from(std::string_view folder, std::string_view name) {
    while (steps_ < most_steps) {
      ++steps_;
      if (folder != modules && !folder.ends_with("/node_modules")) {
        wanted_.assign(folder);
        if (!folder.empty()) wanted_ += '/';
        wanted_.append(modules).append("/").append(name);
        const auto found = folders_.find(wanted_);
        if (found != folders_.end()) return found->second;
      }
      if (folder.empty()) break;
      const std::size_t slash = folder.rfind('/');
      folder = folder.substr(0, slash == std::string_view::npos ? 0 : slash);
    }
    return std::nullopt;
  }

  const std::vector<InstalledPackage>& packages_;
  Places names_;     // of the distribution's packages
  Places provided_;  // by them
  std::unordered_map<std::string_view, std::uint32_t> folders_;
  std::string wanted_;
  std::size_t steps_ = 0;
};

}  // namespace

PackageLinks links_between(const std::vector<InstalledPackage>& packages) {
  return Linker(packages).run();
}

}  // namespace hakoseki::image
