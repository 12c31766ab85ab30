// yarn.lock: of version 1 in a form of its own (`version "1.0.0"`), since version 2 in YAML of one
// shape (`version: 1.0.0`): blocks of indented lines below a line that names what is asked for.
#include <string>
#include <utility>

#include "engines/image/lockfiles.h"
#include "engines/image/packages/found.h"
#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {
namespace {

std::string_view unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// "name" and "range" of `@scope/name@range`.
std::pair<std::string_view, std::string_view> split(std::string_view spec) {
  const std::size_t at = spec.find('@', 1);
  return at == std::string_view::npos ? std::pair(spec, std::string_view())
                                      : std::pair(spec.substr(0, at), spec.substr(at + 1));
}

struct Block {
  std::string_view head;  // `"a@^1.0.0", a@~1.2.0`, without its colon
  std::string_view version;
  std::string_view resolution;  // since version 2: `a@npm:1.2.3`
};

void finish(const Block& block, Found& found) {
  if (block.head.empty() || block.head == "__metadata") return;
  std::string_view first = block.head.substr(0, block.head.find(", "));
  // Since version 2 all of it is quoted once.
  while (first.starts_with('"'))
    first.remove_prefix(1);
  while (first.ends_with('"'))
    first.remove_suffix(1);
  auto [name, range] = split(block.resolution.empty() ? first : block.resolution);
  if (range.starts_with("workspace:")) return;  // of one's own
  constexpr std::string_view alias = "npm:";
  if (block.resolution.empty() && range.starts_with(alias)) name = split(range.substr(4)).first;
  if (name.empty() || block.version.empty()) {
    add_trouble(found, say({"`{}` has no version", "`{}` のバージョンがありません"}, first));
    return;
  }
  add_package(
      found,
      {.type = PackageType::npm, .name = std::string(name), .version = std::string(block.version)});
}

}  // namespace

Result<Found> read_yarn_lock(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::lockfile};
  Block block;
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    if (line.empty() || line.starts_with('#')) continue;
    if (!line.starts_with(' ')) {
      finish(block, found);
      block = {};
      block.head = line.ends_with(':') ? line.substr(0, line.size() - 1) : line;
      continue;
    }
    if (!line.starts_with("  ") || line.starts_with("   ")) continue;
    const std::string_view field = line.substr(2);
    const std::size_t end = field.find_first_of(": ");
    if (end == std::string_view::npos) continue;
    const std::string_view key = field.substr(0, end);
    const std::string_view value = unquoted(trimmed(field.substr(end + 1)));
    if (key == "version") block.version = value;
    if (key == "resolution") block.resolution = value;
  }
  finish(block, found);
  return found;
}

}  // namespace hakoseki::image
