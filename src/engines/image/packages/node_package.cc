// Packages of Node.js: node_modules/**/package.json (npm, docs: package-json).
#include <string>

#include "engines/image/packages/json_file.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

// A text, or an object with `type` (the older form), or a list of those.
std::string licence_of(const Node& package) {
  const std::optional<Node> licence = package.find("license");
  if (!licence) return {};
  if (licence->is_map()) return text_of(*licence, "type");
  return licence->is_scalar() && !licence->is_plain() ? std::string(licence->text())
                                                      : std::string();
}

// `@scope/name` of `node_modules/@scope/name/package.json`; empty where the file lies elsewhere.
std::string_view folder_name(std::string_view path) {
  constexpr std::string_view modules = "node_modules/";
  path = path.substr(0, path.rfind('/'));
  const std::size_t at = path.rfind(modules);
  return at == std::string_view::npos ? std::string_view() : path.substr(at + modules.size());
}

void take_names(const Node& package, std::string_view member, std::string& names) {
  const std::optional<Node> map = package.find(member);
  if (!map || !map->is_map()) return;
  for (std::size_t i = 0; i < map->size(); ++i) {
    const std::string_view name = map->key(i).text();
    if (name.empty() || name.find_first_of(" |") != std::string_view::npos) continue;
    if (!names.empty()) names += ' ';
    names.append(name);
  }
}

}  // namespace

Result<Found> read_node_package(std::string_view path, std::string_view bytes) {
  TRY(const Document document, read_json_file(bytes));
  const Node root = document.root();
  if (!root.is_map())
    return std::unexpected(
        Error(Fault::malformed, Text{"it holds no object", "JSON のオブジェクトではありません"}));
  Found found{.format = Format::node_package};
  Package package{.type = PackageType::npm,
                  .name = text_of(root, "name"),
                  .version = text_of(root, "version"),
                  .licence = licence_of(root)};
  if (package.name.empty()) package.name = folder_name(path);
  for (const char* member : {"dependencies", "optionalDependencies"})
    take_names(root, member, package.depends);
  // Many packages hold a package.json that only says how files are to be loaded: no package.
  if (!package.name.empty() && !package.version.empty())
    found.packages.push_back(std::move(package));
  return found;
}

}  // namespace hakoseki::image
