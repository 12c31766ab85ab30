// Packages of .NET: NAME.deps.json, which stands beside each application and each shared framework
// (.NET, documentation/specs/runtime-configuration-file.md): `libraries` says what kind each is,
// `targets` what of it there is for which platform.
#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

std::optional<Node> member(const Node& map, std::string_view name) {
  const std::optional<Node> node = map.find(name);
  return node && node->is_map() ? node : std::nullopt;
}

// The files that a library brings, from the application's folder, each ended by a line feed. Most
// lie in it by their name alone, whatever they lay in before; those for one platform of several,
// and those of a package that was not copied, as they are named.
std::string files_of(const Node& library) {
  constexpr std::array<std::string_view, 4> kinds = {"runtime", "native", "resources",
                                                     "runtimeTargets"};
  std::string lines;
  for (const std::string_view kind : kinds) {
    const std::optional<Node> files = member(library, kind);
    for (std::size_t i = 0; files && i < files->size(); ++i) {
      const std::string_view path = files->key(i).text();
      if (path.find('\n') != std::string_view::npos) continue;
      const std::string_view name = path.substr(path.rfind('/') + 1);
      lines.append(path).append("\n");
      if (name.size() < path.size()) lines.append(name).append("\n");
    }
  }
  return lines;
}

// Of the target that is run, for each library the files that it brings.
using Libraries = std::unordered_map<std::string_view, std::string>;
Libraries libraries_of(const Node& root) {
  Libraries libraries;
  const std::optional<Node> targets = member(root, "targets");
  // As older tools wrote it, the name stands there by itself.
  const std::optional<Node> runtime = root.find("runtimeTarget");
  if (!targets || !runtime) return libraries;
  const std::string name = runtime->is_map()      ? text_of(*runtime, "name")
                           : runtime->is_scalar() ? std::string(runtime->text())
                                                  : std::string();
  const std::optional<Node> target = member(*targets, name);
  for (std::size_t i = 0; target && i < target->size(); ++i)
    libraries.emplace(target->key(i).text(), files_of(target->value(i)));
  return libraries;
}

// `NAME/VERSION` of a kind that is a package. Of a `reference` only a file is known, and no
// package.
std::optional<Package> package_of(std::string_view key, const Node& library) {
  const std::string kind = library.is_map() ? text_of(library, "type") : std::string();
  if (kind != "package" && kind != "project" && kind != "runtimepack") return std::nullopt;
  const std::size_t slash = key.rfind('/');
  std::string_view name = key.substr(0, slash);
  constexpr std::string_view pack = "runtimepack.";  // before the name of the package it came in
  if (kind == "runtimepack" && name.starts_with(pack)) name.remove_prefix(pack.size());
  return Package{.type = PackageType::nuget,
                 .name = std::string(name),
                 .version = slash == std::string_view::npos ? std::string()
                                                            : std::string(key.substr(slash + 1))};
}

}  // namespace

Result<Found> read_dotnet_deps(std::string_view /*path*/, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  const Node root = document.root();
  if (!root.is_map())
    return std::unexpected(
        Error(Fault::malformed, Text{"it holds no object", "JSON のオブジェクトではありません"}));
  Found found{.format = Format::dotnet_deps};
  const std::optional<Node> listed = member(root, "libraries");
  if (!listed) return found;
  const Libraries there = libraries_of(root);
  for (std::size_t i = 0; i < listed->size(); ++i) {
    const std::string_view key = listed->key(i).text();
    std::optional<Package> package = package_of(key, listed->value(i));
    if (!package) continue;
    if (package->name.empty() || package->version.empty()) {
      add_trouble(found, say({"library {} has no name or no version",
                              "ライブラリ {} に名前またはバージョンがありません"},
                             i + 1));
      continue;
    }
    // What was only there to build with, or only names others, left nothing.
    const auto place = there.find(key);
    if (place != there.end() && place->second.empty()) continue;
    if (place != there.end()) found.owned += place->second;
    add_package(found, std::move(*package));
  }
  return found;
}

}  // namespace hakoseki::image
