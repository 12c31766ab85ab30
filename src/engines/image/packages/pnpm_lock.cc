// pnpm-lock.yaml: the keys of `packages`: `/name/1.0.0_peer@2` until version 5,
// `/name@1.0.0(peer@2)` in version 6, `name@1.0.0` since version 9.
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/source_text.h"
#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "formats/yaml_reader.h"

namespace hakoseki::image {
namespace {

// Nothing for what does not come from the registry.
std::optional<Package> package_of(std::string_view key) {
  key = key.substr(0, key.find('('));
  const bool has_slash = key.starts_with('/');
  if (has_slash) key.remove_prefix(1);
  const std::size_t slash = key.rfind('/');
  const std::size_t at = key.rfind('@');
  // `@` behind the last slash stands before the version, unless peers follow a version in its old
  // form: `name/1.0.0_react@17.0.2`.
  const bool is_old = has_slash && slash != std::string_view::npos && slash + 1 < key.size() &&
                      is_digit(key[slash + 1]);
  const std::size_t end = is_old ? slash : at;
  if (end == std::string_view::npos || end == 0 || end + 1 >= key.size()) return std::nullopt;
  std::string_view version = key.substr(end + 1);
  if (is_old) version = version.substr(0, version.find('_'));
  if (!is_digit(version.front())) return std::nullopt;
  return Package{.type = PackageType::npm,
                 .name = std::string(key.substr(0, end)),
                 .version = std::string(version)};
}

}  // namespace

Result<Found> read_pnpm_lock(std::string_view /*path*/, std::string_view bytes) {
  const SourceText source({}, std::string(bytes));
  TRY(const Document document, read_yaml(source));
  Found found{.format = Format::lockfile};
  const std::optional<Node> packages = document.root().find("packages");
  if (!packages || !packages->is_map()) return found;
  for (std::size_t i = 0; i < packages->size(); ++i) {
    const std::string_view key = packages->key(i).text();
    if (std::optional<Package> package = package_of(key)) {
      add_package(found, std::move(*package));
    } else {
      add_trouble(
          found,
          say({"`{}` is not of the registry", "`{}` はレジストリのパッケージではありません"}, key));
    }
  }
  return found;
}

}  // namespace hakoseki::image
