// Programs of Rust that name the crates they were built from: a section `.dep-v0` of zlib's JSON
// (cargo-auditable, PARSING.md).
#include <string>
#include <utility>

#include "engines/image/packages/json_file.h"
#include "engines/image/packages/program.h"
#include "formats/archive/inflate.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20U;

Result<std::vector<Package>> crates_of(std::string_view packed) {
  TRY(const std::string text, inflate_whole(packed, DeflateFrame::zlib, most_bytes));
  TRY(const Document document, read_json_file(text));
  const std::optional<Node> list = document.root().find("packages");
  if (!list || !list->is_list()) {
    return std::unexpected(Error(Fault::malformed, "it names no `packages`"));
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
    found.troubles.push_back("its list of crates: " + crates.error().message());
    return;
  }
  for (Package& crate : *crates)
    found.packages.push_back(std::move(crate));
}

}  // namespace hakoseki::image
