// package-lock.json and npm-shrinkwrap.json (npm, docs: package-lock-json): since version 2 a flat
// map of `packages`, before it `dependencies` inside each other.
#include <optional>
#include <string>
#include <utility>

#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"

namespace hakoseki::image {
namespace {

void add(std::string name, std::string version, Found& found) {
  // Under another name: `"x": {"version": "npm:real@1.0.0"}`.
  constexpr std::string_view alias = "npm:";
  const std::size_t at = version.rfind('@');
  if (version.starts_with(alias) && at != std::string::npos && at > alias.size()) {
    name = version.substr(alias.size(), at - alias.size());
    version.erase(0, at + 1);
  }
  if (name.empty() || version.empty()) {
    add_trouble(found, say({"`{}` has no version", "`{}` のバージョンがありません"}, name));
    return;
  }
  add_package(found,
              {.type = PackageType::npm, .name = std::move(name), .version = std::move(version)});
}

// By where each is installed, relative to the root, whose own key is empty.
void take_packages(const Node& packages, Found& found) {
  constexpr std::string_view folder = "node_modules/";
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const Node package = packages.value(i);
    if (!package.is_map()) continue;
    const std::optional<Node> link = package.find("link");
    if (link && link->is_scalar() && link->text() == "true") continue;  // its target is listed too
    const std::string_view place = packages.key(i).text();
    const std::size_t at = place.rfind(folder);
    std::string name = text_of(package, "name");
    if (name.empty() && at != std::string_view::npos) name = place.substr(at + folder.size());
    std::string version = text_of(package, "version");
    // A project or workspace of one's own needs neither.
    if (at == std::string_view::npos && (name.empty() || version.empty())) continue;
    add(std::move(name), std::move(version), found);
  }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as limits::nesting.
void take_dependencies(const Node& dependencies, Found& found) {
  for (std::size_t i = 0; i < dependencies.size(); ++i) {
    const Node package = dependencies.value(i);
    if (!package.is_map()) continue;
    add(std::string(dependencies.key(i).text()), text_of(package, "version"), found);
    const std::optional<Node> inner = package.find("dependencies");
    if (inner && inner->is_map()) take_dependencies(*inner, found);
  }
}

}  // namespace

Result<Found> read_npm_lock(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  const Node root = document.root();
  if (!root.is_map())
    return std::unexpected(
        Error(Fault::malformed, Text{"it holds no object", "JSON のオブジェクトではありません"}));
  Found found{.format = Format::lockfile};
  const std::optional<Node> packages = root.find("packages");
  const std::optional<Node> dependencies = root.find("dependencies");
  if (packages && packages->is_map()) {
    take_packages(*packages, found);
  } else if (dependencies && dependencies->is_map()) {
    take_dependencies(*dependencies, found);
  }
  return found;
}

}  // namespace hakoseki::image
