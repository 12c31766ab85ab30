// Packages of conda: conda-meta/NAME-VERSION-BUILD.json of each environment, one a package. The
// files it lists stay theirs: what of Python is among them is told by its own metadata too, and
// advisories speak of that.
#include <string>

#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"
#include "engines/image/reader.h"

namespace hakoseki::image {

Result<Found> read_conda_package(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  const Node root = document.root();
  if (!root.is_map())
    return std::unexpected(
        Error(Fault::malformed, Text{"it holds no object", "JSON のオブジェクトではありません"}));
  Found found{.format = Format::conda_package};
  Package package{.type = PackageType::conda,
                  .name = text_of(root, "name"),
                  .version = text_of(root, "version"),
                  .architecture = text_of(root, "subdir"),
                  .licence = text_of(root, "license")};
  if (package.name.empty() || package.version.empty()) {
    add_trouble(found, Text{"it has no name or no version", "名前またはバージョンがありません"});
  } else {
    add_package(found, std::move(package));
  }
  return found;
}

}  // namespace hakoseki::image
