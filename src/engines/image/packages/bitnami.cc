// Packages of Bitnami's images: opt/bitnami/NAME/.spdx-NAME.spdx, in SPDX 2.3 as JSON: the
// application and what was built into it, each with its package URL.
#include <optional>
#include <string>
#include <utility>

#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"
#include "engines/image/purl_reader.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

// SPDX has two words for "not told".
std::string licence_of(const Node& package) {
  for (const std::string_view name : {"licenseConcluded", "licenseDeclared"}) {
    std::string licence = text_of(package, name);
    if (!licence.empty() && licence != "NOASSERTION" && licence != "NONE") return licence;
  }
  return {};
}

std::optional<Package> package_of(const Node& entry) {
  const std::optional<Node> references = entry.find("externalRefs");
  if (!references || !references->is_list()) return std::nullopt;
  for (std::size_t i = 0; i < references->size(); ++i) {
    const Node reference = references->element(i);
    if (!reference.is_map() || text_of(reference, "referenceType") != "purl") continue;
    std::optional<Package> package = package_of_purl(text_of(reference, "referenceLocator"));
    if (package) return package;
  }
  return std::nullopt;
}

}  // namespace

Result<Found> read_bitnami_spdx(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  const std::optional<Node> packages = document.root().find("packages");
  if (!packages || !packages->is_list())
    return std::unexpected(
        Error(Fault::malformed, Text{"it names no `packages`", "`packages` がありません"}));
  Found found{.format = Format::bitnami_spdx};
  for (std::size_t i = 0; i < packages->size(); ++i) {
    const Node entry = packages->element(i);
    std::optional<Package> package = package_of(entry);
    if (!package) {
      add_trouble(found, say({"package {} has no package URL that can be read",
                              "パッケージ {} に読み取れる package URL がありません"},
                             i + 1));
      continue;
    }
    if (package->version.empty()) package->version = text_of(entry, "versionInfo");
    package->licence = licence_of(entry);
    add_package(found, std::move(*package));
  }
  return found;
}

}  // namespace hakoseki::image
