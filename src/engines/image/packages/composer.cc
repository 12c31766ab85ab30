// Packages of PHP: vendor/composer/installed.json, a list (Composer 1) or an object with `packages`
// (Composer 2); installed.php, which tells of the application that they are for; and composer.lock.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

// The text of `'NAME' => 'text'`, as Composer writes it.
std::string_view php_text(std::string_view bytes, std::string_view name) {
  std::size_t at = bytes.find(fmt::format("'{}' => '", name));
  if (at == std::string_view::npos) return {};
  at += name.size() + 7;
  return bytes.substr(at, std::min(bytes.find('\'', at), bytes.size()) - at);
}

// Tags are written with or without a `v`; versions of advisories never have it.
void take_mark(std::string& version) {
  if (version.size() > 1 && version[0] == 'v' && is_digit(version[1])) version.erase(0, 1);
}

void take_packages(const Node& list, Found& found) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Node entry = list.element(i);
    Package package{.type = PackageType::composer,
                    .name = entry.is_map() ? text_of(entry, "name") : std::string(),
                    .version = entry.is_map() ? text_of(entry, "version") : std::string()};
    if (package.name.empty() || package.version.empty()) {
      add_trouble(found, say({"package {} has no name or no version",
                              "パッケージ {} に名前またはバージョンがありません"},
                             i + 1));
      continue;
    }
    take_mark(package.version);
    add_package(found, std::move(package));
  }
}

}  // namespace

Result<Found> read_composer_root(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::composer_root};
  const std::size_t begin = bytes.find("'root' => array(");
  if (begin == std::string_view::npos) return found;
  bytes.remove_prefix(begin);
  bytes = bytes.substr(0, bytes.find("'versions' => array("));
  Package package{.type = PackageType::composer,
                  .name = std::string(php_text(bytes, "name")),
                  .version = std::string(php_text(bytes, "pretty_version"))};
  // What Composer calls it when composer.json gives it neither name nor version.
  const bool is_unnamed = package.name.empty() || package.name == "__root__";
  if (is_unnamed || package.version.find("no-version-set") != std::string::npos) return found;
  take_mark(package.version);
  found.packages.push_back(std::move(package));
  return found;
}

Result<Found> read_composer_installed(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  Node list = document.root();
  if (list.is_map()) {
    const std::optional<Node> packages = list.find("packages");
    if (!packages)
      return std::unexpected(
          Error(Fault::malformed, Text{"it names no `packages`", "`packages` がありません"}));
    list = *packages;
  }
  if (!list.is_list())
    return std::unexpected(Error(
        Fault::malformed, Text{"`packages` is no list", "`packages` がリストではありません"}));
  Found found{.format = Format::composer_installed};
  take_packages(list, found);
  return found;
}

Result<Found> read_composer_lock(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  Found found{.format = Format::lockfile};
  constexpr std::array<std::string_view, 2> groups = {"packages", "packages-dev"};
  for (const std::string_view group : groups) {
    const std::optional<Node> list = document.root().find(group);
    if (list && list->is_list()) take_packages(*list, found);
  }
  return found;
}

}  // namespace hakoseki::image
