// Packages of Node.js that Yarn keeps as they are packed, and that its Plug'n'Play loads from
// there: .yarn/cache/NAME-npm-VERSION-CHECKSUM.zip, with node_modules/NAME/ in it.
#include <string>
#include <utility>

#include "engines/image/packages/found.h"
#include "engines/image/packages/places.h"
#include "engines/image/reader.h"
#include "formats/archive/zip.h"

namespace hakoseki::image {

Result<Found> read_yarn_package(std::string_view /*path*/, std::string_view bytes,
                                const Pages& pages) {
  constexpr std::size_t most_bytes = std::size_t{4} << 20U;
  constexpr std::size_t most_in_it = 1000;
  constexpr std::size_t most_name_bytes = 4096;
  constexpr std::string_view file = "/package.json";
  TRY(const ZipArchive zip, ZipArchive::open(bytes, {}, pages));
  Found found{.format = Format::yarn_package};
  for (ZipArchive::Cursor cursor = zip.entries(); const auto entry = cursor.next();) {
    const std::string_view name = entry->name;
    if (!name.starts_with("node_modules/") || !name.ends_with(file) ||
        name.size() > most_name_bytes ||
        !is_node_package(name.substr(0, name.size() - file.size())))
      continue;
    if (found.packages.size() + found.troubles.size() == most_in_it) {
      found.troubles.push_back(Text{"more packages are in it; the list ends here",
                                    "ほかにもパッケージを含みますが、一覧はここまでです"});
      break;
    }
    const Result<std::string> content = zip.read(*entry, most_bytes);
    Result<Found> told = content ? read_node_package(name, *content)
                                 : Result<Found>(std::unexpected(content.error()));
    if (!told) {
      found.troubles.push_back(within(std::string(name), message_of(told.error())));
      continue;
    }
    for (Package& package : told->packages) {
      package.place = name;
      found.packages.push_back(std::move(package));
    }
  }
  return found;
}

}  // namespace hakoseki::image
