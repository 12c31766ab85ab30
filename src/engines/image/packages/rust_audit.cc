// Programs of Rust that name the crates they were built from: a section `.dep-v0` of zlib's JSON
// (cargo-auditable, PARSING.md).
#include <string>
#include <utility>

#include "engines/image/packages/found.h"
#include "engines/image/packages/json_file.h"
#include "engines/image/packages/program.h"
#include "formats/archive/inflate.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20U;

Result<std::vector<Package>> crates_of(std::string_view packed) {
  if (packed.size() > most_bytes) {
    return std::unexpected(
        Error(Fault::too_large, say({"it has {} bytes, and no more than {} are read",
                                     "{} バイトあり、上限の {} バイトを超えます"},
                                    packed.size(), most_bytes)));
  }
  TRY(const std::string text, inflate_whole(packed, DeflateFrame::zlib, most_bytes));
  TRY(const Document document, read_json_file(text));
  const std::optional<Node> list = document.root().find("packages");
  if (!list || !list->is_list()) {
    return std::unexpected(
        Error(Fault::malformed, Text{"it names no `packages`", "`packages` がありません"}));
  }
  std::vector<Package> crates;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Node entry = list->element(i);
    if (!entry.is_map() || text_of(entry, "kind") == "build") continue;  // it is not in the program
    Package crate{.type = PackageType::cargo,
                  .name = text_of(entry, "name"),
                  .version = text_of(entry, "version")};
    if (!crate.name.empty() && !crate.version.empty()) crates.push_back(std::move(crate));
  }
  return crates;
}

}  // namespace

void read_rust_audit(const ElfFile& elf, Found& found) {
  const std::optional<std::string_view> section = elf.section(".dep-v0");
  if (!section) return;
  Result<std::vector<Package>> crates = crates_of(*section);
  if (!crates) {
    found.troubles.push_back(
        within(Text{"its list of crates", "クレートの一覧"}, message_of(crates.error())));
    return;
  }
  for (Package& crate : *crates)
    found.packages.push_back(std::move(crate));
}

}  // namespace hakoseki::image
