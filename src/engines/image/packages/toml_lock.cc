// Lock files of tables `[[package]]` with a name and a version: Cargo.lock, poetry.lock, uv.lock.
#include <string>

#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "formats/toml_tables.h"

namespace hakoseki::image {
namespace {

Result<Found> read(PackageType type, std::string_view bytes) {
  TRY(const std::vector<TomlTable> tables, read_toml_tables(bytes));
  Found found{.format = Format::lockfile};
  for (const TomlTable& table : tables) {
    if (table.name != "package") continue;
    const std::string_view name = table["name"];
    const std::string_view version = table["version"];
    if (name.empty()) {
      add_trouble(found, Text{"a package has no name", "名前のないパッケージがあります"});
      continue;
    }
    // uv leaves the version out where a project of one's own works it out.
    add_package(found, {.type = type, .name = std::string(name), .version = std::string(version)});
  }
  return found;
}

}  // namespace

Result<Found> read_cargo_lock(std::string_view /*path*/, std::string_view bytes) {
  return read(PackageType::cargo, bytes);
}

Result<Found> read_python_toml_lock(std::string_view /*path*/, std::string_view bytes) {
  return read(PackageType::pypi, bytes);
}

}  // namespace hakoseki::image
