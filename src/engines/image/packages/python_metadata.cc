// Packages of Python: *.dist-info/METADATA, *.egg-info/PKG-INFO and files *.egg-info (PyPA, "Core
// metadata specifications").
#include <string>

#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {

Result<Found> read_python_metadata(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::python_metadata};
  const Stanza headers = take_stanza(bytes);
  std::string_view licence = headers["License-Expression"];
  if (licence.empty()) licence = headers["License"];
  Package package{.type = PackageType::pypi,
                  .name = std::string(headers["Name"]),
                  .version = std::string(headers["Version"]),
                  .licence = std::string(licence == "UNKNOWN" ? std::string_view() : licence)};
  if (package.name.empty() || package.version.empty()) {
    found.troubles.push_back(Text{"the metadata has no name or no version",
                                  "メタデータに名前またはバージョンがありません"});
  } else {
    found.packages.push_back(std::move(package));
  }
  return found;
}

}  // namespace hakoseki::image
