// Eggs of Python that are ZIP archives: EGG-INFO/PKG-INFO is their metadata (setuptools, "The
// Internal Structure of Python Eggs").
#include <utility>

#include "engines/image/reader.h"
#include "formats/archive/zip.h"

namespace hakoseki::image {

Result<Found> read_python_egg(std::string_view path, std::string_view bytes, const Pages& pages) {
  constexpr std::size_t most_bytes = std::size_t{4} << 20U;
  TRY(const ZipArchive zip, ZipArchive::open(bytes, {}, pages));
  Found found{.format = Format::python_egg};
  for (ZipArchive::Cursor cursor = zip.entries(); const auto entry = cursor.next();) {
    if (entry->name != "EGG-INFO/PKG-INFO") continue;
    TRY(const std::string metadata, zip.read(*entry, most_bytes));
    TRY(Found told, read_python_metadata(path, metadata));
    for (Package& package : told.packages)
      package.place = entry->name;
    told.format = Format::python_egg;
    return told;
  }
  found.troubles.push_back(
      Text{"an egg without EGG-INFO/PKG-INFO", "EGG-INFO/PKG-INFO がない egg です"});
  return found;
}

}  // namespace hakoseki::image
