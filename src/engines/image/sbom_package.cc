#include "engines/image/sbom_package.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "engines/image/packages/rpm_names.h"
#include "engines/image/purl_reader.h"

namespace hakoseki::image {
namespace {

std::string joined(std::string_view space, char mark, std::string_view name) {
  return space.empty() ? std::string(name) : fmt::format("{}{}{}", space, mark, name);
}

// The purl's name as the component spells it: purls of some types are in lower case.
std::string spelled_name(const sbom::Component& component, const Purl& purl, PackageType type) {
  std::string name = name_in(purl, type);
  const std::string wanted = normal_name(purl.type, name);
  for (std::string& spelled :
       std::vector{component.name, joined(component.group, '/', component.name)}) {
    if (normal_name(purl.type, spelled) == wanted) return std::move(spelled);
  }
  return name;
}

// [epoch:]version of a distribution's package.
std::string with_epoch(std::string_view epoch, std::string_view version) {
  if (epoch.empty() || epoch == "0" || version.find(':') != std::string_view::npos)
    return std::string(version);
  return fmt::format("{}:{}", epoch, version);
}

void take_source(const sbom::Component& component, const Purl& purl, Package& package) {
  package.source_name = told(component, {"hakoseki:source:name", "aquasecurity:trivy:SrcName"});
  package.source_version = component.property("hakoseki:source:version");
  if (const std::string_view by_trivy = component.property("aquasecurity:trivy:SrcVersion");
      !by_trivy.empty()) {
    package.source_version =
        with_epoch(component.property("aquasecurity:trivy:SrcEpoch"),
                   joined(by_trivy, '-', component.property("aquasecurity:trivy:SrcRelease")));
    if (package.source_version.ends_with('-')) package.source_version.pop_back();
  }
  if (!package.source_name.empty()) return;
  // Trivy's SPDX: name and version.
  const std::string_view built = component.property("built package from");
  if (const std::size_t space = built.find(' '); space != std::string_view::npos) {
    package.source_name = built.substr(0, space);
    package.source_version = built.substr(space + 1);
    return;
  }
  const std::string_view upstream = purl.qualifier("upstream");
  if (upstream.ends_with(".src.rpm")) return take_rpm_source(upstream, package);
  if (upstream.empty()) return;
  const std::size_t at = upstream.find('@');
  package.source_name = upstream.substr(0, at);
  package.source_version =
      at == std::string_view::npos ? std::string_view(package.version) : upstream.substr(at + 1);
}

// Without the slash in front, as entries of layers are named.
std::vector<std::string> paths_of(const sbom::Component& component) {
  std::vector<std::string> paths = component.paths;
  for (const auto& [name, value] : component.properties) {
    const bool by_syft = name.starts_with("syft:location:") && name.ends_with(":path");
    if (by_syft || name == "hakoseki:path" || name == "aquasecurity:trivy:FilePath")
      paths.push_back(value);
  }
  for (std::string& path : paths)
    path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
  std::ranges::sort(paths);
  const auto repeated = std::ranges::unique(paths);
  paths.erase(repeated.begin(), repeated.end());
  return paths;
}

std::unexpected<Error> unsupported(Message why) {
  return std::unexpected(Error{Fault::unsupported, std::move(why)});
}

// What has no package URL is kept as `generic` where that is a type of ours.
Result<std::pair<Purl, PackageType>> identity_of(const sbom::Component& component) {
  if (!component.purl.empty()) {
    TRY(Purl purl, parse_purl(component.purl));
    const std::optional<PackageType> type = type_of(purl.type);
    if (type) return std::pair(std::move(purl), *type);
    return unsupported(say(
        {"packages of the type `{}` are not read", "種類 `{}` のパッケージには対応していません"},
        utf8::clip(utf8::neutralise(purl.type), 40)));
  }
  const std::optional<PackageType> generic = type_of("generic");
  if (generic && !component.name.empty() && !component.version.empty())
    return std::pair(Purl{.type = "generic", .space = {}, .name = component.name}, *generic);
  return unsupported(Text{"it has no package URL", "パッケージ URL がありません"});
}

}  // namespace

std::string_view told(const sbom::Component& component,
                      std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const std::string_view value = component.property(name);
    if (!value.empty()) return value;
  }
  return {};
}

Result<SbomPackage> package_of(const sbom::Component& component) {
  TRY(const auto identity, identity_of(component));
  const auto& [purl, type] = identity;
  SbomPackage read{
      .package = {.type = type,
                  .name = spelled_name(component, purl, type),
                  .version = purl.version.empty() ? component.version : purl.version,
                  .licence = component.licence},
      .distro = {},
      .layer = std::string(told(
          component, {"hakoseki:layer:diffID", "aquasecurity:trivy:LayerDiffID", "LayerDiffID",
                      "syft:location:0:layerID", "layerID", "hakoseki:layer:digest",
                      "aquasecurity:trivy:LayerDigest", "LayerDigest", "hakoseki:layer:number"})),
      .owner = std::string(component.property("hakoseki:owner")),
      .paths = paths_of(component)};
  if (!is_of_a_distribution(type)) return read;
  Package& package = read.package;
  package.version = with_epoch(purl.qualifier("epoch"), package.version);
  package.architecture = purl.qualifier("arch");
  read.distro = purl.qualifier("distro");
  take_source(component, purl, package);
  return read;
}

}  // namespace hakoseki::image
