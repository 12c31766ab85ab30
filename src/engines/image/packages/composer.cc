// Packages of PHP: vendor/composer/installed.json, a list (Composer 1) or an object with `packages`
// (Composer 2).
#include <string>

#include <fmt/format.h>

#include "engines/image/packages/json_file.h"
#include "engines/image/reader.h"

namespace hakoseki::image {

Result<Found> read_composer_installed(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  Node list = document.root();
  if (list.is_map()) {
    const std::optional<Node> packages = list.find("packages");
    if (!packages) return std::unexpected(Error{Fault::malformed, "it names no `packages`"});
    list = *packages;
  }
  if (!list.is_list()) return std::unexpected(Error{Fault::malformed, "`packages` is no list"});
  Found found{.format = Format::composer_installed};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Node entry = list.element(i);
    Package package{.type = PackageType::composer,
                    .name = entry.is_map() ? text_of(entry, "name") : std::string(),
                    .version = entry.is_map() ? text_of(entry, "version") : std::string()};
    if (package.name.empty() || package.version.empty()) {
      found.troubles.push_back(fmt::format("package {} has no name or no version", i + 1));
      continue;
    }
    // Tags are written with or without it; versions of advisories never have it.
    if (package.version.size() > 1 && package.version[0] == 'v' && package.version[1] >= '0' &&
        package.version[1] <= '9') {
      package.version.erase(0, 1);
    }
    found.packages.push_back(std::move(package));
  }
  return found;
}

}  // namespace hakoseki::image
