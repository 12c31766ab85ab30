#include "formats/sbom/sbom.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "formats/sbom/json.h"

namespace hakoseki::sbom {
namespace {

constexpr std::array<std::string_view, 6> cyclonedx_versions = {"1.2", "1.3", "1.4",
                                                                "1.5", "1.6", "1.7"};
constexpr std::array<std::string_view, 2> spdx_versions = {"SPDX-2.2", "SPDX-2.3"};

std::unexpected<Error> unsupported(const SourceText& source, Message what) {
  return std::unexpected(Error{Fault::unsupported, std::move(what), source.path()});
}

std::unexpected<Error> another_version(const SourceText& source, std::string_view format,
                                       std::string_view version) {
  return unsupported(source, say({"{} of the version `{}` is not read",
                                  "{} のバージョン `{}` には対応していません"},
                                 format, utf8::clip(utf8::neutralise(version), 40)));
}

}  // namespace

std::string_view Component::property(std::string_view wanted) const {
  const auto found = std::ranges::find(properties, wanted, &Property::first);
  return found == properties.end() ? std::string_view() : found->second;
}

std::unexpected<Error> too_many(const SourceText& source) {
  return std::unexpected(
      Error{Fault::too_large,
            say({"more than {} components", "構成要素が {} 件を超えています"}, most_components),
            source.path()});
}

Result<Sbom> parse_sbom(const SourceText& source) {
  if (source.text().size() > most_bytes) {
    return std::unexpected(
        Error{Fault::too_large,
              say({"an SBOM of more than {} bytes", "SBOM が {} バイトを超えています"}, most_bytes),
              source.path()});
  }
  TRY(const Document document, read_json(source));
  const Node root = document.root();
  const Text neither{"neither CycloneDX nor SPDX 2 in JSON",
                     "CycloneDX でも SPDX 2 でもない JSON です"};
  if (!root.is_map()) return unsupported(source, neither);
  if (text_of(root, "bomFormat") == "CycloneDX") {
    const std::string version = text_of(root, "specVersion");
    if (!is_one_of(version, cyclonedx_versions))
      return another_version(source, "CycloneDX", version);
    return read_cyclonedx(source, root);
  }
  const std::string spdx = text_of(root, "spdxVersion");
  if (!spdx.empty()) {
    if (!is_one_of(spdx, spdx_versions)) return another_version(source, "SPDX", spdx);
    return read_spdx(source, root);
  }
  // SPDX 3 is JSON-LD, another model altogether.
  if (root.find("@context") && root.find("@graph")) return another_version(source, "SPDX", "3");
  return unsupported(source, neither);
}

}  // namespace hakoseki::sbom
