// Pipfile.lock; and of requirements.txt (pip, "Requirements File Format") what is pinned.
#include <array>
#include <optional>
#include <string>

#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"
#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {
namespace {

// `name[extra] == 1.0 ; marker --hash=...`; nothing for all that does not name one version.
std::optional<Package> pinned(std::string_view line) {
  const std::size_t equals = line.find("==");
  if (equals == std::string_view::npos) return std::nullopt;
  std::string_view name = trimmed(line.substr(0, equals));
  std::string_view version = line.substr(equals);
  while (version.starts_with('='))
    version.remove_prefix(1);
  version = trimmed(version);
  version = version.substr(0, version.find_first_of(" \t;#\\,"));
  name = trimmed(name.substr(0, name.find('[')));
  const bool is_name = !name.empty() && name.find_first_of(" \t<>=!~;@#/\\") == name.npos;
  if (!is_name || version.empty() || version.find('*') != version.npos) return std::nullopt;
  return Package{
      .type = PackageType::pypi, .name = std::string(name), .version = std::string(version)};
}

}  // namespace

Result<Found> read_requirements(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::lockfile};
  while (!bytes.empty()) {
    const std::string_view line = trimmed(take_line(bytes));
    if (line.empty() || line.starts_with('#') || line.starts_with('-')) continue;
    if (std::optional<Package> package = pinned(line)) add_package(found, std::move(*package));
  }
  return found;
}

Result<Found> read_pipfile_lock(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  Found found{.format = Format::lockfile};
  constexpr std::array<std::string_view, 2> groups = {"default", "develop"};
  for (const std::string_view group : groups) {
    const std::optional<Node> packages = document.root().find(group);
    for (std::size_t i = 0; packages && packages->is_map() && i < packages->size(); ++i) {
      const Node package = packages->value(i);
      const std::string_view name = packages->key(i).text();
      const std::string version = package.is_map() ? text_of(package, "version") : std::string();
      // Of a repository or a folder none is written.
      if (name.empty() || !version.starts_with("==") || version.size() == 2) {
        add_trouble(found, say({"`{}` has no version", "`{}` のバージョンがありません"}, name));
        continue;
      }
      add_package(
          found,
          {.type = PackageType::pypi, .name = std::string(name), .version = version.substr(2)});
    }
  }
  return found;
}

}  // namespace hakoseki::image
