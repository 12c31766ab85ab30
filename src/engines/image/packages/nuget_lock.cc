// packages.lock.json (NuGet): for each target framework what every name was resolved to.
#include <optional>
#include <string>

#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"

namespace hakoseki::image {

Result<Found> read_nuget_lock(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  Found found{.format = Format::lockfile};
  const std::optional<Node> frameworks = document.root().find("dependencies");
  for (std::size_t i = 0; frameworks && frameworks->is_map() && i < frameworks->size(); ++i) {
    const Node packages = frameworks->value(i);
    for (std::size_t j = 0; packages.is_map() && j < packages.size(); ++j) {
      const Node package = packages.value(j);
      const std::string_view name = packages.key(j).text();
      std::string version = package.is_map() ? text_of(package, "resolved") : std::string();
      if (package.is_map() && text_of(package, "type") == "Project") continue;  // another one here
      if (name.empty() || version.empty()) {
        add_trouble(found, say({"`{}` has no version", "`{}` のバージョンがありません"}, name));
        continue;
      }
      add_package(
          found,
          {.type = PackageType::nuget, .name = std::string(name), .version = std::move(version)});
    }
  }
  return found;
}

}  // namespace hakoseki::image
